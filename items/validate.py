"""Is every item a pack can make right? Draws from each model and names what is wrong.

`python -m lessonloom.items.validate [PACK_DIR] [--partial] [--only SKILL] [--sample SKILL]`
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ..graph import ItemModel, LessonloomError, Skill, SkillTree, default_pack_path, load_pack
from ..graph._base import Frozen
from ..graph._yaml import read_yaml
from ._check import accepts_wrong, repeats_formula
from ._compile import CompiledModel
from ._figure import figure_flaw, figure_texts
from ._notation import flaws
from ._suitable import unsuitable
from ._values import plain
from .bank import ItemBank
from .errors import ItemError
from .model import Item

DRAWS = 25
MIN_DRAWS = 20


class Problem(Frozen):
    """Something to correct in a skill: where, what, and how."""

    file: str
    line: int | None = None
    skill: str
    model: str = ""
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        model = f" [{self.model}]" if self.model else ""
        return f"{place}:{model} {self.message}" + (f"\n    {self.remedy}" if self.remedy else "")


def validate(tree: SkillTree, draws: int = DRAWS) -> tuple[Problem, ...]:
    """All problems of the authored skills of a tree; `draws` items of each model are looked at."""
    return tuple(problem for skill in tree.skills.values() for problem in validate_skill(skill, draws))


def validate_skill(skill: Skill, draws: int = DRAWS) -> tuple[Problem, ...]:
    """The problems of one skill and its item models."""
    found: dict[Problem, None] = {}
    if skill.explanation or skill.item_models:
        for message, remedy in _content(skill):
            found[_problem(skill, "", message, remedy)] = None
    for text, where in _texts(skill):
        for flaw in flaws(text):
            found[_problem(skill, "", f"{where}: {flaw}", "Correct the text between the backticks.")] = None
    for n, step in enumerate(skill.explanation, 1):
        flaw = figure_flaw(step.figure) if step.figure else ""
        if flaw:
            found[_problem(skill, "", f"explanation {n}: {flaw}", "Correct the figure.")] = None
    for model in skill.item_models:
        for message, remedy in _model(skill, model, draws):
            found[_problem(skill, model.id, message, remedy)] = None
    return tuple(found)


def _problem(skill: Skill, model: str, message: str, remedy: str) -> Problem:
    return Problem(file=f"{skill.id}.yaml", skill=skill.id, model=model, message=message, remedy=remedy)


def _content(skill: Skill) -> Iterator[tuple[str, str]]:
    """What an authored skill must have."""
    if not skill.objective:
        yield "has no objective", "Complete: By the end, learners ..."
    if len(skill.misconceptions) < 2:
        yield f"has {len(skill.misconceptions)} misconceptions", "Give at least two, better three."
    if len(skill.item_models) < 4:
        yield f"has {len(skill.item_models)} item models", "Give at least four, better six."
    levels = {model.level for model in skill.item_models}
    if len(levels) < 3:
        yield f"has item models of {len(levels)} levels", "Cover support, core and extension."
    if not skill.bridge:
        yield "has no bridge", "Write five minutes for a class that lacks this skill."
    if not skill.vocabulary:
        yield "has no vocabulary", "Define the words of the lesson."
    if not skill.hooks:
        yield "has no hook", "Write an opening that can be argued about."
    if len(skill.explanation) < 3:
        yield f"has {len(skill.explanation)} steps of explanation", "Give three to five small steps."
    if len({step.representation for step in skill.explanation}) < 2:
        yield "explains with one representation", "Show the idea in at least two."
    if not skill.discussion:
        yield "has no discussion question", "Ask one that is worth talking about."


def _texts(skill: Skill) -> Iterator[tuple[str, str]]:
    for n, step in enumerate(skill.explanation):
        yield from ((text, f"explanation {n + 1}") for text in (step.say, step.ask, step.expect) if text)
        if step.figure:
            yield from ((text, f"figure of explanation {n + 1}") for text in figure_texts(step.figure))
    for n, hook in enumerate(skill.hooks):
        yield from ((text, f"hook {n + 1}") for text in (hook.setup, hook.question, *hook.listen_for))
    for n, talk in enumerate(skill.discussion):
        yield from ((text, f"discussion {n + 1}") for text in (talk.question, *talk.listen_for))
    for one in skill.misconceptions:
        yield from ((text, f"misconception {one.id}") for text in (one.belief, one.correction, one.remedy))
    for term in skill.vocabulary:
        yield term.definition, f"vocabulary {term.term}"
    if skill.bridge:
        yield from ((text, "bridge") for text in (skill.bridge.teacher, skill.bridge.learners))
    single = (skill.objective, skill.big_idea, skill.why_it_matters, skill.closure)
    yield from ((text, "text") for text in single if text)
    lists = (
        skill.success,
        skill.support,
        skill.extension,
        skill.sentence_frames,
        skill.language,
        skill.access,
    )
    yield from ((text, "text") for texts in lists for text in texts)


def _model(skill: Skill, model: ItemModel, draws: int) -> Iterator[tuple[str, str]]:
    kind = model.answer.kind
    try:
        compiled = CompiledModel(skill, model)
        count = compiled.distinct(max(draws, MIN_DRAWS))
    except ItemError as error:
        yield error.message.removeprefix(f"{skill.id}/{model.id}: "), error.remedy
        return
    if count == 0:
        yield "no draw meets `where`", "Widen the parameters or the conditions."
        return
    if count < MIN_DRAWS:
        yield f"has only {count} different draws", f"At least {MIN_DRAWS} are needed; widen the parameters."
    if kind == "text":
        if not model.answer.rubric:
            yield "has no rubric", "Say what to look for in a good answer."
    elif model.verify is None:
        yield "has no verify", "State a second route to the answer (substitute back, inverse operation)."
        return
    if compiled.verify and compiled.value and repeats_formula(compiled.verify, compiled.value, compiled.let):
        yield "verify repeats the formula of value", "State a second route, such as the inverse operation."
    if compiled.verify and kind not in ("choice", "text") and "answer" not in compiled.verify.names:
        yield "verify does not look at answer", "State a condition on `answer`."
    if compiled.verify and not compiled.verify.names:
        yield "verify does not depend on the draw", "State on the parameters what makes the key true."
    yield from _misconceptions(skill, model)
    for name in compiled.idle():
        yield f"the parameter {name} changes nothing", "Use it in the stem, or remove it."
    stems = set()
    useful: set[int] = set()
    flawed: dict[str, tuple[int, str, str]] = {}
    for draw in range(min(draws, count)):
        try:
            item = compiled.item(draw)
        except ItemError as error:
            yield error.message.removeprefix(f"{skill.id}/{model.id}: "), error.remedy
            return
        stems.add((item.stem, item.figure, *sorted(option.text for option in item.options)))
        env = compiled.values(draw)
        env["answer"] = key = compiled.key(env)
        useful.update(place for place, _ in compiled.wrong_values(env, key))
        found = (*_item(item, accepts_wrong(compiled, draw)), *unsuitable(skill, item))
        for flaw, detail, remedy in found:
            times, first, _ = flawed.get(flaw, (0, f"draw {draw}: {detail}", remedy))
            flawed[flaw] = (times + 1, first, remedy)
    for times, first, remedy in flawed.values():
        yield first + (f" (and {times - 1} more draws like it)" if times > 1 else ""), remedy
    for place, distractor in enumerate(model.distractors):
        if place not in useful:
            yield (
                f"distractor {place + 1} (`{distractor.value}`) never gives a wrong answer of its own",
                "It equals the key or another distractor, or has no value; change or remove it.",
            )
    if len(stems) < min(draws, count):
        yield "different draws ask the same question", "Use every parameter in the stem or the figure."


def _misconceptions(skill: Skill, model: ItemModel) -> Iterator[tuple[str, str]]:
    known = {one.id for one in skill.misconceptions} | {
        f"{skill.id}/{one.id}" for one in skill.misconceptions
    }
    for distractor in model.distractors:
        name = distractor.misconception
        foreign = "/" in name and not name.startswith(f"{skill.id}/")
        if name not in known and not foreign:
            yield f"there is no misconception {name}", "Add it to the misconceptions of the skill."


def _item(item: Item, lax: bool) -> Iterator[tuple[str, str, str]]:
    """Kind of flaw, what it is in this draw, and the remedy."""
    if lax:
        yield "lax", "verify accepts a wrong answer", "Make the condition true for the key alone."
    if item.answer.kind != "text" and len(item.wrong) < 2:
        known = ", ".join(one.text for one in item.wrong) or "none"
        yield (
            "wrong",
            f"has {len(item.wrong)} distinct wrong answers: {known}; the key is {item.answer.text}",
            "Give mal-rules with at least two wrong answers that differ from the key and each other.",
        )
    texts = [plain(option.text) for option in item.options]
    if len(set(texts)) < len(texts) or sum(option.correct for option in item.options) not in (0, 1):
        yield "options", "two options are the same", "Let the distractors differ."
    key = plain(item.answer.text)
    if any(plain(wrong.text) == key for wrong in item.wrong):
        yield "clash", "a wrong answer is written like the key", "Let the distractors differ."
    shown = [item.stem, item.answer.text, *item.steps, *item.rubric, *(one.text for one in item.wrong)]
    if item.figure:
        shown += figure_texts(item.figure)
    for place, text in enumerate(shown):
        for flaw in flaws(text):
            yield f"text {place}", flaw, "Correct the template."


def sample(tree: SkillTree, skill: str, n: int = 2) -> str:
    """`n` draws of every model of a skill, readable."""
    bank = ItemBank(tree)
    lines: list[str] = []
    for model in bank.models(skill):
        for draw in range(n):
            item = bank.draw(skill, model.id, draw)
            lines += [f"{item.id}  ({item.level}, {item.thinking}, {item.representation})", f"  {item.stem}"]
            if item.figure:
                lines.append(f"  [{item.figure.kind}: {item.figure.caption}]")
            choice = bank.as_choice(item)
            for option in choice.options if choice else ():
                lines.append(f"    {option.label}  {option.text}" + ("   <- key" if option.correct else ""))
            lines.append(f"  key: {item.answer.text}")
            lines += [f"    {place}. {step}" for place, step in enumerate(item.steps, 1)]
            lines += [f"    wrong: {wrong.text}  ({wrong.misconception})" for wrong in item.wrong]
            lines += [f"    look for: {line}" for line in item.rubric]
            lines.append("")
    return "\n".join(lines)


def _located(problem: Problem, tree: SkillTree, pack: Path) -> Problem:
    ids = [model.id for model in tree.skill(problem.skill).item_models]
    if problem.model not in ids:
        return problem
    document = read_yaml(pack / "skills" / problem.file)
    return problem.model_copy(update={"line": document.line(("item_models", ids.index(problem.model)))})


def main(arguments: list[str] | None = None) -> int:
    """Print the problems of a pack, or a sample of a skill; 1 if there is a problem."""
    parser = argparse.ArgumentParser(prog="python -m lessonloom.items.validate", description=__doc__)
    parser.add_argument("pack", nargs="?", type=Path, default=default_pack_path())
    parser.add_argument("--sample", metavar="SKILL")
    parser.add_argument("--only", metavar="SKILL")
    parser.add_argument("--partial", action="store_true", help="leave out prerequisites not in the pack")
    options = parser.parse_args(arguments)
    try:
        tree = load_pack(options.pack, partial=options.partial)
        if options.sample:
            print(sample(tree, options.sample))
            return 0
    except LessonloomError as error:
        print(error, file=sys.stderr)
        return 1
    problems = validate_skill(tree.skill(options.only)) if options.only else validate(tree)
    problems = tuple(_located(problem, tree, options.pack) for problem in problems)
    for problem in problems:
        print(problem)
    models = sum(len(skill.item_models) for skill in tree.skills.values())
    print(f"{len(tree.skills)} skills, {models} item models, {len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
