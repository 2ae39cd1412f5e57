"""A plan as a document of headings, paragraphs, lists and tables, whoever writes them down: Word or PDF."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from ...graph.figures import Figure
from ..model import Block, Exercise, LessonPlan, Mistake
from . import _front as front
from . import _view as view
from ._text import with_fractions
from ._wording import (
    ACTIVITIES,
    LEVELS,
    NO_TITLES,
    ROLES,
    SEVERITIES,
    SHAPES,
    STOPS,
    between,
    count,
    learners_of,
    named,
    percent,
    too_few,
)

Style = Literal["Normal", "List Bullet", "List Number"]


class Sink(Protocol):
    """What writes a document down, in order."""

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading; level 0 is the title."""

    def para(
        self,
        text: str,
        *,
        lead: str = "",
        style: Style = "Normal",
        soft: bool = False,
        mark: str = "",
        size: float | None = None,
        indent: bool = False,
    ) -> object:
        """A paragraph or an entry; `lead` is bold before it, `mark` small after it, `size` in points."""

    def framed(self, text: str) -> None:
        """A soft paragraph in a thin frame."""

    def prose(self, text: str, *, lead: str = "", mark: str = "") -> None:
        """A passage: paragraphs, entries and lines that open with a cue."""

    def bullets(self, texts: Iterable[str]) -> None:
        """A list; `**bold**` at the beginning of an entry is set bold."""

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        """A table whose header repeats on every page; `widths` in inches."""

    def figure(self, figure: Figure) -> None:
        """A picture with its caption as alternative text, a table as a table."""

    def space(self, points: float) -> None:
        """Room to write in."""


def write_plan(w: Sink, plan: LessonPlan, titles: Mapping[str, str] = NO_TITLES) -> None:
    """The whole plan: page one, the lesson, sheets for learners, key, groups, background."""
    _front(w, plan)
    _lesson(w, plan)
    _sheets(w, plan)
    _key(w, plan)
    _groups(w, plan)
    _background(w, plan, titles)


def _seen(m: Mistake) -> str:
    if not m.asked:
        return "expected from the curriculum; nobody was asked yet"
    return f"{m.observed} of {count(m.asked, 'learner')} asked showed it"


def _front(w: Sink, plan: LessonPlan) -> None:
    w.heading(plan.title, 0)
    w.para(" · ".join(view.facts(plan)), soft=True)
    w.heading("Why this lesson now", 2)
    w.bullets(plan.why_now)
    if plan.changes_if:
        w.para(plan.changes_if, lead="What would change this plan. ", style="List Bullet")
    w.heading("By the end", 2)
    end = "" if plan.objective.endswith((".", "!", "?", '"')) else "."
    w.para(f"Learners {plan.objective}{end}")
    w.bullets(plan.success)
    w.heading(f"The {plan.minutes} minutes", 2)
    rows = []
    for n, r in enumerate(front.timetable(plan), start=1):
        ids = f" {view.id_range(r.block.exercises)}" if r.block.exercises else ""
        rows.append((r.clock, f"**{n} {ROLES[r.block.role]}**{ids}", r.happens))
    w.table(("min", "block", "what happens"), rows, (0.65, 1.45, 4.7))
    likely = front.likeliest(plan)
    if likely:
        w.heading("Likeliest mistakes in this class", 2)
    for e, m in likely:
        share = f"{percent(m.p)} ({between(m.low, m.high)}; {_seen(m)})"
        text = f" {share}. {e.id}: {with_fractions(view.wrong_of(m))}. {m.remedy}"
        w.para(text, lead=m.belief, style="List Number")


def _lesson(w: Sink, plan: LessonPlan) -> None:
    w.heading("The lesson, block by block", 1, new_page=True)
    w.para(plan.big_idea, lead="The idea. ")
    for n, block in enumerate(plan.blocks, start=1):
        title = f": {view.heading(block)}" if view.heading(block) else ""
        w.heading(f"{block.start}–{block.start + block.minutes}  {n} {ROLES[block.role]}{title}", 2)
        for passage, figures in view.taught(plan, block):
            w.prose(passage.text, mark=view.mark(passage))
            for figure in figures:
                w.figure(figure)
        for passage in view.for_learners(block):
            w.prose(passage.text, lead="Learners: ", mark=view.mark(passage))
        _block_exercises(w, plan, block)
        if block.branch:
            b = block.branch
            w.para(b.action, lead=f"{too_few(b.exercise, b.threshold, plan.learners)}: ")
            w.para(b.otherwise, lead="Otherwise: ")
        if block.materials:
            w.para(f"Needs: {'; '.join(block.materials)}", soft=True)
    for letter, bridge in zip("ABCDEFGH", plan.bridges, strict=False):
        w.heading(f"Bridge {letter}: {bridge.title}", 2)
        who = learners_of(bridge.learners)
        told = f"starter question {bridge.starter} tells who"
        w.para(f"{bridge.minutes} minutes{who} · {bridge.skill} · {told}", soft=True)
        w.prose(bridge.teacher)
        w.prose(bridge.activity, lead="Learners: ")


def _block_exercises(w: Sink, plan: LessonPlan, block: Block) -> None:
    found = [plan.exercise(id) for id in block.exercises]
    if block.role in view.ON_SHEETS:
        short = (
            f"{e.id}: "
            + ("see key" if e.item.answer.kind == "text" else with_fractions(view.answer_of(e, brief=True)))
            for e in found
        )
        if found:
            w.para(" · ".join(short), lead="On the sheet: ")
        return
    for e in found:
        _asked(w, e)
        if not e.item.options and not view.steps_told(plan, block, e.id):
            w.bullets(e.item.steps)
        if e.item.answer.kind != "text":
            w.para(with_fractions(view.answer_of(e)), lead="Answer: ")
        for n, m in enumerate(view.mistakes_of(plan, e.id), start=1):
            share = f"{percent(m.p)} ({between(m.low, m.high)}; {_seen(m)})"
            text = f": {m.belief} {share}. Say: {m.correction} Do: {m.remedy}"
            w.para(text, lead=f"{n}. {with_fractions(view.wrong_of(m))}", indent=True)


def _asked(w: Sink, e: Exercise, *, size: float | None = None) -> None:
    """The question with its figure and options, without a hint at the key."""
    w.para(e.item.stem, lead=f"{e.id}  ", size=size)
    if e.item.figure:
        w.figure(e.item.figure)
    for o in e.item.options:
        w.para(with_fractions(o.text), lead=f"{o.label}   ", size=size, indent=True)


def _sheets(w: Sink, plan: LessonPlan) -> None:
    for sheet in view.sheets(plan):
        shape = f"{sheet.shape} " if sheet.shape else ""
        w.heading(f"{shape}{sheet.title}", 1, new_page=True)
        if sheet.named:
            w.para(f"Name {'_' * 34}   Date {'_' * 14}", soft=True)
        for e in sheet.exercises:
            _asked(w, e, size=13)
            if told := view.help_on_sheet(sheet, e):
                w.framed(told)
            if not e.item.options:
                w.space(96 if e.item.answer.kind == "text" else 54)
            if e.item.answer.kind != "text" and not e.item.options:
                w.para(f"Answer {'_' * 16} {e.item.answer.unit or ''}", soft=True)


def _key(w: Sink, plan: LessonPlan) -> None:
    w.heading("Key: answers, steps, and what wrong answers tell", 1, new_page=True)
    for sheet in view.sheets(plan):
        note = f" ({sheet.note})" if sheet.note != sheet.title else ""
        w.heading(f"Key to: {sheet.title}{note}", 2)
        for e in sheet.exercises:
            sample = "Sample answer. " if e.item.answer.kind == "text" else ""
            w.para(with_fractions(view.answer_of(e)), lead=f"{e.id}  {sample}")
            w.bullets(e.item.steps)
            if e.item.rubric:
                w.para("", lead="Look for:")
                w.bullets(e.item.rubric)
            for r in view.reveals_of(plan, e.id):
                w.para(f"  {r.belief} {r.remedy}", lead=with_fractions(view.option_text(e, r.option)))


def _groups(w: Sink, plan: LessonPlan) -> None:
    if plan.tiers:
        w.heading("One goal, three ways to it", 1, new_page=True)
    for t in plan.tiers:
        name, shape = SHAPES[t.level]
        w.heading(f"{LEVELS[t.level]}: {count(t.learners, 'learner')}, sheet {name.lower()} {shape}", 2)
        w.para(t.reason)
        for word, text in (("Teaching", t.teaching), ("Practice", t.practice), ("Assessment", t.assessment)):
            w.para(text, lead=f"{word}. ")


def _background(w: Sink, plan: LessonPlan, titles: Mapping[str, str]) -> None:
    w.heading("Background", 1)
    next_steps = [
        f"**{ACTIVITIES[s.activity]}: {named(s.skill, titles)}**, {s.minutes} minutes. {s.why}"
        for s in plan.remaining
    ]
    sections = (
        ("Words", [f"**{v.term}**: {v.definition}" for v in plan.vocabulary]),
        ("Materials", plan.materials),
        ("From your documents", view.from_documents(plan)),
        ("Language", plan.language),
        ("Access", plan.access),
        ("What is not known", plan.unknown),
        ("If time runs short", [plan.cut_first]),
        ("What comes next", next_steps),
        ("Standards", [f"**{code}** {title}" for code, title in view.standards(plan)]),
    )
    for title, entries in sections:
        if entries:
            w.heading(title, 2)
            w.bullets(entries)
    q = plan.quality
    if q is not None:
        w.heading("Quality report", 2)
        line = f"{q.passed} of {count(q.checks, 'check')} passed"
        line += f" after {count(q.rounds, 'round')} of revision" if q.rounds else ""
        w.para(line + (f"; stopped because {STOPS[q.stop_reason]}." if q.stop_reason else "."))
        rows = [
            (name, str(d.score), " ".join(d.because) or "Nothing was taken off.")
            for name, d in view.dimensions(q)
        ]
        w.table(("Dimension", "Score", "Because"), rows, (1.2, 0.7, 4.9))
        w.bullets(f"**{SEVERITIES[f.severity]}** ({f.place}): {f.message} {f.suggestion}" for f in q.findings)
        if said := view.opinions(q):
            w.para(f"{view.OPINIONS} ({q.opinions[0].model}):")
            w.bullets(said)
    w.heading("How this plan was made", 2)
    legend = " They carry a small m." if view.has_model_text(plan) else ""
    w.para(view.tally(plan) + legend)
    if told := view.since(plan):
        w.para(told)
    w.para(view.made_with(plan), soft=True)
    if view.has_mistakes(plan):
        w.para(view.SHARES, soft=True)
    if plan.provenance.sources:
        w.para(f"Drawn from: {'; '.join(plan.provenance.sources)}.", soft=True)
