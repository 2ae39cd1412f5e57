"""A frame for a standard that the pack knows by name only: times, starter and bridges, and what to bring.

Nothing about the standard's own mathematics is made up: the texts say what the lesson must do, and the
teacher brings the explanation and the exercises.
"""

from collections.abc import Mapping

from ..graph import SkillTree
from ..items import ItemBank
from . import _blocks_open as early
from . import _groups, _why
from . import wording as w
from ._draft import Draft
from ._front_matter import access, cited, cut_first, language, standard_refs
from ._materials import with_materials
from ._parts import missing_parts
from ._select import starters
from ._unknown import unknown
from .model import Block, BridgePlan, Brief, LessonPlan, Provenance, Role
from .practice import Picker
from .templates import allocate

_BRING: Mapping[Role, tuple[str, str]] = {
    "hook": (
        "an opening question of your own, one that learners can argue about before they can calculate it",
        "Read it aloud, wait ten seconds, let pairs talk, and settle nothing yet.",
    ),
    "explore": (
        "a task that pairs can try with a drawing or a table before any method is shown",
        "Say neither right nor wrong; let two pairs with different ways show theirs.",
    ),
    "model": (
        "an explanation in small steps, each with its own picture or table, and one example that you work "
        "aloud and have solved in a second way beforehand",
        "After each step ask one question that everyone answers.",
    ),
    "guided": (
        "two exercises like the worked example",
        "Learners say every line; you write it down.",
    ),
    "check": (
        "one question whose wrong answers tell you what was misunderstood",
        "Everyone answers at once, on whiteboards.",
    ),
    "independent": (
        "a sheet in three parts: with help, as explained, and beyond",
        "Walk, and look at one answer of each learner.",
    ),
    "elaborate": ("a situation from life in which the idea is needed", "Let pairs choose how to begin."),
    "discuss": (
        "a solution with a mistake in it, or two ways to compare",
        "Ask who would do it differently, and why.",
    ),
    "closure": ("", "Each learner finishes the sentence: Today I can ..., and I know it because ..."),
    "exit": (
        "two short questions on today's objective only, with their key",
        "Silent, alone, handed in at the door.",
    ),
}


_SENTENCE = "Sentence frame: Today I can ..., and I know it because ..."
_NO_STARTER = (
    "If a question of yours shows that four in five learners have the objective already, teach what follows."
)


def compose_frame(
    brief: Brief,
    *,
    tree: SkillTree,
    bank: ItemBank,
    avoid_names: frozenset[str] = frozenset(),
    package: str,
    model: str = "none",
) -> LessonPlan:
    """The frame of a lesson on `brief.skill`, which has no explanation or no exercises in the pack.

    What can be known is there: objective, what it builds on and how the class stands there, starter
    questions with bridges, minutes. `missing` lists what the teacher brings. Raises InputError when the
    period is too short or too long.
    """
    skill = tree.skill(brief.skill)
    draft = Draft(brief=brief, tree=tree, skill=skill, minutes={}, grounding=(), names=avoid_names)
    needed, helpful = ([s for s in some if bank.models(s)] for some in _groups.prerequisites(draft))
    draft.nothing_before = not needed and not helpful and not draft.recall
    without: frozenset[Role] = frozenset({"review"} if draft.nothing_before else ())
    draft.minutes = allocate(brief.minutes, brief.template, without=without)
    if "review" in draft.minutes:
        met = brief.course.items if brief.course else ()
        starters(draft, Picker(bank, draft.turn, avoid_names, (*brief.asked, *met)), needed, helpful)
    bridges = _groups.bridges(draft, avoid_names)
    blocks = tuple(with_materials(draft, _blocks(draft, bridges), bridges))
    return LessonPlan(
        title=f"Frame for a lesson: {skill.title}",
        grade=skill.grade,
        goal=brief.goal,
        goal_grade=tree.skill(brief.goal).grade if brief.goal in tree.skills else "",
        skill=skill.id,
        minutes=brief.minutes,
        template=brief.template,
        learners=brief.learners,
        standards=standard_refs(draft),
        missing=missing_parts(skill),
        why_now=(_first(draft), *_why.why_now(draft, bridges)),
        changes_if=_why.changes_if(draft, bridges) if bridges else _NO_STARTER,
        objective=w.inside(w.bare(skill.objective or skill.statement)),
        success=skill.success or (f"I can do and explain this: {w.bare(skill.statement)}.",),
        big_idea=skill.big_idea or skill.statement,
        blocks=blocks,
        exercises=tuple(draft.exercises),
        bridges=bridges,
        worked=(),
        tiers=(),
        reveals=(),
        vocabulary=(),
        materials=tuple(dict.fromkeys(m for block in blocks for m in block.materials)),
        language=(*language(skill), _SENTENCE),
        access=access(skill),
        cut_first=cut_first(draft),
        remaining=brief.remaining,
        recalled=early.recalled(draft),
        unknown=unknown(draft, bridges, ()),
        provenance=Provenance(
            package=package,
            pack=f"{tree.pack.name} {tree.pack.version}",
            pack_hash=tree.content_hash,
            model=model,
            seed=brief.seed,
            sources=cited(blocks),
        ),
    )


def _first(draft: Draft) -> str:
    return (
        "This is a frame, not a whole lesson: the curriculum pack knows "
        f"{draft.name(draft.skill.id)} by name only. Bring {w.listed(missing_parts(draft.skill))}; "
        "each block says what for."
    )


def _blocks(draft: Draft, bridges: tuple[BridgePlan, ...]) -> tuple[Block, ...]:
    blocks, start = [], 0
    for role, minutes in draft.minutes.items():
        block = early.review(draft, bridges) if role == "review" else _to_bring(draft, role)
        blocks.append(block.model_copy(update={"start": start}))
        start += minutes
    return tuple(blocks)


def _to_bring(draft: Draft, role: Role) -> Block:
    what, how = _BRING[role]
    bring = f"To bring: {what}. " if what else ""
    teacher = [draft.say(f"{role}-bring", f"{bring}{how}")]
    if role == "model":
        teacher.append(draft.say("model-aim", _aim(draft), draft.cite("statement")))
    if role == "check":
        rule = f"""If {draft.enough} or more are right, go on; if not, explain again with another picture
            before anybody practices alone."""
        teacher.append(draft.say("check-rule", rule))
    return Block(
        id=role,
        role=role,
        title=draft.title(role),
        start=0,
        minutes=draft.minutes[role],
        teacher=tuple(teacher),
        gist=bring.strip(),
    )


def _aim(draft: Draft) -> str:
    """What the explanation must reach, what it can stand on, and where it leads."""
    tree, skill = draft.tree, draft.skill
    on = [f"{draft.name(e.skill)}: {w.bare(e.why)}" for e in skill.prerequisites if e.kind == "hard"]
    after = [draft.name(s) for s in tree.successors(skill.id)[:3]]
    stands = f"It can stand on {'; on '.join(on[:4])}. " if on else ""
    leads = f"It is needed later for {w.listed(after)}." if after else ""
    return f"It must reach this: {skill.statement} {stands}{leads}"
