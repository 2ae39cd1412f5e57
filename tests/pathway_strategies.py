"""Random planning problems, and small trees with what a class needs of them."""

from hypothesis import strategies as st
from lessonloom.graph import Alternative, ItemModel, Prerequisite, Skill, SkillTree, Step
from lessonloom.graph.tree import PackInfo
from lessonloom.pathways import Need
from lessonloom.pathways._problem import Joint, Problem

MODEL = ItemModel(
    id="m",
    level="core",
    thinking="apply",
    representation="symbols",
    params={"n": "1..30"},
    stem="{n}",
    answer={"kind": "integer", "value": "n"},
    verify="True",
    steps=("{answer}",),
)


@st.composite
def problems(draw, most: int = 8, most_joints: int = 2):
    """Skills s0, s1, ... whose prerequisites and alternatives have smaller numbers."""
    n = draw(st.integers(2, most))
    names = [f"s{i}" for i in range(n)]
    cost, all_of, any_of = {}, {}, {}
    for i, name in enumerate(names):
        cost[name] = draw(st.integers(3, 60))
        earlier = st.lists(st.sampled_from(names[:i]), unique=True, max_size=2) if i else st.just([])
        all_of[name] = tuple(draw(earlier))
        any_of[name] = ()
        if i >= 2 and draw(st.booleans()):
            group = draw(st.lists(st.sampled_from(names[:i]), unique=True, min_size=2, max_size=3))
            any_of[name] = (tuple(group),)
    goals = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=3))
    weights = {g: float(draw(st.integers(1, 4))) for g in goals}
    joints = draw(
        st.lists(
            st.builds(
                Joint,
                st.frozensets(st.sampled_from(names), min_size=2, max_size=3),
                st.integers(1, 4),
            ),
            max_size=most_joints,
            unique_by=lambda joint: joint.skills,
        )
    )
    return Problem(cost, all_of, any_of, weights, tuple(joints))


@st.composite
def classes(draw):
    problem = draw(problems(most=12))
    skills = []
    for name in problem.cost:
        content = {"explanation": (Step(say=".", representation="words"),), "item_models": (MODEL,)}
        groups = problem.any_of[name]
        skills.append(
            Skill(
                id=name,
                standard=name,
                title=name,
                statement=name,
                grade="6",
                domain="d",
                minutes=max(10, problem.cost[name]),
                prerequisites=tuple(Prerequisite(skill=s, why="x") for s in problem.all_of[name]),
                alternatives=tuple(Alternative(skills=g, why="x") for g in groups),
                **(content if draw(st.integers(0, 5)) else {}),
            )
        )
    info = PackInfo(name="p", title="p", version="1", licence="x", subject="m")
    tree = SkillTree(info, skills)
    needs = {}
    for name in problem.cost:
        p = draw(st.sampled_from([0.1, 0.45, 0.7, 0.9]))
        lacking = draw(st.sampled_from([0, 4, 9, 20]))
        needs[name] = Need(
            skill=name, p=p, low=0, high=1, seen=draw(st.booleans()), lacking=lacking, learners=28
        )
    return tree, needs, list(problem.goals)
