"""A plan as Markdown with TeX mathematics: for wikis, chats and version control."""

from collections.abc import Iterable, Mapping

from ...graph.figures import Figure, Table
from ..model import Block, Exercise, LessonPlan, Mistake, Passage
from . import _front as front
from . import _view as view
from ._text import inline_markdown, lines, with_fractions
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

md = inline_markdown


def to_markdown(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> str:
    """The whole plan; `tree_titles` gives titles of skills by id."""
    parts = [
        *_front(plan),
        *_lesson(plan),
        *_sheets(plan),
        *_key(plan),
        *_groups(plan),
        *_background(plan, tree_titles),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _answer(text: str) -> str:
    return md(with_fractions(text))


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {t}" for t in texts)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    body = [head, ["---"] * len(head), *([c or " " for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in body)


def _passage(passage: Passage) -> str:
    mark = {"m": " ᵐ", "t": " ᵗ"}.get(view.mark(passage), "")
    found = []
    for line in lines(passage.text):
        cue = f"**{line.cue}:** " if line.cue else ""
        found.append(f"{'- ' if line.entry else ''}{cue}{md(line.text)}")
    return "\n\n".join(found) + mark


def _figure(figure: Figure) -> str:
    if isinstance(figure, Table):
        return _table(map(_answer, figure.header), ([_answer(c) for c in row] for row in figure.rows))
    return f"*Picture: {md(figure.caption)}*"


def _seen(m: Mistake) -> str:
    if not m.asked:
        return "expected from the curriculum; nobody was asked yet"
    return f"{m.observed} of {count(m.asked, 'learner')} asked showed it"


def _front(plan: LessonPlan) -> list[str]:
    rows = (
        (r.clock, f"**{n} {ROLES[r.block.role]}**", md(r.happens))
        for n, r in enumerate(front.timetable(plan), start=1)
    )
    likely = [
        f"{n}. **{md(m.belief)}** {percent(m.p)} ({between(m.low, m.high)}; {_seen(m)}). "
        f"{e.id}: {_answer(view.wrong_of(m))}. {md(m.remedy)}"
        for n, (e, m) in enumerate(front.likeliest(plan), start=1)
    ]
    why = [md(s) for s in plan.why_now]
    if plan.changes_if:
        why.append(f"*What would change this plan: {md(plan.changes_if)}*")
    return [
        f"# {md(plan.title)}",
        " · ".join(view.facts(plan)),
        "## Why this lesson now",
        _bullets(why),
        "## By the end",
        f"Learners {md(plan.objective)}" + ("" if plan.objective.endswith((".", "!", "?", '"')) else "."),
        _bullets(map(md, plan.success)),
        f"## The {plan.minutes} minutes",
        _table(("min", "block", "what happens"), rows),
        "## Likeliest mistakes in this class" if likely else "",
        "\n".join(likely),
    ]


def _lesson(plan: LessonPlan) -> list[str]:
    parts = ["## The lesson, block by block", f"**The idea.** {md(plan.big_idea)}"]
    for n, block in enumerate(plan.blocks, start=1):
        title = f": {md(view.heading(block))}" if view.heading(block) else ""
        clock = f"{block.start}–{block.start + block.minutes}"
        parts.append(f"### {n} {ROLES[block.role]}{title} ({clock}, {block.minutes} min)")
        for passage, figures in view.taught(plan, block):
            parts += [_passage(passage), *map(_figure, figures)]
        parts += [f"*Learners:* {_passage(p)}" for p in view.for_learners(block)]
        parts += _block_exercises(plan, block)
        if block.branch:
            b = block.branch
            parts.append(
                f"> **{too_few(b.exercise, b.threshold, plan.learners)}:** {md(b.action)}\n>\n"
                f"> **Otherwise:** {md(b.otherwise)}"
            )
        if block.materials:
            parts.append(f"Needs: {'; '.join(map(md, block.materials))}")
    for letter, bridge in zip("ABCDEFGH", plan.bridges, strict=False):
        who = learners_of(bridge.learners)
        parts += [
            f"### Bridge {letter}: {md(bridge.title)}",
            f"{bridge.minutes} minutes{who} · {bridge.skill} · starter question {bridge.starter} tells who",
            md(bridge.teacher),
            f"*Learners:* {md(bridge.activity)}",
        ]
    return parts


def _block_exercises(plan: LessonPlan, block: Block) -> list[str]:
    found = [plan.exercise(id) for id in block.exercises]
    if block.role in view.ON_SHEETS:
        short = (
            f"**{e.id}** "
            + ("see key" if e.item.answer.kind == "text" else _answer(view.answer_of(e, brief=True)))
            for e in found
        )
        return ["On the sheet: " + " · ".join(short)] if found else []
    parts = []
    for e in found:
        note = f" ({md(e.note)})" if e.note else ""
        parts += [f"**{e.id}**{note} {md(e.item.stem)}", *_asked(e)]
        if not e.item.options and not view.steps_told(plan, block, e.id):
            parts.append(_steps(e))
        if e.item.answer.kind != "text":
            parts.append(f"Answer: **{_answer(view.answer_of(e))}**")
        parts.append(
            "\n".join(
                f"{n}. {_answer(view.wrong_of(m))}: {md(m.belief)} "
                f"{percent(m.p)} ({between(m.low, m.high)}; {_seen(m)}). "
                f"Say: {md(m.correction)} Do: {md(m.remedy)}"
                for n, m in enumerate(view.mistakes_of(plan, e.id), start=1)
            )
        )
    return parts


def _asked(e: Exercise) -> list[str]:
    """The figure and the options, without a hint at the key."""
    parts = [_figure(e.item.figure)] if e.item.figure else []
    if e.item.options:
        parts.append(_bullets(f"{o.label}) {_answer(o.text)}" for o in e.item.options))
    return parts


def _steps(e: Exercise) -> str:
    return "\n".join(f"{n}. {md(s)}" for n, s in enumerate(e.item.steps, start=1))


def _sheets(plan: LessonPlan) -> list[str]:
    parts = ["---", "## Learner sheets"]
    for sheet in view.sheets(plan):
        shape = f"{sheet.shape} " if sheet.shape else ""
        parts += ["---", f"### {shape}{sheet.title}"]
        if sheet.named:
            parts.append("Name \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ Date \\_\\_\\_\\_\\_\\_")
        for e in sheet.exercises:
            parts += [f"**{e.id}** {md(e.item.stem)}", *_asked(e)]
            if told := view.help_on_sheet(sheet, e):
                parts.append(f"> {md(told)}")
    return [*parts, "---"]


def _key(plan: LessonPlan) -> list[str]:
    parts = ["## Key: answers, steps, and what wrong answers tell"]
    for sheet in view.sheets(plan):
        note = f" ({sheet.note})" if sheet.note != sheet.title else ""
        parts.append(f"### Key to: {sheet.title}{note}")
        for e in sheet.exercises:
            sample = "Sample answer. " if e.item.answer.kind == "text" else ""
            parts += [f"**{e.id}** {sample}**{_answer(view.answer_of(e))}**", _steps(e)]
            if e.item.rubric:
                parts += ["Look for:", _bullets(map(md, e.item.rubric))]
            parts.append(
                _bullets(
                    f"{_answer(view.option_text(e, r.option))}: {md(r.belief)} {md(r.remedy)}"
                    for r in view.reveals_of(plan, e.id)
                )
            )
    return parts


def _groups(plan: LessonPlan) -> list[str]:
    parts = ["## One goal, three ways to it"] if plan.tiers else []
    for t in plan.tiers:
        name, shape = SHAPES[t.level]
        parts += [
            f"### {LEVELS[t.level]}: {count(t.learners, 'learner')}, sheet {name.lower()} {shape}",
            md(t.reason),
            _bullets(
                f"**{word}.** {md(text)}"
                for word, text in (
                    ("Teaching", t.teaching),
                    ("Practice", t.practice),
                    ("Assessment", t.assessment),
                )
            ),
        ]
    return parts


def _background(plan: LessonPlan, titles: Mapping[str, str]) -> list[str]:
    parts = ["## Background"]
    sections = (
        ("Words", [f"**{md(v.term)}**: {md(v.definition)}" for v in plan.vocabulary]),
        ("Materials", [md(t) for t in plan.materials]),
        ("From your documents", [md(t) for t in view.from_documents(plan)]),
        ("Language", [md(t) for t in plan.language]),
        ("Access", [md(t) for t in plan.access]),
        ("What is not known", [md(t) for t in plan.unknown]),
        ("If time runs short", [md(plan.cut_first)]),
        (
            "What comes next",
            [
                f"**{ACTIVITIES[s.activity]}: {md(named(s.skill, titles))}**, "
                f"{s.minutes} minutes. {md(s.why)}"
                for s in plan.remaining
            ],
        ),
        ("Standards", [f"**{code}** {md(title)}" for code, title in view.standards(plan)]),
    )
    for title, entries in sections:
        if entries:
            parts += [f"### {title}", _bullets(entries)]
    return [*parts, *_quality(plan), *_made(plan)]


def _quality(plan: LessonPlan) -> list[str]:
    q = plan.quality
    if q is None:
        return []
    line = f"{q.passed} of {count(q.checks, 'check')} passed"
    line += f" after {count(q.rounds, 'round')} of revision" if q.rounds else ""
    line += f"; stopped because {STOPS[q.stop_reason]}." if q.stop_reason else "."
    scores = (
        (name, str(d.score), " ".join(map(md, d.because)) or "Nothing was taken off.")
        for name, d in view.dimensions(q)
    )
    found = [
        f"**{SEVERITIES[f.severity]}** ({f.place}): {md(f.message)} {md(f.suggestion)}" for f in q.findings
    ]
    said = view.opinions(q)
    heard = [f"{view.OPINIONS} ({q.opinions[0].model}):", _bullets(map(md, said))] if said else []
    table = _table(("Dimension", "Score", "Because"), scores)
    return ["### Quality report", line, table, _bullets(found), *heard]


def _made(plan: LessonPlan) -> list[str]:
    v = plan.provenance
    parts = ["### How this plan was made", md(view.tally(plan))]
    if view.has_model_text(plan):
        parts.append("They carry a small ᵐ.")
    if told := view.since(plan):
        parts.append(md(told))
    parts.append(md(view.made_with(plan)))
    if view.has_mistakes(plan):
        parts.append(view.SHARES)
    if v.sources:
        parts.append(f"Drawn from: {md('; '.join(v.sources))}.")
    return parts
