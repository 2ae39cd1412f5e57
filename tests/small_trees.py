"""Trees of a few skills, and what a class of 28 needs of them."""

from lessonloom.graph import Alternative, Bridge, ItemModel, Prerequisite, Skill, SkillTree, Step
from lessonloom.graph.tree import PackInfo
from lessonloom.pathways import Need

MODEL = ItemModel(
    id="m",
    level="core",
    thinking="apply",
    representation="symbols",
    params={"n": "1..30"},
    stem="What is {n} + 1?",
    answer={"kind": "integer", "value": "n + 1"},
    verify="answer - 1 == n",
    steps=("{answer}",),
)


def skill(id: str, *before: str, soft: tuple[str, ...] = (), either=(), authored=True, minutes=50) -> Skill:
    edges = [Prerequisite(skill=b, why=f"{b} is part of {id}") for b in before]
    edges += [Prerequisite(skill=b, kind="soft", strength=0.9, why="it helps") for b in soft]
    content = (
        {
            "explanation": (Step(say="...", representation="words"),),
            "item_models": (MODEL,),
            "objective": f"do {id}",
            "bridge": Bridge(minutes=4, teacher="...", learners="..."),
        }
        if authored
        else {}
    )
    return Skill(
        id=id,
        standard=id,
        title=f"Skill {id}",
        statement="...",
        grade="6",
        domain="d",
        minutes=minutes,
        prerequisites=tuple(edges),
        alternatives=(Alternative(skills=tuple(either), why="either way leads there"),) if either else (),
        **content,
    )


def tree(*skills: Skill) -> SkillTree:
    return SkillTree(PackInfo(name="p", title="p", version="1", licence="x", subject="m"), skills)


def need(
    id: str, p: float = 0.4, *, lacking: int = 20, unsure: int = 0, seen: bool = True, answers: int = 84
) -> Need:
    return Need(
        skill=id,
        p=p,
        low=max(0, p - 0.1),
        high=min(1, p + 0.1),
        seen=seen,
        lacking=lacking,
        learners=28,
        median=p,
        answers=answers if seen else 0,
        unsure=unsure,
    )


def needs(*all_: Need) -> dict[str, Need]:
    return {n.skill: n for n in all_}
