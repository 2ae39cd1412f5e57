"""The blocks before the explanation: starter, opening question, exploring."""

import re

from ..graph import Hook, SkillTree
from . import _groups
from . import wording as w
from ._draft import Draft
from ._pace import answering, exploring, talking
from .model import Block, Branch, BridgePlan, Recalled

SAME_WORDS = 4
"""Two hooks that share so many of their longer words tell one story."""
_WORDS = re.compile(r"[^\W\d_]{5,}")
_NONE: frozenset[str] = frozenset()
_BOARD = "one whiteboard and pen for each learner"


def boards(draft: Draft) -> str:
    """Whiteboards as the skill's own list names them, or our own name for them."""
    return next((m for m in draft.skill.materials if "whiteboard" in m.lower()), _BOARD)


def review(draft: Draft, bridges: tuple[BridgePlan, ...]) -> Block:
    """Questions on prerequisites only; too few right answers send the class over a bridge."""
    ids = tuple(s.id for s in draft.starters)
    minutes = draft.minutes["review"]
    asked = []
    for start in draft.starters:
        key = w.bare(draft.key(start.id))
        asked.append(f"{start.id} asks for {draft.name(start.skill)}; right: {key}.")
    letters = {b.skill: chr(ord("A") + n) for n, b in enumerate(bridges)}
    many = len(ids) > 1
    call = "call the questions one by one: boards up" if many else "call: boards up"
    how = f"""Show {w.spread(ids)}{" together" * many}. Learners work alone and without talking, and write
        {"each" if many else "the"} answer large on a whiteboard. {answering(minutes)}
        {call}, look, count the right answers, write the
        number down, boards down."""
    if draft.early:
        how = f"""Read {w.spread(ids)} aloud{", one after the other" * many}; nobody reads alone.
            Children think quietly and put a number, a letter or a drawing on their whiteboards. On your
            sign: boards up, look, count the right answers, write the number down, boards down."""
    teacher = [
        draft.say("review-1", how),
        draft.say("review-2", " ".join(asked), *(draft.item(i).id for i in ids)),
    ]
    if draft.brief.course:
        teacher.append(draft.say("review-back", back(draft)))
    branch = None
    if bridges and draft.starters:
        first = bridges[0]
        branch = Branch(
            exercise=first.starter,
            threshold=draft.threshold,
            action=(f"Do bridge A ({first.title}) with everyone now: {draft.time_for(first.minutes)}."),
            otherwise=f"Go on. Whoever missed it does bridge A with you {_when(draft)}.",
        )
        if len(bridges) > 1:
            rest = w.listed(f"{b.starter} (bridge {letters[b.skill]})" for b in bridges[1:])
            teacher.append(
                draft.say(
                    "review-3",
                    f"""The same rule holds for {rest}. Do one bridge at most with the whole class: the one
                        for the question with the fewest right answers. Write down who missed what.
                        {_others(draft, len(bridges))}""",
                )
            )
    learners = f"Answer {w.spread(ids)} on your own. Write large enough to be read from the front."
    if draft.early:
        learners = f"Listen to {w.spread(ids)}. Put each answer on your whiteboard."
    return Block(
        id="review",
        role="review",
        title=draft.title("review"),
        start=0,
        minutes=minutes,
        teacher=tuple(teacher),
        learners=(draft.say("review-learners", learners),),
        exercises=ids,
        materials=(boards(draft),),
        branch=branch,
    )


def recalled(draft: Draft) -> tuple[Recalled, ...]:
    """The starter questions that reach back to an earlier lesson of the course."""
    known = {*draft.recall, *draft.taught}
    return tuple(
        Recalled(exercise=s.id, skill=s.skill, title=draft.tree.skill(s.skill).title)
        for s in draft.starters
        if s.skill in known
    )


def back(draft: Draft) -> str:
    """Which earlier lesson each starter question reaches back to, and why."""
    found = []
    reached = {one.exercise: one for one in recalled(draft)}
    for one in reached.values():
        why = "today builds on it" if _groups.before(draft, one.skill) else "asked again so that it stays"
        found.append(f"{one.exercise} goes back to the lesson “{one.title}” ({one.skill}): {why}.")
    older = [start.id for start in draft.starters if start.id not in reached]
    if older:
        verb = w.plural(len(older), "asks", "ask")
        found.append(f"{w.listed(older)} {verb} what the class brings along from before this course.")
    return " ".join(found)


def _when(draft: Draft) -> str:
    if draft.tables:
        return f"at the beginning of {draft.block('independent')}"
    return "at the beginning of the next lesson"


def _others(draft: Draft, many: int) -> str:
    """What becomes of the bridges that the whole class does not do."""
    if not draft.tables:
        return f"The {w.plural(many - 1, 'other bridge waits', 'others wait')} for the next lesson."
    room = w.number(min(draft.tables, many))
    fits = f"{draft.block('independent')} has time for {room} at one table"
    if draft.tables >= many:
        return f"{w.sentence(fits)}."
    these = "one" if draft.tables == 1 else "two"
    rest = f"take the {these} that most of them need, and keep the rest for the next lesson"
    return w.sentence(f"{fits}: {rest}.")


def opening(draft: Draft) -> Hook | None:
    """The hook of this lesson: the one that retrieval ranks first for this class; another seed takes
    the next one, so that a repeated lesson opens differently. In a course none comes twice, and of those left
    one whose story the class has not met comes first; None where all are used."""
    hooks = draft.skill.hooks
    rank = {source: place for place, source in enumerate(draft.grounding)}
    ranked = sorted(
        range(len(hooks)), key=lambda n: rank.get(draft.cite("hook", n + 1), len(draft.grounding))
    )
    if draft.brief.course and hooks:
        used = draft.brief.course.hooks
        ranked = [n for n in ranked if draft.cite("hook", n + 1) not in used]
        told = [story(draft.tree, source) for source in used]
        ranked.sort(key=lambda n: any(same_story(words_of(hooks[n]), other) for other in told))
        return hooks[ranked[0]] if ranked else None
    return hooks[ranked[draft.brief.seed % len(hooks)]] if hooks else None


def words_of(hook: Hook) -> frozenset[str]:
    """What a hook's story is about: its longer words."""
    return frozenset(word.casefold() for word in _WORDS.findall(f"{hook.setup} {hook.question}"))


def story(tree: SkillTree, source: str) -> frozenset[str]:
    """The words of a hook by its citation; none where the pack has it no longer."""
    skill, _, number = source.partition(" hook ")
    hooks = tree.skills[skill].hooks if skill in tree.skills else ()
    return words_of(hooks[int(number) - 1]) if number.isdigit() and 0 < int(number) <= len(hooks) else _NONE


def same_story(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two hooks tell of the same things."""
    return len(one & other) >= SAME_WORDS


def hook(draft: Draft) -> Block:
    """Something to argue about before it can be calculated."""
    minutes = draft.minutes["hook"]
    chosen = opening(draft)
    if chosen is None:
        why = draft.skill.why_it_matters or draft.skill.statement
        setup, question, sources = why, "Where have you met something like this?", draft.cite("statement")
        listen = "Listen for: any situation with its numbers and its units. Write two of them on the board."
    else:
        number = draft.skill.hooks.index(chosen) + 1
        setup, question, sources = chosen.setup, chosen.question, draft.cite("hook", number)
        listen = "Listen for: " + " / ".join(w.quoted(text) for text in chosen.listen_for)
    later = next((r for r in ("discuss", "elaborate", "closure") if r in draft.minutes), None)
    promise = f"You come back to it in {draft.block(later)}." if later else "You come back to it at the end."
    return Block(
        id="hook",
        role="hook",
        title=draft.title("hook"),
        start=0,
        minutes=minutes,
        teacher=(
            draft.say("hook", f"{setup} {question}", sources),
            draft.say(
                "hook-moves",
                f"""Read it aloud, then wait: ten seconds of silence, {talking(minutes)}, then three or four
                    voices. Ask "Who sees it differently?" and write the reasons on the board. Settle
                    nothing yet. {promise}""",
            ),
            draft.say("hook-listen", listen, sources),
        ),
        learners=(draft.say("hook-learners", f"{setup} {question}", sources),),
    )


def explore(draft: Draft) -> Block:
    """Learners try, with a picture or a table and no method shown, before anything is explained."""
    ids = draft.ids("D")
    minutes = draft.minutes["explore"]
    answers = w.listed(draft.item(id).answer.text for id in ids)
    show = f"Show {w.spread(ids)}."
    task = f"""Work on {w.spread(ids)} with your partner, in any way you like: draw, make a table,
        calculate. Be ready to show how you know."""
    if draft.early:
        show = f"Read {w.spread(ids)} aloud twice and let a child say it again."
        task = f"""Find out {w.spread(ids)} with your partner: use things, fingers or a drawing. Be ready to
            show how you know."""
    return Block(
        id="explore",
        role="explore",
        title=draft.title("explore"),
        start=0,
        minutes=minutes,
        teacher=(
            draft.say(
                "explore",
                f"""Pairs, one sheet of paper each pair. {show} Show no method: every way of
                    finding out is welcome as long as both partners can explain it. Walk round and ask:
                    "What does this number stand for?" Say neither right nor wrong; ask the pair how they
                    could check.""",
            ),
            draft.say(
                "explore-share",
                f"""{exploring(minutes)}, let two pairs with different ways show
                    theirs. Choose one that drew or listed and one that calculated. Ask the class where the
                    same number appears in both. Answer: {answers}.""",
                *(draft.item(i).id for i in ids),
            ),
        ),
        learners=(draft.say("explore-learners", task),),
        exercises=ids,
        materials=("one sheet of paper for each pair" if draft.brief.learners > 1 else "one sheet of paper",),
    )
