"""What the command line shows of diagnoses, pathways, skills, exercises, runs and this machine."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..graph import Level, RunRecord, Skill, SkillTree
from ..graph.notation import plain
from ..items import Item, ItemBank
from ..learner import ClassData, Diagnosis
from ..learner.thresholds import LACKING_P, SECURE_P
from ..lessons.editing import Version
from ..lessons.export.diagnosis_abilities import NOTE, ability_rows, level_text
from ..pathways import Pathway
from .doctor import Row
from .noticed import Noticed

if TYPE_CHECKING:
    from .session import Outcome  # imports LangGraph, which most commands do without

MISCONCEPTIONS = 10
"""So many are shown; rarer ones, and those of a single learner, are counted."""


def _show(console: Console, text: str, *, indent: int = 0, style: str | None = None) -> None:
    """One paragraph, wrapped with all its lines indented; `text` may carry markup."""
    for line in console.render_str(text, highlight=False).wrap(console, console.width - indent):
        line.rstrip()
        console.print(" " * indent, line, sep="", style=style, soft_wrap=True)


def show_diagnosis(diagnosis: Diagnosis, tree: SkillTree, console: Console) -> None:
    """Skills x mastery with intervals, misconceptions with evidence, tiers, what is not known."""
    _show_mastery(diagnosis, tree, console)
    common = [m for m in diagnosis.misconceptions if len(m.learners) > 1][:MISCONCEPTIONS]
    if common:
        console.print("\n[bold]Misconceptions[/] (learners who showed it, of those asked; share with 95%)")
    for m in common:
        share = f"[bold]{len(m.learners)} of {m.asked}[/] ({m.p:.0%}, {m.low:.0%}-{m.high:.0%})"
        _show(console, f"{share} {escape(plain(m.belief))} [dim]{m.misconception}[/]")
        for stem, answer in list(dict.fromkeys((e.stem, e.answer) for e in m.evidence))[:2]:
            _show(console, f"{escape(plain(stem))} -> {escape(plain(answer))}", indent=4, style="dim")
    if rarer := sum(bool(m.learners) for m in diagnosis.misconceptions) - len(common):
        console.print(f"and {rarer} rarer ones (--json lists them)", style="dim")
    console.print("\n[bold]Groups for the next lesson[/]")
    for tier in diagnosis.tiers:
        _show(console, f"[bold]{tier.level}[/] {escape(tier.reason)}")
    if abilities := ability_rows(diagnosis):
        console.print("\n[bold]Abilities of the class[/] (level 1 to 5, 95%; learners on each level)")
    for row in abilities:
        counts = "" if not sum(row.spread) else f"  [dim]{' '.join(map(str, row.spread))}[/]"
        _show(console, f"{row.name}: [bold]{level_text(row.level)}[/]{counts}")
        _show(console, row.level.description, indent=4, style="dim")
    if abilities:
        _show(console, NOTE, style="dim")
    for n, flag in enumerate(diagnosis.flags):
        _show(console, f"[yellow]ask again:[/] {escape(flag)}")
        for probe in diagnosis.probes[n : n + 1]:
            question = f"{plain(probe.stem)} -> {plain(probe.key)}" if probe.item else ""
            _show(
                console,
                f"{', '.join(probe.learners)}: {escape(question)}".rstrip(": "),
                indent=4,
                style="dim",
            )
    for learner in diagnosis.silent:
        _show(console, f"[yellow]no answers from[/] {learner}")


def show_noticed(noticed: Noticed, console: Console) -> None:
    """A teacher's remark, the misconceptions it sounds like and the question that would tell."""
    console.print(f"\n[bold]You noticed[/] “{escape(noticed.remark)}”")
    if noticed.nothing:
        console.print(f"No misconception of the curriculum sounds like it ({noticed.nothing}).")
    for like in noticed.sounds_like:
        by = f"; answers of {len(like.shown_by)} show it" if like.shown_by else ""
        _show(console, f"{escape(plain(like.belief))} [dim]{like.misconception}[/]{by}")
        if like.stem:
            told = (
                f"Ask: {plain(like.stem)} -> {plain(like.key)}. Who believes it writes {plain(like.wrong)}."
            )
            _show(console, escape(told), indent=4, style="dim")


def _show_mastery(diagnosis: Diagnosis, tree: SkillTree, console: Console) -> None:
    table = Table("skill", "", "mastery (95%)", box=None, pad_edge=False)
    for name in ("answers", "secure", "unsure", "lacking"):
        table.add_column(name, justify="right")
    table.columns[0].no_wrap = table.columns[2].no_wrap = True
    for s in diagnosis.skills:
        if not s.seen and s.skill not in diagnosis.goals:
            continue
        colour = "green" if s.p >= SECURE_P else "yellow" if s.p >= LACKING_P else "red"
        table.add_row(
            s.skill,
            escape(tree.skill(s.skill).title),
            f"[{colour}]{s.p:.2f}[/] ({s.low:.2f}-{s.high:.2f})",
            str(s.answers) if s.seen else "none",
            str(s.secure),
            str(s.unsure),
            str(s.lacking),
            style=None if s.seen else "dim",
        )
    console.print(table)
    unasked = [s.skill for s in diagnosis.skills if not s.seen and s.skill not in diagnosis.goals]
    if unasked:
        _show(
            console,
            f"Nobody was asked about {', '.join(unasked)}; grade and related answers stand in.",
            style="dim",
        )


def show_pathway(pathway: Pathway, tree: SkillTree, console: Console) -> None:
    """Steps in order with minutes and reasons."""
    for number, step in enumerate(pathway.steps, 1):
        title = escape(tree.skill(step.skill).title)
        _show(console, f"{number:2}. [bold]{step.activity} {step.skill}[/] {title}")
        _show(console, f"{step.minutes} minutes, {step.learners} learners", indent=4)
        _show(console, escape(plain(step.why)), indent=4)
        _show(console, escape(plain(f"{step.evidence} {step.changes_if}".strip())), indent=4, style="dim")
    for branch in pathway.branches:
        title = escape(tree.skill(branch.skill).title)
        _show(console, f" +  [bold]bridge {branch.skill}[/] {title}, for some, before {branch.before}")
        _show(console, f"{branch.minutes} minutes, {len(branch.learners)} learners", indent=4)
        _show(console, escape(plain(branch.why)), indent=4)
        _show(console, escape(plain(f"{branch.evidence} {branch.changes_if}")), indent=4, style="dim")
    if not pathway.steps and not pathway.unreachable:
        _show(console, "Nothing is left to teach: the class is secure on the goal and all it builds on.")
    proof = "proven optimal" if pathway.optimal else f"at most {pathway.gap:.0%} above the optimum"
    _show(console, f"{pathway.cost} minutes in all, {proof}")
    for step in pathway.deferred:
        _show(console, f"[yellow]later[/] {step.activity} {step.skill}, {step.minutes} minutes")
    for u in pathway.unreachable:
        _show(console, f"[red]not reachable[/] {u.goal}: {escape(u.reason)}")


def show_skill(skill: Skill, tree: SkillTree, console: Console) -> None:
    """One skill: statement, neighbors, misconceptions, item models."""
    _show(console, f"[bold]{skill.id} {escape(skill.title)}[/] (grade {skill.grade})")
    _show(console, escape(plain(skill.statement)))
    if not skill.authored:
        _show(console, "[yellow]Known, but not authored: no lesson can be composed from it yet.[/]")
    for p in skill.prerequisites:
        _show(console, f"after {p.skill} ({p.kind}): {escape(plain(p.why))}", indent=2)
    if later := tree.successors(skill.id):
        _show(console, f"before {', '.join(later)}", indent=2)
    for m in skill.misconceptions:
        _show(console, f"misconception {m.id}: {escape(plain(m.belief))}", indent=2)
    for model in skill.item_models:
        _show(
            console,
            f"{model.level:9} {model.id} ({model.thinking}, {escape(model.representation)})",
            indent=2,
        )


def draw_items(
    bank: ItemBank, skills: Sequence[str], level: Level | None, n: int, seed: int
) -> tuple[Item, ...]:
    """`n` different exercises, models in turn; the seed moves the first draw."""
    models = [(s, m.id) for s in skills for m in bank.models(s, level)]
    if not models:
        return ()
    found: list[Item] = []
    for k in range(n):
        skill, model = models[k % len(models)]
        found.append(bank.draw(skill, model, seed * 37 + k // len(models)))
    return tuple(found)


def show_items(items: Sequence[Item], console: Console) -> None:
    """Stem, options, key, steps and what the wrong answers mean."""
    for item in items:
        _show(console, f"[bold]{escape(item.id)}[/] [dim]{item.level}, {item.thinking}[/]")
        _show(console, escape(plain(item.stem)), indent=2)
        if item.figure is not None:
            _show(console, f"({escape(plain(item.figure.caption))})", indent=2, style="dim")
        for option in item.options:
            _show(console, f"{option.label} {escape(plain(option.text))}", indent=4)
        _show(console, f"[green]key[/] {escape(plain(item.answer.text))}", indent=2)
        for step in item.steps:
            _show(console, escape(plain(step)), indent=4, style="dim")
        for wrong in item.wrong:
            _show(
                console, f"[red]wrong[/] {escape(plain(wrong.text))} [dim]{wrong.misconception}[/]", indent=2
            )


def show_runs(records: Sequence[RunRecord], console: Console) -> None:
    """The runs, newest first, and how to go on with one."""
    if not records:
        _show(console, "No run yet. Start one: lessonloom plan --class answers.csv --goal 6.RP.A.3")
        return
    for record in records:
        request = json.loads(record.request)
        _show(
            console,
            f"{record.id}  {record.status:8} {escape(request['class_name'])} -> {escape(request['goal'])}",
        )
    if any(r.status != "done" for r in records):
        _show(console, "Go on with one that is not done: lessonloom plan --resume RUN", style="dim")


def show_rows(rows: Sequence[Row], console: Console) -> None:
    """What `doctor` found, and what to do about the rest."""
    marks = {"ok": "[green]ok[/]      ", "optional": "[yellow]optional[/]", "missing": "[red]missing[/] "}
    for row in rows:
        _show(console, f"{marks[row.state]}  [bold]{escape(row.what)}[/]: {escape(row.found)}")
        if row.remedy:
            _show(console, escape(row.remedy), indent=10, style="dim")


def outcome_json(outcome: "Outcome") -> str:
    """A run's result for machines."""
    quality = outcome.plan.quality
    summary = {
        "run": outcome.run,
        "status": outcome.status,
        "title": outcome.plan.title,
        "skill": outcome.plan.skill,
        "minutes": outcome.plan.minutes,
        "files": outcome.files,
        "stop_reason": quality.stop_reason if quality else None,
        "findings": [f.model_dump() for f in quality.findings] if quality else [],
        "passages": [p.model_dump() for p in outcome.plan.provenance.passages],
    }
    return json.dumps(summary, indent=1)


def show_outcome(outcome: "Outcome", console: Console) -> None:
    """The plan's title and files; at a review, its passages and what can be done now."""
    plan = outcome.plan
    if outcome.status == "done":
        _show(console, f"[bold]{escape(plan.title)}[/] ({plan.skill}, {plan.minutes} minutes)")
        for kind, file in outcome.files.items():
            console.print(f"  {kind:9} {file}", highlight=False, markup=False, soft_wrap=True)
        if plan.missing:
            lacks = f"The curriculum pack lacks {', '.join(plan.missing)} for {plan.skill}: bring your own."
            _show(console, f"[yellow]note:[/] {escape(lacks)}")
        return
    _show(console, f"[bold]{escape(plan.title)}[/] ({plan.skill}, {plan.minutes} minutes) waits for you.")
    for block in plan.blocks:
        for passage in (*block.teacher, *block.learners):
            _show(console, f"[bold]{passage.slot}[/]: {escape(plain(passage.text))}", indent=2)
    for what, options in (("Approve", ""), ("Change", " --edits edits.json")):
        line = f"{what}: lessonloom plan --resume {outcome.run}{options}"
        console.print(line, highlight=False, soft_wrap=True)
    _show(console, 'edits.json holds passages in your own words: {"hook": "..."}', style="dim")


def show_version(version: Version, files: Mapping[str, Path], console: Console) -> None:
    """The blocks of a plan with clock, locks and findings beside what they concern."""
    plan = version.plan
    found = plan.quality.findings if plan.quality else ()
    approved = ", approved" if version.approved else ""
    head = f"[bold]{escape(plan.title)}[/] ({plan.skill}, {plan.minutes} minutes, {plan.template})"
    _show(console, f"{head} version {version.number}{approved}: {escape(version.note)}")
    for n, block in enumerate(plan.blocks, 1):
        marks = [
            name
            for name, ids in (("locked", version.locked), ("out of date", version.stale))
            if block.id in ids
        ]
        said = f" [yellow]{', '.join(marks)}[/]" if marks else ""
        clock = f"{block.start:3}–{block.start + block.minutes:<3}"
        _show(console, f"{n:2}. {clock} [bold]{escape(block.title)}[/] [dim]{block.id}[/]{said}")
        for f in (f for f in found if f.place == block.id):
            _show(console, f"[yellow]{f.severity}[/] {escape(f.message)} {escape(f.suggestion)}", indent=12)
    for f in (f for f in found if f.place not in {b.id for b in plan.blocks}):
        _show(console, f"[yellow]{f.severity}[/] {escape(f.place)}: {escape(f.message)}", indent=4)
    for kind, file in files.items():
        console.print(f"  {kind:9} {file}", highlight=False, markup=False, soft_wrap=True)


def show_skipped(data: ClassData, console: Console) -> None:
    """What of a class file was left out, the first ten places in full."""
    for skipped in data.skipped[:10]:
        console.print(f"[yellow]note:[/] {escape(f'{skipped.place}: {skipped.reason}')}", highlight=False)
    if len(data.skipped) > 10:
        console.print(f"[yellow]note:[/] and {len(data.skipped) - 10} more")
