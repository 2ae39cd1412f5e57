"""The skill tree: all of it as a map and as a list, one skill by itself, and the way of a class on both."""

import asyncio
from collections.abc import Collection
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from ...graph import Skill, SkillTree
from ...workbench import Unknown
from .._render import page
from ..desk import Desk
from ._map import GRADES, HEIGHT, STRANDS, WIDTH, Map, grade_place, skill_map, strand
from ._shown import Shown, of_class, of_plan

_LONGEST = 80
Code = Annotated[str, Query(max_length=60)]


def routes(desk: Desk) -> APIRouter:
    """The pages of the skill tree."""
    router = APIRouter()

    async def shown(plan: str, class_id: str, goal: str) -> Shown | None:
        """The class that an address names, if it names one."""
        if plan:
            return await asyncio.to_thread(of_plan, desk, plan)
        if not (class_id and goal):
            return None
        classroom = await desk.bench.classes.get(class_id)
        return await asyncio.to_thread(of_class, desk, class_id, classroom.name, goal)

    whole = lru_cache(maxsize=1)(lambda: skill_map(desk.tree))

    @router.get("/skills")
    async def skills(
        plan: Code = "",
        class_id: Annotated[str, Query(alias="class", max_length=60)] = "",
        goal: Code = "",
        whole_tree: Annotated[bool, Query(alias="all")] = False,
        q: Annotated[str, Query(max_length=_LONGEST)] = "",
    ) -> Response:
        found = await shown(plan, class_id, goal)
        way = _way(desk.tree, found) if found else None
        drawn = whole() if way is None or whole_tree else skill_map(desk.tree, way)
        return page(
            "skills",
            map=drawn,
            drawn={node.skill.id for node in drawn.nodes},
            size=(WIDTH, HEIGHT),
            shown=found,
            key=dict(found.key) if found else {},
            whole=way is None or whole_tree,
            steps={s.skill: n for n, s in enumerate(found.pathway.steps, 1)} if found else {},
            pictures={s.skill: s for s in found.diagnosis.skills if s.seen} if found else {},
            strands=STRANDS,
            q=q,
            listed=_listed(drawn, matching(desk.tree, q) if q else None),
            total=len(drawn.nodes),
        )

    @router.get("/skills/{id}")
    async def one(
        id: str,
        plan: Code = "",
        class_id: Annotated[str, Query(alias="class", max_length=60)] = "",
        goal: Code = "",
    ) -> Response:
        tree = desk.tree
        if id not in tree.skills:
            raise Unknown(f"There is no skill {id[:_LONGEST]!r}.", "The skill tree lists all of them.")
        found = await shown(plan, class_id, goal)
        skill = tree.skill(id)
        near = {
            id,
            *(e.skill for e in skill.prerequisites),
            *(s for c in skill.alternatives for s in c.skills),
        }
        opens = opened(tree, id)
        return page(
            "skill",
            skill=skill,
            tree=tree,
            opens=opens,
            map=skill_map(tree, near | {s.id for s, _ in opens}),
            size=(WIDTH, HEIGHT),
            strands=STRANDS,
            shown=found,
            key=dict(found.key) if found else {},
            picture=next((s for s in found.diagnosis.skills if s.skill == id and s.seen), None)
            if found
            else None,
        )

    return router


def matching(tree: SkillTree, wish: str) -> frozenset[str]:
    """Ids of the skills whose id, title or statement holds every word of `wish`."""
    words = wish.casefold().split()
    return frozenset(
        s.id
        for s in tree.skills.values()
        if all(word in f"{s.id} {s.title} {s.statement}".casefold() for word in words)
    )


def opened(tree: SkillTree, id: str) -> tuple[tuple[Skill, str], ...]:
    """What a skill is needed for, with the reason; lower grades first."""
    found = [
        (skill, edge.why)
        for skill in tree.skills.values()
        for edge in skill.prerequisites
        if edge.skill == id
    ]
    return tuple(sorted(found, key=lambda pair: (grade_place(pair[0]), pair[0].id)))


def _way(tree: SkillTree, shown: Shown) -> frozenset[str]:
    """What the goals of a class need, and everything on its pathway."""
    return frozenset({*tree.closure(shown.diagnosis.goals), *(step.skill for step in shown.pathway.steps)})


def _listed(drawn: Map, only: Collection[str] | None) -> list[tuple[str, list[tuple[str, list[Skill]]]]]:
    """The skills of a map by grade and strand, as the list has them."""
    found = []
    for grade in GRADES:
        inside = [
            (
                name,
                [n.skill for n in drawn.nodes if n.skill.grade == grade and strand(n.skill.domain) == name],
            )
            for name in STRANDS
        ]
        kept = [(name, [s for s in skills if only is None or s.id in only]) for name, skills in inside]
        if any(skills for _, skills in kept):
            found.append((grade, [(name, skills) for name, skills in kept if skills]))
    return found
