"""From a brief to a whole plan, from the curriculum and the class's answers alone."""

from collections.abc import Callable, Sequence

from ..graph import GoalError, Skill, SkillTree
from ..items import ItemBank
from ..pathways.model import PathStep
from . import _blocks_close as late
from . import _blocks_open as early
from . import _blocks_teach as teach
from . import _groups, _why
from . import wording as w
from ._after import last_report, linger
from ._alone import alone
from ._draft import Draft
from ._front_matter import access, cited, cut_first, language, standard_refs
from ._materials import with_materials
from ._names import renamed
from ._parts import missing_parts
from ._select import choose, starters
from ._tiers import tiers
from ._unknown import unknown
from .mistakes import evidence, likely_mistakes, reveals
from .model import (
    Block,
    BridgePlan,
    Brief,
    LessonPlan,
    Mistake,
    Provenance,
    Role,
    Vocabulary,
    WorkedExample,
)
from .practice import Picker
from .templates import allocate

RECALL_MINUTES = 5
"""What explaining takes in a lesson that deepens a skill which is already secure."""


def compose(
    brief: Brief,
    *,
    tree: SkillTree,
    bank: ItemBank,
    grounding: Sequence[str] = (),
    avoid_names: frozenset[str] = frozenset(),
    package: str,
    model: str = "none",
) -> LessonPlan:
    """A complete plan; the same arguments give the same plan.

    `grounding` are sources that retrieval found to bear on this class, best first: they decide which
    opening question is taken. `avoid_names` are names that neither exercises nor texts may use, `package`
    and `model` go into the provenance. Raises GoalError when the skill is not
    authored, InputError when the period is too short or too long.
    """
    skill = renamed(_authored(tree, brief.skill), avoid_names)
    draft = Draft(brief=brief, tree=tree, skill=skill, minutes={}, grounding=grounding, names=avoid_names)
    met = brief.course.items if brief.course else ()
    picker = Picker(bank, draft.turn, avoid_names, (*brief.asked, *met))
    needed, helpful = ([s for s in some if bank.models(s)] for some in _groups.prerequisites(draft))
    draft.nothing_before = not needed and not helpful and not draft.recall
    skip = draft.nothing_before or (brief.reviewing and not draft.recall)
    without: set[Role] = {"review"} if skip else set()
    need = 0.0 if brief.reviewing else 1 - _groups.share_secure(draft, skill.id)
    draft.minutes = allocate(brief.minutes, brief.template, need, frozenset(without))
    if brief.reviewing:
        _deepen(draft.minutes)
    if (last := last_report(draft)) is not None and last.stuck:
        draft.lingered = linger(draft.minutes, brief.template, last.stuck)
    draft.steps_taught = teach.steps_that_fit(skill.explanation, draft.minutes["model"])
    short = draft.steps_taught < len(skill.explanation) or brief.step.minutes > 1.5 * brief.minutes
    draft.partial = not brief.reviewing and short and brief.step.minutes > brief.minutes
    if "review" in draft.minutes:
        starters(draft, picker, needed, helpful)
    choose(draft, picker, bank)
    bridges = _groups.bridges(draft, avoid_names)
    elsewhere = [(id, draft.item(id)) for prefix in "WCXGPSE" for id in draft.ids(prefix)]
    mistakes = tuple(
        WorkedExample(
            exercise=id,
            mistakes=likely_mistakes(draft.item(id), tree, brief.diagnosis, elsewhere=() if n else elsewhere),
        )
        for n, id in enumerate(draft.ids("W"))
    )
    blocks = tuple(
        with_materials(draft, _blocks(draft, bridges, mistakes[0].mistakes if mistakes else ()), bridges)
    )
    told = [(e.id, e.item) for e in draft.exercises if e.item.options and e.id[0] in "CX"]
    plan = LessonPlan(
        title=_title(draft),
        grade=skill.grade,
        goal=brief.goal,
        goal_grade=tree.skill(brief.goal).grade if brief.goal in tree.skills else "",
        skill=skill.id,
        minutes=brief.minutes,
        template=brief.template,
        learners=brief.learners,
        standards=standard_refs(draft),
        why_now=_why.why_now(draft, bridges),
        changes_if=_why.changes_if(draft, bridges),
        objective=w.bare(skill.objective or skill.statement),
        success=skill.success or (f"I can do and explain this: {w.bare(skill.statement)}.",),
        big_idea=skill.big_idea or skill.statement,
        blocks=blocks,
        exercises=tuple(draft.exercises),
        bridges=bridges,
        worked=mistakes,
        tiers=tiers(draft, bridges),
        reveals=reveals(told, tree),
        vocabulary=tuple(Vocabulary(term=t.term, definition=t.definition) for t in skill.vocabulary),
        materials=tuple(dict.fromkeys(m for block in blocks for m in block.materials)),
        language=language(skill),
        access=access(skill),
        cut_first=cut_first(draft),
        remaining=tuple(_shortened(draft, step) for step in brief.remaining),
        recalled=early.recalled(draft),
        unknown=unknown(draft, bridges, mistakes[0].mistakes if mistakes else ()),
        provenance=Provenance(
            package=package,
            pack=f"{tree.pack.name} {tree.pack.version}",
            pack_hash=tree.content_hash,
            model=model,
            seed=brief.seed,
            sources=cited(blocks),
        ),
    )
    return alone(plan) if plan.learners == 1 else plan


def _deepen(minutes: dict[Role, int]) -> None:
    """What is known is recalled, not explained again; the time goes to the hardest work there is."""
    role: Role = "elaborate" if "elaborate" in minutes else "independent"
    spare = minutes["model"] - RECALL_MINUTES
    if role in minutes and spare > 0:
        minutes["model"] -= spare
        minutes[role] += spare


def _authored(tree: SkillTree, id: str) -> Skill:
    skill = tree.skill(id)
    if missing := missing_parts(skill):
        raise GoalError(
            f"{id} ({skill.title}) has no lesson yet: {w.listed(missing)} missing",
            "`compose_frame` makes a frame of it; docs/authoring.md shows how to write a skill.",
        )
    return skill


def _shortened(draft: Draft, step: PathStep) -> PathStep:
    """The step, with a word on why it takes less than the skill usually does."""
    usual = draft.tree.skill(step.skill).minutes
    if step.activity != "lesson" or step.minutes >= usual:
        return step
    why = f"{step.why} Planned at {step.minutes} of {usual} minutes, as part of the class has it already."
    return step.model_copy(update={"why": why})


def _title(draft: Draft) -> str:
    title = draft.skill.title
    if draft.brief.course and draft.brief.course.later in ("part", "rest"):
        return f"Going on: {title}"
    if draft.brief.reviewing:
        return f"Going deeper: {title}"
    return f"{title}, part 1" if draft.partial else title


def _blocks(
    draft: Draft, bridges: tuple[BridgePlan, ...], mistakes: tuple[Mistake, ...]
) -> tuple[Block, ...]:
    shown = sorted(
        (m for m in evidence(draft.brief.diagnosis).items() if m[1].learners), key=lambda m: -m[1].p
    )
    likely = (*(id for id, _ in shown), *(m.misconception for m in mistakes))
    make: dict[Role, Callable[[], Block]] = {
        "review": lambda: early.review(draft, bridges),
        "hook": lambda: early.hook(draft),
        "explore": lambda: early.explore(draft),
        "model": lambda: teach.model(draft, mistakes),
        "guided": lambda: teach.guided(draft),
        "check": lambda: teach.check(draft, likely, bridges[0].minutes if bridges else 0),
        "independent": lambda: late.independent(draft, bridges),
        "elaborate": lambda: late.elaborate(draft),
        "discuss": lambda: late.discuss(draft),
        "closure": lambda: late.closure(draft),
        "exit": lambda: late.exit_ticket(draft),
    }
    blocks, start = [], 0
    for role, minutes in draft.minutes.items():
        blocks.append(make[role]().model_copy(update={"start": start}))
        start += minutes
    return tuple(blocks)
