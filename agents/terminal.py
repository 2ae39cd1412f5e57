"""What the command line shows of diagnoses, pathways, skills and exercises."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ..graph import Level, Skill, SkillTree
from ..graph.notation import plain
from ..items import Item, ItemBank
from ..learner import Diagnosis
from ..pathways import Pathway

MISCONCEPTIONS = 10
"""So many are shown; rarer ones, and those of a single learner, are counted."""


def show_diagnosis(diagnosis: Diagnosis, tree: SkillTree, console: Console) -> None:
    """Skills x mastery with intervals, misconceptions with evidence, tiers, what is not known."""
    table = Table("skill", "", "mastery", "95 %", "answers", "secure", "unsure", "lacking")
    for s in diagnosis.skills:
        colour = "green" if s.p >= 0.8 else "yellow" if s.p >= 0.6 else "red"
        style = None if s.seen else "dim"
        table.add_row(
            s.skill,
            tree.skill(s.skill).title,
            f"[{colour}]{s.p:.2f}[/]",
            f"{s.low:.2f}-{s.high:.2f}",
            str(s.answers) if s.seen else "not asked",
            str(s.secure),
            str(s.unsure),
            str(s.lacking),
            style=style,
        )
    console.print(table)
    common = [m for m in diagnosis.misconceptions if len(m.learners) > 1][:MISCONCEPTIONS]
    for m in common:
        console.print(
            f"[bold]{len(m.learners)} of {m.asked}[/] ({m.p:.0%}, {m.low:.0%}-{m.high:.0%}) "
            f"{escape(plain(m.belief))} [dim]{m.misconception}[/]",
            highlight=False,
        )
        for stem, answer in list(dict.fromkeys((e.stem, e.answer) for e in m.evidence))[:2]:
            console.print(f"    {escape(plain(stem))} -> {escape(plain(answer))}", style="dim", highlight=False)
    if rarer := sum(bool(m.learners) for m in diagnosis.misconceptions) - len(common):
        console.print(f"and {rarer} rarer ones (--json lists them)", style="dim")
    for tier in diagnosis.tiers:
        console.print(f"[bold]{tier.level}[/] {len(tier.learners)}: {escape(tier.reason)}", highlight=False)
    for flag in diagnosis.flags:
        console.print(f"[yellow]probe[/] {escape(flag)}", highlight=False)
    for learner in diagnosis.silent:
        console.print(f"[yellow]no answers from[/] {learner}", highlight=False)


def show_pathway(pathway: Pathway, tree: SkillTree, console: Console) -> None:
    """Steps in order with minutes and reasons."""
    table = Table("", "step", "", "minutes", "learners", "why")
    for number, step in enumerate(pathway.steps, 1):
        table.add_row(
            str(number),
            f"{step.activity} {step.skill}",
            tree.skill(step.skill).title,
            str(step.minutes),
            str(step.learners),
            f"{escape(plain(step.why))} [dim]{escape(step.evidence)} {escape(step.changes_if)}[/]",
        )
    console.print(table)
    proof = "proven optimal" if pathway.optimal else f"at most {pathway.gap:.0%} above the optimum"
    console.print(f"{pathway.cost} minutes in all, {proof}", highlight=False)
    for step in pathway.deferred:
        console.print(f"[yellow]later[/] {step.activity} {step.skill}, {step.minutes} minutes", highlight=False)
    for u in pathway.unreachable:
        console.print(f"[red]not reachable[/] {u.goal}: {escape(u.reason)}", highlight=False)


def show_skill(skill: Skill, tree: SkillTree, console: Console) -> None:
    """One skill: statement, neighbours, misconceptions, item models."""
    console.print(f"[bold]{skill.id} {escape(skill.title)}[/] (grade {skill.grade})", highlight=False)
    console.print(escape(plain(skill.statement)))
    if not skill.authored:
        console.print("[yellow]Known, but not authored: no lesson can be composed from it yet.[/]")
    for p in skill.prerequisites:
        console.print(f"  after {p.skill} ({p.kind}): {escape(plain(p.why))}", highlight=False)
    if later := tree.successors(skill.id):
        console.print(f"  before {', '.join(later)}", highlight=False)
    for m in skill.misconceptions:
        console.print(f"  misconception {m.id}: {escape(plain(m.belief))}", highlight=False)
    for model in skill.item_models:
        console.print(f"  {model.level:9} {model.id} ({model.thinking}, {model.representation})", highlight=False)


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
        console.print(f"[bold]{escape(item.id)}[/] [dim]{item.level}, {item.thinking}[/]", highlight=False)
        console.print(f"  {escape(plain(item.stem))}", highlight=False)
        if item.figure is not None:
            console.print(f"  [dim]({escape(plain(item.figure.caption))})[/]", highlight=False)
        for option in item.options:
            console.print(f"    {option.label} {escape(plain(option.text))}", highlight=False)
        console.print(f"  [green]key[/] {escape(plain(item.answer.text))}", highlight=False)
        for step in item.steps:
            console.print(f"    {escape(plain(step))}", style="dim", highlight=False)
        for wrong in item.wrong:
            console.print(
                f"  [red]wrong[/] {escape(plain(wrong.text))} [dim]{wrong.misconception}[/]", highlight=False
            )
