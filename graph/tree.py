"""The skill tree in memory: immutable, acyclic, and quick to ask."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from ._base import Frozen
from ._codes import lessons_by_code
from .errors import GoalError, PackError
from .model import Misconception, Skill, Standard


class PackInfo(Frozen):
    """What `pack.yaml` says about the pack as a whole."""

    name: str
    title: str
    version: str
    licence: str
    subject: str
    language: str = "en"
    description: str = ""


class SkillTree:
    """Skills that can be taught, the edges between them, and the standards they are laid over.

    An edge runs from a prerequisite to the skill that lists it. Of an alternative one skill
    suffices. Raises PackError when the edges form a cycle or name a skill that is not there.
    """

    def __init__(
        self,
        pack: PackInfo,
        skills: Iterable[Skill],
        content_hash: str = "",
        standards: Iterable[Standard] = (),
    ) -> None:
        by_id = {skill.id: skill for skill in skills}
        for skill in by_id.values():
            for other in _before(skill, soft=True):
                if other not in by_id:
                    raise PackError(f"{skill.id} names the unknown skill {other}", "Correct the id.")
        self.pack = pack
        self.content_hash = content_hash
        cycle = find_cycle({skill.id: _before(skill, soft=True) for skill in by_id.values()})
        if cycle:
            raise PackError(
                "prerequisites form a cycle: " + " -> ".join(cycle), "Remove one of these prerequisites."
            )
        depth: dict[str, int] = {}
        for name in _postorder({skill.id: _before(skill, soft=False) for skill in by_id.values()}):
            depth[name] = max((depth[other] + 1 for other in _before(by_id[name], soft=False)), default=0)
        order = sorted(by_id, key=lambda name: (depth[name], name))
        after: dict[str, list[str]] = {name: [] for name in order}
        for name in order:
            for other in _before(by_id[name], soft=False):
                after[other].append(name)
        self.skills: Mapping[str, Skill] = MappingProxyType({name: by_id[name] for name in order})
        """Skills by id, prerequisites first."""
        self.standards: Mapping[str, Standard] = MappingProxyType({one.id: one for one in standards})
        """All standards as the curriculum states them, with their own edges."""
        self._lessons = lessons_by_code({name: s.standard for name, s in self.skills.items()}, self.standards)
        self._by_folded = {name.casefold(): name for name in (*self.standards, *self.skills)}
        self.depth: Mapping[str, int] = MappingProxyType({name: depth[name] for name in order})
        """Length of the longest chain of hard prerequisites below a skill."""
        self._successors = {name: tuple(found) for name, found in after.items()}
        self._misconceptions = {
            f"{skill.id}/{item.id}": item for skill in by_id.values() for item in skill.misconceptions
        }

    def skill(self, skill_id: str) -> Skill:
        """The skill with this id; raises GoalError with the closest ids otherwise."""
        found = self.skills.get(skill_id)
        if found is None:
            means = self.lessons(skill_id)
            if means:
                raise GoalError(f"{skill_id} is no skill of its own", f"It is taught by {', '.join(means)}.")
            raise GoalError(f"there is no skill {skill_id!r}", self._suggest(skill_id))
        return found

    def lessons(self, code: str) -> tuple[str, ...]:
        """Ids of the skills that teach a skill or standard, prerequisites first; empty for no such code.

        A standard that is split or has parts means all of them; a part that is taught with its
        standard means that standard.
        """
        found = set(self._lessons.get(code, ()))
        return tuple(name for name in self.skills if name in found) if len(found) > 1 else tuple(found)

    def hard(self, skill_id: str) -> tuple[str, ...]:
        """Ids of the prerequisites that must all be secure (alternatives are not among them)."""
        return tuple(edge.skill for edge in self.skill(skill_id).prerequisites if edge.kind == "hard")

    def soft(self, skill_id: str) -> tuple[str, ...]:
        """Ids of the prerequisites that help."""
        return tuple(edge.skill for edge in self.skill(skill_id).prerequisites if edge.kind == "soft")

    def successors(self, skill_id: str) -> tuple[str, ...]:
        """Ids of the skills that need this one, as a hard prerequisite or in an alternative."""
        self.skill(skill_id)
        return self._successors[skill_id]

    def closure(self, goals: Iterable[str]) -> tuple[str, ...]:
        """The goals and all they need, prerequisites first; of an alternative the first skill counts."""
        needed: set[str] = set()
        waiting = list(goals)
        while waiting:
            name = waiting.pop()
            if name in needed:
                continue
            skill = self.skill(name)
            needed.add(name)
            waiting.extend(self.hard(name))
            waiting.extend(choice.skills[0] for choice in skill.alternatives)
        return tuple(name for name in self.skills if name in needed)

    def count_edges(self) -> int:
        """Prerequisites as written: those of the standards, and those that only skills state."""
        derived = {
            (before, after)
            for standard in self.standards.values()
            for edge in standard.prerequisites
            for before in self._lessons.get(edge.skill, ())
            for after in self._lessons[standard.id]
        }
        stated = {(edge.skill, skill.id) for skill in self.skills.values() for edge in skill.prerequisites}
        return sum(len(one.prerequisites) for one in self.standards.values()) + len(stated - derived)

    def resolve_goal(self, code: str) -> tuple[str, ...]:
        """Skill ids for a skill, a standard or the beginning of a code, prerequisites first.

        A standard that is no skill of its own means the skills that teach it.
        """
        wanted = code.strip().casefold().removeprefix("ccss.math.content.").rstrip(".")
        if wanted not in self._by_folded:
            found = tuple(
                name
                for name, skill in self.skills.items()
                if wanted
                and (
                    skill.standard.casefold() == wanted
                    or name.casefold().startswith((wanted + ".", wanted + "~"))
                )
            )
            if not found:
                raise GoalError(f"there is no skill or standard {code.strip()!r}", self._suggest(wanted))
            return found
        return self.lessons(self._by_folded[wanted])

    def misconception(self, full_id: str) -> Misconception:
        """The misconception `SKILL/id`; raises GoalError with the closest ids otherwise."""
        found = self._misconceptions.get(full_id)
        if found is None:
            near = get_close_matches(full_id, self._misconceptions, n=3, cutoff=0.4)
            remedy = f"Did you mean {_either(near)}?" if near else "Use SKILL/id."
            raise GoalError(f"there is no misconception {full_id!r}", remedy)
        return found

    def _suggest(self, code: str) -> str:
        known = self._by_folded | {s.standard.casefold(): s.standard for s in self.skills.values()}
        near = [known[name] for name in get_close_matches(code.casefold(), known, n=3, cutoff=0.7)]
        return (
            f"Did you mean {_either(near)}?" if near else "`lessonloom graph stats` says what the pack holds."
        )


def find_cycle(edges: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """One cycle (its first node repeated at the end) in `edges`, or an empty tuple."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, None] = {}
        stack = [(start, iter(tuple(edges.get(start, ()))))]
        path[start] = None
        while stack:
            name, rest = stack[-1]
            other = next(rest, None)
            if other is None:
                stack.pop()
                del path[name]
                done.add(name)
            elif other in path:
                nodes = list(path)
                return (*nodes[nodes.index(other) :], other)
            elif other not in done:
                path[other] = None
                stack.append((other, iter(tuple(edges.get(other, ())))))
    return ()


def _before(skill: Skill, *, soft: bool) -> tuple[str, ...]:
    edges = [edge.skill for edge in skill.prerequisites if soft or edge.kind == "hard"]
    edges += [name for choice in skill.alternatives for name in choice.skills]
    return tuple(dict.fromkeys(edges))


def _postorder(edges: Mapping[str, tuple[str, ...]]) -> list[str]:
    done: dict[str, None] = {}
    for start in edges:
        stack = [start]
        while stack:
            name = stack[-1]
            open_ = [other for other in edges[name] if other not in done]
            if open_:
                stack.extend(open_)
            else:
                done[stack.pop()] = None
    return list(done)


def _either(names: list[str]) -> str:
    return " or ".join(names)
