"""The blocks after the explanation: practice, taking it further, talk, closure, exit ticket."""

import re

from ..graph import Level
from . import wording as w
from ._blocks_open import opening
from ._draft import Draft
from ._pace import checking, sitting
from .model import Block, BridgePlan, Passage

_SHEETS: dict[Level, str] = {"support": "S", "core": "P", "extension": "E"}
_CREATE = re.compile(r"\b(own|invent|write|make up|create|design)\b", re.I)


def create_prompt(draft: Draft) -> tuple[str, int | None]:
    """The skill's task that asks learners to make something, and its number; else a general one."""
    for n, text in enumerate(draft.skill.extension, start=1):
        if _CREATE.search(text):
            return text, n
    if draft.early:
        return "Let children tell a question of their own on today's idea to a partner, who answers it.", None
    return (
        "Let learners write a question of their own on today's idea, solve it, and swap with a partner.",
        None,
    )


def independent(draft: Draft, bridges: tuple[BridgePlan, ...] = ()) -> Block:
    """Three tiers on one goal, the number of exercises fitted to the minutes."""
    minutes = draft.minutes["independent"]
    support, core, extension = draft.ids("S"), draft.ids("P"), draft.ids("E")
    prompt, number = create_prompt(draft)
    help_ = (
        draft.skill.support[0]
        if draft.skill.support
        else "Read the question aloud, then do the first step together."
    )
    last = f"""In {checking(minutes)} learners check their answers against the key and circle one exercise
        they want to ask about."""
    if draft.early:
        last = f"In {checking(minutes)} everyone tells a partner how one exercise was done."
    first = support[0] if support else "the first exercise"
    at_table = sum(b.minutes for b in bridges[: draft.tables])
    alone = ""
    if at_table:
        others = f"the others of the support tier begin {first} in pairs"
        alone = f"""Minutes 1 to {at_table}: {_table(draft, bridges)} at one table with whoever needs
            it{f"; {others}" * bool(draft.tier_size("support"))}. """
    start = f"""{sitting(minutes, at_table)}: sit with the support tier and
        {"look at" if at_table else "start"} {first} with them. Then walk: look at one answer of each core
        learner."""
    if not draft.tier_size("support"):
        walk_from = f"From minute {at_table + 1} on walk" if at_table else "Walk from the first minute"
        start = f"""By the answers so far nobody needs the support sheet; keep it for whoever gets stuck.
            {walk_from}: look at one answer of each learner."""
    read = "Read each exercise aloud first. " if draft.early else ""
    teacher = [
        draft.say(
            "practice",
            f"""{_handed(draft)} {read}{alone}{start} {last}""",
        ),
        draft.say("support-note", f"Support tier. {help_}", draft.cite("support", 1)),
        draft.say(
            "extension-note",
            f"Extension tier, and everyone who has finished. {prompt}",
            draft.cite("extension", number) if number else draft.cite("statement"),
        ),
    ]
    learners = """Work alone on your sheet. When you have two answers, compare them with the person beside
        you; where you differ, find out why before you go on. Not everyone finishes everything: what counts
        is that you can explain what you did."""
    if draft.early:
        learners = """Work on your own sheet. Then look at it with your partner. Do you have the same? If
            not, find out why. You do not have to finish. Be ready to tell how you did it."""
    return Block(
        id="independent",
        role="independent",
        title=draft.title("independent"),
        start=0,
        minutes=minutes,
        teacher=tuple(teacher),
        learners=(draft.say("practice-learners", learners),),
        exercises=(*support, *core, *extension),
        materials=(
            sheets(draft),
            *([] if draft.early else ["answer keys for learners to check their practice"]),
        ),
    )


def _handed(draft: Draft) -> str:
    """The sheets with what stands on each; one learner gets the own one."""
    sheets = {level: f"{w.spread(draft.ids(level_id))} ({level})" for level, level_id in _SHEETS.items()}
    mine = [text for level, text in sheets.items() if draft.tier_size(level)]
    if draft.brief.learners > 1 or len(mine) != 1:
        return f"Hand out the sheets: {', '.join(sheets.values())}."
    others = w.listed(text for text in sheets.values() if text not in mine)
    return f"Begin with {mine[0]}; keep {others} ready."


def _table(draft: Draft, bridges: tuple[BridgePlan, ...]) -> str:
    """`bridge A`, or the choice where the practice holds fewer bridges than there are."""
    letters = [f"bridge {letter}" for letter, _ in zip("ABCDEFGH", bridges, strict=False)]
    if len(letters) <= draft.tables:
        return w.listed(letters, "then")
    return f"{'the bridge' if draft.tables == 1 else 'the two bridges'} that most learners need"


def sheets(draft: Draft) -> str:
    """The practice sheets with how many of each are needed, where the diagnosis says; a few of a tier without
    learners, for who gets stuck or finishes early."""
    sizes = {level: draft.tier_size(level) for level in ("support", "core", "extension")}
    total = sum(sizes.values())
    if not total:
        return "practice sheets in three versions (support, core, extension)"
    sizes["core"] += max(0, draft.brief.learners - total)
    parts = [f"{n or 'a few'} {level}" for level, n in sizes.items()]
    return f"practice sheets in three versions ({', '.join(parts)})"


def elaborate(draft: Draft) -> Block:
    """The idea in a new setting, in pairs, then a question of the learners' own."""
    ids = draft.ids("A")
    prompt, number = create_prompt(draft)
    teacher: list[Passage] = []
    for id in ids:
        item = draft.item(id)
        asks = "is the same idea in a new setting"
        if item.thinking == "evaluate":
            asks = "asks for judgment, not for routine"
        elif item.thinking in ("analyse", "create"):
            asks = "asks for a closer look before anything is calculated"
        text = f"""{id} {asks}. Pairs decide together, then pairs compare with pairs. What to arrive at:
            {w.lines(item.steps)}"""
        teacher.append(draft.say("elaborate-new", text, item.id))
    source = draft.cite("extension", number) if number else draft.cite("statement")
    teacher.append(draft.say("elaborate-own", f"Pairs that have agreed go on. {prompt}", source))
    return Block(
        id="elaborate",
        role="elaborate",
        title=draft.title("elaborate"),
        start=0,
        minutes=draft.minutes["elaborate"],
        teacher=tuple(teacher),
        learners=(draft.say("elaborate-learners", _pair_task(ids)),),
        exercises=ids,
    )


def _pair_task(ids: tuple[str, ...]) -> str:
    if not ids:
        return "With your partner, write a question of your own on today's idea and solve it."
    return f"Solve {w.spread(ids)} with your partner. Then explain your way to another pair."


def discuss(draft: Draft) -> Block:
    """A question worth talking about; the opening question is settled here."""
    which = topic(draft)
    question = _general(draft) if which is None else draft.skill.discussion[which].question
    return Block(
        id="discuss",
        role="discuss",
        title=draft.title("discuss"),
        start=0,
        minutes=draft.minutes["discuss"],
        teacher=_talk(draft),
        learners=(draft.say("discuss-learners", question),),
    )


def topic(draft: Draft) -> int | None:
    """Which discussion fits the opening question: the one that shares most with it and least with the
    openings that were not used."""
    spec = draft.skill.discussion
    if not spec:
        return None
    chosen = opening(draft) if "hook" in draft.minutes else None
    shown = chosen.setup if chosen else ""
    unseen = " ".join(h.setup for h in draft.skill.hooks if h is not chosen)

    def fit(n: int) -> tuple[int, int]:
        text = " ".join((spec[n].question, *spec[n].listen_for))
        return w.overlap(text, shown) - w.overlap(text, unseen), -n

    return max(range(len(spec)), key=fit)


def _general(draft: Draft) -> str:
    idea = w.bare(draft.skill.big_idea or draft.skill.statement)
    return f"A friend missed today. How would you convince that friend of this: {idea}?"


def _talk(draft: Draft) -> tuple[Passage, ...]:
    spec = draft.skill.discussion
    which = topic(draft)
    found = _back(draft, "discuss-back")
    if which is None:
        found.append(draft.say("discuss", _general(draft), draft.cite("big idea")))
        return tuple(found)
    chosen = spec[which]
    found.append(draft.say("discuss", chosen.question, draft.cite("discussion", which + 1)))
    longer = draft.minutes["discuss"] >= 5 and len(spec) > 1
    heard = " / ".join(w.quoted(text) for text in chosen.listen_for)
    text = f"""Give everyone time to think, then pairs, then the class. Do not say who is right; ask "Can
        somebody say that in other words?" and "Is that always so?" Listen for: {heard}"""
    found.append(draft.say("discuss-listen", text, draft.cite("discussion", which + 1)))
    if longer:
        other = spec[(which + 1) % len(spec)]
        heard = " / ".join(w.quoted(text) for text in other.listen_for)
        found.append(
            draft.say(
                "discuss-more",
                f"If there is time: {other.question} Listen for: {heard}",
                draft.cite("discussion", spec.index(other) + 1),
            )
        )
    return tuple(found)


def _back(draft: Draft, slot: str) -> list[Passage]:
    """The return to the opening question, where there was one."""
    if "hook" not in draft.minutes or opening(draft) is None:
        return []
    text = """Go back to the opening question first: who has changed their mind, and what in today's work
        changed it?"""
    return [draft.say(slot, text)]


def closure(draft: Draft) -> Block:
    """Learners say what they learned; the teacher says why it matters and what comes next."""
    skill = draft.skill
    task = (
        skill.closure
        or "Tell your neighbor one thing that is clear now and one question that you still have."
    )
    why = skill.why_it_matters or skill.big_idea or skill.statement
    following = draft.brief.remaining
    after = ""
    if following:
        after = f"Say what comes next: {draft.tree.skill(following[0].skill).title}."
    return Block(
        id="closure",
        role="closure",
        title=draft.title("closure"),
        start=0,
        minutes=draft.minutes["closure"],
        teacher=(
            *([] if "discuss" in draft.minutes else _back(draft, "closure-back")),
            draft.say("closure", task, draft.cite("closure")),
            draft.say("why-it-matters", f"{why} {after}", draft.cite("why it matters")),
        ),
        learners=(draft.say("closure-learners", task, draft.cite("closure")),),
    )


def exit_ticket(draft: Draft) -> Block:
    """Two questions on today's content; every wrong option is named overleaf."""
    ids = draft.ids("X")
    keys = "; ".join(f"{id} {draft.key(id)}" for id in ids)
    how = "Alone, in silence, without help and without notes; collect the tickets at the door."
    task = f"Answer {w.spread(ids)} on your own. Under one of them write a sentence: how do you know?"
    if draft.early:
        how = """Read each question aloud twice, with its answers; everyone marks one alone, without help. Let
            a few tell you at the door how they know, and collect the tickets."""
        task = f"Listen to {w.spread(ids)} and mark your answer. Be ready to tell how you know."
    text = f"""{how} Right:
        {keys}. Sort them into three piles: both right, one right, none right. Then look for the wrong
        letter that occurs most and read overleaf what it says and what to do tomorrow."""
    return Block(
        id="exit",
        role="exit",
        title=draft.title("exit"),
        start=0,
        minutes=draft.minutes["exit"],
        teacher=(draft.say("exit", text, *(draft.item(i).id for i in ids)),),
        learners=(draft.say("exit-learners", task),),
        exercises=ids,
        materials=(tickets(draft),),
    )


def tickets(draft: Draft) -> str:
    """The exit tickets, counted."""
    return w.count(draft.brief.learners, "printed exit ticket")
