"""The blocks that teach: explanation with its worked example, solving together, the check."""

from ..graph import Step
from . import wording as w
from ._blocks_open import boards
from ._draft import Draft
from ._pace import AGAIN, example_minutes, explaining
from .mistakes import offer
from .model import Block, Branch, Mistake, Passage

LONG = 85
"""Words from which a step becomes two paragraphs."""
_ORDER = ("First", "Then", "Next", "After that")


def steps_that_fit(explanation: tuple[Step, ...], minutes: int) -> int:
    """How many steps of the explanation leave time for the worked example and its mistakes: each step
    takes its speaking time (110 words a minute) and a minute for its question."""
    left, n = float(minutes - example_minutes(minutes)), 0
    for step in explanation:
        left -= len(step.say.split()) / 110 + (1.0 if step.ask else 0.4)
        if left < -0.75 and n >= 2:
            break
        n += 1
    return n


def model(draft: Draft, mistakes: tuple[Mistake, ...]) -> Block:
    """Explanation step by step, then one example worked aloud, then its likeliest mistakes."""
    skill, minutes = draft.skill, draft.minutes["model"]
    taught = skill.explanation[: draft.steps_taught]
    teacher = _lead(draft, len(taught))
    for n, step in enumerate(taught, start=1):
        source = draft.cite("explanation", n)
        said, asked = _step(step)
        if asked and len(said.split()) + len(asked.split()) > LONG:
            teacher += [draft.say(f"explain-{n}", said, source), draft.say(f"explain-{n}-ask", asked, source)]
        else:
            teacher.append(draft.say(f"explain-{n}", f"{said} {asked}", source))
    ids = draft.ids("W")
    figures = [s.figure for s in taught if s.figure]
    if ids:
        teacher += _worked(draft, ids[0])
        if here := [m for m in mistakes if m.on in ("", ids[0])]:
            teacher += offer(here[0])
        teacher += [_dictated(draft, id) for id in ids[1:]]
        figures += [drawn for id in ids if (drawn := draft.item(id).figure)]
    frame = draft.frame
    task = "Write down the worked example. Beside every line write, in your own words, why it is allowed."
    if draft.early:
        task = "Watch the example. Then tell your partner what was done first, and why."
    learners = [draft.say("model-learners", task)]
    if frame:
        learners.append(
            draft.say("model-frame", f"Say it to your partner: {frame}", draft.cite("sentence frames"))
        )
    return Block(
        id="model",
        role="model",
        title=draft.title("model"),
        start=0,
        minutes=minutes,
        teacher=tuple(teacher),
        learners=tuple(learners),
        figures=tuple(figures),
        exercises=ids,
        gist=_gist(taught, ids),
    )


def _gist(taught: tuple[Step, ...], ids: tuple[str, ...]) -> str:
    """The explanation by what it shows, and the examples: what page one says about this block."""
    shown = w.listed(dict.fromkeys(step.representation for step in taught))
    asked = ", each with its question" if all(step.ask for step in taught) else ""
    steps = w.sentence(f"{w.count(len(taught), 'short step')} ({shown}){asked}")
    return (
        f"{steps}; then {w.spread(ids)} worked aloud, with the mistake that tempts." if ids else f"{steps}."
    )


def _lead(draft: Draft, steps: int) -> list[Passage]:
    skill, minutes = draft.skill, draft.minutes["model"]
    if draft.brief.reviewing:
        head = "The class can do this. Go through the explanation briskly and let learners say it."
    else:
        where = "in children's words" if draft.early else "and left on the board"
        head = f"Today's goal, said once {where}: {w.bare(skill.objective or skill.statement)}."
    in_all, example = explaining(minutes)
    parts = f"{w.sentence(w.count(steps, 'short step'))}, {in_all}"
    many = w.plural(len(draft.ids("W")), "one worked example", "two worked examples")
    text = f"{head} {parts}; then {many}, {example}."
    left = list(dict.fromkeys(s.representation for s in skill.explanation[steps:]))
    if left and not draft.partial:
        text += f" What the time does not hold ({w.listed(left)}) is for those who miss the check."
    found = [draft.say("explain-lead", text, draft.cite("objective"))]
    if skill.vocabulary:
        words = "; ".join(f"{t.term}: {w.inside(w.bare(t.definition))}" for t in skill.vocabulary)
        lead = "On the board before you begin, the words of the day."
        if draft.early:
            lead = "The words of the day, each said with a movement or a picture."
        text = f"{lead} {w.sentence(words)}."
        found.append(draft.say("explain-words", text, draft.cite("vocabulary")))
    return found


def _step(step: Step) -> tuple[str, str]:
    """What to say and show, and what to ask and hear (empty where nothing is asked)."""
    shown = "" if step.figure is None else f" Show the {step.representation} below."
    asked = f"Ask: {step.ask}" if step.ask else ""
    if step.ask and step.expect:
        heard = step.expect if step.expect.endswith((".", "?", "!", '."', '?"')) else f"{step.expect}."
        asked += f" Listen for: {heard}"
    return f"Say: {step.say}{shown}", asked


def _worked(draft: Draft, id: str) -> list[Passage]:
    item = draft.item(id)
    lines = []
    for n, step in enumerate(item.steps):
        last = n == len(item.steps) - 1 and n > 0
        lines.append(f"{'Finally' if last else _ORDER[min(n, 3)]}: {w.closed(step)}")
    text = f"""Worked example {id}. Write it up, read it aloud, and think aloud, one line at a time;
        learners watch first and write afterwards. Stop before the last line: everyone writes it first, and
        two learners say why."""
    if draft.early:
        text = f"""Worked example {id}. Read it aloud, show it with things or a drawing, and think aloud, one
            step at a time; children watch. Stop before the last step: everyone shows on a whiteboard what
            comes out, and two children say why."""
    return [draft.say("worked", text), draft.say("worked-steps", " ".join(lines), item.id)]


def _dictated(draft: Draft, id: str) -> Passage:
    text = f"""{id} the other way round: the class dictates, you write only what you are told, and you ask
        "Why may I do that?" at every line. The lines to arrive at: {w.lines(draft.item(id).steps)}"""
    return draft.say("worked-2", text, draft.item(id).id)


def guided(draft: Draft) -> Block:
    """One or two exercises solved with the class: every learner writes every line."""
    ids = draft.ids("G")
    minutes = draft.minutes["guided"]
    teacher = []
    for n, id in enumerate(ids):
        item = draft.item(id)
        if n == 0:
            text = f"""{id}, all together. {_first_line(draft)} The lines to arrive at:
                {w.lines(item.steps)}"""
        elif n > 1:
            text = f"""{id} in the same way, with another partner. The lines to arrive at:
                {w.lines(item.steps)}"""
        else:
            other = "draws or lays it" if draft.early else "writes"
            text = f"""{id} in pairs: one partner says what to do and why, the other {other}; then they
                change roles. Compare on boards after two minutes. The lines to arrive at:
                {w.lines(item.steps)}"""
        teacher.append(draft.say(f"guided-{n + 1}", text, item.id))
    task = f"Solve {w.spread(ids)} with the class. Show each line on your whiteboard when you are asked."
    if draft.early:
        task = f"Listen to {w.spread(ids)}. Show what you think with things, fingers or a drawing."
    return Block(
        id="guided",
        role="guided",
        title=draft.title("guided"),
        start=0,
        minutes=minutes,
        teacher=tuple(teacher),
        learners=(draft.say("guided-learners", task),),
        exercises=ids,
        materials=(boards(draft),),
    )


def _first_line(draft: Draft) -> str:
    if draft.early:
        return """Read it aloud twice and let a child say it again. Ask what comes first: thirty seconds, then
            everyone shows it with things, fingers or a drawing. Let two who show different things say why.
            Go on step by step."""
    return """Ask for the first line only: thirty seconds, boards up. Read out two boards that differ and let
        the class decide. Go on line by line."""


def check(draft: Draft, likely: tuple[str, ...], bridge: int = 0) -> Block:
    """A question for everyone whose wrong options name misconceptions, and what follows from it.

    `likely` are misconceptions of this class, likeliest first; `bridge` the minutes of the bridge that
    the starter may have cost everyone (0: none)."""
    ids = draft.ids("C")
    minutes = draft.minutes["check"]
    teacher, branch = [], None
    if ids:
        item = draft.item(ids[0])
        letters: dict[str, list[str]] = {}
        for o in item.options:
            if o.misconception:
                letters.setdefault(o.misconception, []).append(w.labelled(o.label, o.text))
        told = [
            f"{w.listed(who)}: {w.bare(draft.tree.misconception(m).belief)}." for m, who in letters.items()
        ]
        call = """Show it, read it aloud, and wait a full half minute; nobody speaks. On your sign everyone
            holds up one letter at the same moment."""
        if draft.early:
            call = """Read it aloud twice, then its answers, a finger on each letter, and wait a full half
                minute; nobody speaks. On your sign everyone holds up one letter at the same moment."""
        teacher = [
            draft.say(
                "check-1",
                f"{ids[0]}. {call} Count {draft.key(ids[0])}, the right one, and the commonest other.",
            ),
            draft.say("check-2", "What the other letters say. " + " ".join(told), item.id),
        ]
        options = [o.misconception for o in item.options if o.misconception]
        first = next((m for m in likely if m in options), options[0] if options else None)
        remedy = (
            draft.tree.misconception(first).remedy
            if first
            else "Work the example once more, learners dictating."
        )
        label = next((o.label for o in item.options if o.misconception == first), "")
        again = f"Then ask {ids[1]} in the same way." if len(ids) > 1 else "Then ask the question again."
        most = f"If most others hold up {label}: {remedy} For another letter take its remedy overleaf."
        move = most if label else remedy
        before = f"Teach it again before anybody practices: {draft.time_for(AGAIN)}."
        branch = Branch(
            exercise=ids[0],
            threshold=draft.threshold,
            action=" ".join(filter(None, (f"{before} {move}", again, draft.both(bridge, AGAIN)))),
            otherwise="Go on. Let a learner who was right say how the commonest wrong letter comes about.",
        )
        listen = "Listen to" if draft.early else "Listen to and read"
        learners = f"{listen} {ids[0]}, and decide in silence. Hold up your letter when everyone does."
    else:
        key = draft.skill.success[0] if draft.skill.success else draft.skill.statement
        teacher = [
            draft.say(
                "check-1", f"Everyone writes one sentence on a whiteboard: {key} Read six boards aloud."
            )
        ]
        learners = "Write one sentence on your whiteboard."
    return Block(
        id="check",
        role="check",
        title=draft.title("check"),
        start=0,
        minutes=minutes,
        teacher=tuple(teacher),
        learners=(draft.say("check-learners", learners),),
        exercises=ids,
        materials=(boards(draft),),
        branch=branch,
    )
