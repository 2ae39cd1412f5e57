"""Why this lesson now and what would change it: sentences with their evidence."""

import re

from ..graph.notation import NotationError, plain
from ..learner.model import ClassMisconception, SkillPicture, WrongEvidence
from . import _after
from . import wording as w
from ._draft import Draft
from ._groups import WEAK, lacking, letter, share_secure, unsure
from .mistakes import evidence
from .model import BridgePlan, Role

_ITEM_ID = re.compile(r".+/.+#\d+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
WIDE = 0.5
"""An interval wider than this says little about a single number."""
_LABEL = re.compile(r"^[A-H]: ")


def why_now(draft: Draft, bridges: tuple[BridgePlan, ...]) -> tuple[str, ...]:
    """Goal, what is secure on the way, what is not, what the wrong answers say, who needs a bridge."""
    brief, found = draft.brief, [_goal(draft)]
    secure, weak, unseen = on_the_way(draft)
    open_ = {draft.skill.id, *(p.skill for p in weak)}
    known = [s for s in brief.pathway.sources if (p := draft.picture(s)) and p.seen and s not in open_]
    if not secure and known:
        more = [w.number(len(known) - 2) + w.plural(len(known) - 2, " more skill")] * (len(known) > 2)
        named = w.listed([*(draft.name(s) for s in known[:2]), *more])
        found.append(f"Secure on the way to the goal: {named}.")
    if secure:
        parts = [f"{draft.name(p.skill)}, {_numbers(p)}{_except(p, bridges)}" for p in secure]
        found.append(f"Secure on the way: {'; '.join(parts)}.")
    found += _after.said(draft)
    found.append(_today(draft))
    found += [_shown(draft, m) for m in _of_skill(draft)]
    found += _assumed(draft)
    weak.sort(key=lambda p: letter(bridges, p.skill) or "Z")
    found += [_missing(draft, picture, bridges) for picture in weak]
    found += _unasked(draft, unseen)
    if not draft.starters:
        found.append(_no_starter(draft))
    if draft.partial:
        found.append(_partial(draft))
    if brief.reviewing and not draft.taught:
        found.append("So this lesson deepens what is there instead of teaching it again.")
    return tuple(found)


def on_the_way(draft: Draft) -> tuple[list[SkillPicture], list[SkillPicture], list[str]]:
    """Prerequisites by what the class has shown: secure, not secure, nobody asked."""
    secure, weak, unseen = [], [], []
    brief = draft.brief
    before = (*brief.bridges, *brief.prerequisites, *draft.tree.hard(draft.skill.id))
    for skill in dict.fromkeys((*before, *(start.skill for start in draft.starters))):
        if skill not in draft.tree.skills or skill == draft.skill.id or skill in draft.taught:
            continue
        picture = draft.picture(skill)
        if picture is None or not picture.seen:
            unseen.append(skill)
        elif share_secure(draft, skill) >= WEAK and skill not in brief.bridges:
            secure.append(picture)
        else:
            weak.append(picture)
    return secure, weak, unseen


def thin(draft: Draft, picture: SkillPicture) -> bool:
    """Fewer answers than learners."""
    return picture.answers < max(draft.brief.learners, 6)


def caution(draft: Draft, picture: SkillPicture) -> str:
    """What a wide interval means here: few answers, a divided class, or single learners who are
    uncertain; empty where it is narrow."""
    if thin(draft, picture):
        return "That is thin evidence: trust the starter and the check more than this number."
    if picture.high - picture.low <= WIDE:
        return ""
    if min(picture.secure, picture.lacking) * 5 >= picture.learners:
        rest = f", {picture.unsure} between" if picture.unsure else ""
        return f"The class is divided: {picture.secure} secure, {picture.lacking} not yet{rest}."
    each = w.number(max(1, round(picture.answers / max(1, draft.brief.learners))))
    questions = w.plural(1 if each == "one" else 2, "question")
    return f"Each learner answered about {each} {questions}, so the picture of a single learner is uncertain."


def _goal(draft: Draft) -> str:
    brief = draft.brief
    if brief.course:
        return f"A lesson of the unit “{brief.course.unit}”: {draft.name(brief.skill)}."
    if brief.goal == brief.skill:
        return f"Your goal is {draft.name(brief.goal)}, the subject of this lesson."
    goal = draft.name(brief.goal) if brief.goal in draft.tree.skills else brief.goal
    later = [s.skill for s in brief.remaining if s.skill not in (brief.skill, brief.goal)]
    between = ""
    if len(later) > 3:
        between = f"; {w.number(len(later))} more steps follow, the next is {draft.name(later[0])}"
    elif later:
        between = f"; {w.listed(later)} {w.plural(len(later), 'follows', 'follow')}"
    if brief.skill in brief.pathway.goals:
        parts = f"{w.number(len(brief.pathway.goals))} parts"
        return f"Your goal is {goal}, which has {parts}. Today: {draft.name(brief.skill)}{between}."
    return f"Your goal is {goal}. {draft.name(brief.skill)} comes before it{between}."


def _numbers(picture: SkillPicture) -> str:
    interval = w.percent_range(picture.low, picture.high)
    return f"median {w.percent(picture.p)}, interval {interval}, {w.count(picture.answers, 'answer')}"


def _except(picture: SkillPicture, bridges: tuple[BridgePlan, ...]) -> str:
    """Who lacks a skill that the class as a whole has."""
    n, by = picture.lacking, letter(bridges, picture.skill)
    if not n:
        return ""
    return (
        f" ({w.number(n)} {w.plural(n, 'learner lacks', 'learners lack')} it{f': bridge {by}' if by else ''})"
    )


def _assumed(draft: Draft) -> list[str]:
    """What earlier lessons of the course have taught and today builds on, and that nothing shows it yet."""
    below = set(draft.tree.closure((draft.skill.id,))) - {draft.skill.id}
    asked = {start.skill: start.id for start in draft.starters}
    known = [s for s in draft.taught if s in below]
    if not known:
        return []
    direct = [s for s in known if s in draft.tree.hard(draft.skill.id)] or known[-2:]
    more = len(known) - len(direct)
    named = w.listed([*(draft.name(s) for s in direct), *([f"{w.number(more)} more"] if more else [])])
    tells = [asked[s] for s in direct if s in asked]
    told = f": {w.listed(tells)} {w.plural(len(tells), 'tells', 'tell')}" if tells else ""
    what = w.plural(len(known), "it has", "they have")
    return [f"Taught earlier in this course: {named}. That {what} been learned is assumed, not shown{told}."]


def _today(draft: Draft) -> str:
    picture = draft.picture(draft.skill.id)
    name = draft.name(draft.skill.id)
    if draft.skill.id in draft.taught:
        how = {
            "part": "This lesson is its next part",
            "rest": "This lesson finishes it",
            "review": "This lesson goes deeper into it",
        }
        later = draft.brief.course.later if draft.brief.course else ""
        return (
            f"{name} was taught earlier in this course. {how.get(later, 'This lesson goes on with it')}; "
            "what has been learned of it is assumed, not shown."
        )
    if picture is None or not picture.seen:
        return f"Nobody has been asked about {name} yet, so the plan takes it as new for everyone."
    secure = picture.secure
    counts = (
        f"{secure or 'none'} of {w.count(picture.learners, 'learner')} {w.plural(secure, 'is', 'are')} secure"
    )
    if picture.learners == 1:
        counts = f"the learner is {'' if secure else 'not '}secure"
    if draft.brief.reviewing or share_secure(draft, draft.skill.id) >= WEAK:
        most = " for most learners" * (share_secure(draft, draft.skill.id) < WEAK)
        return f"{name} is secure{most}: {_numbers(picture)}; {counts}."
    return f"{name} is not secure yet: {_numbers(picture)}; {counts}. {caution(draft, picture)}".strip()


def _of_skill(draft: Draft) -> list[ClassMisconception]:
    own = [m for m in evidence(draft.brief.diagnosis).values() if m.skill == draft.skill.id and m.learners]
    return sorted(own, key=lambda m: -m.p)[:3]


def _shown(draft: Draft, found: ClassMisconception) -> str:
    seen = len(found.learners)
    who = (
        f"{seen} of {w.count(found.asked, 'learner')} asked {w.plural(seen, 'has', 'have')} shown this belief"
        if draft.brief.learners > 1
        else "an answer shows this belief"
    )
    share = f"{w.percent(found.p)}, {w.percent_range(found.low, found.high)}"
    return w.sentence(f"{who}: {w.quoted(found.belief)} ({share}{_examples(draft, found)}).")


def _examples(draft: Draft, found: ClassMisconception) -> str:
    """One answer with its question, and another to another question. A question in which somebody has
    the name of a learner is not quoted; where there is no other, it is not quoted in full."""
    if not found.evidence:
        return ""
    sayable = [e for e in found.evidence if not named(draft, f"{e.stem} {e.answer}")]
    first = (sayable or found.evidence)[0]
    others = [
        e
        for e in sayable
        if e.item != first.item and e.stem != first.stem and _bare(e.answer) != _bare(first.answer)
    ]
    text = "" if named(draft, first.answer) else f"; for example {_given(first)}"
    if first.stem and first in sayable:
        text += f" to {w.quoted(w.asked(_plain(first.stem), 36))}"
    if others:
        text += f", or {_given(others[0])} elsewhere"
    labels = list(dict.fromkeys(e.item for e in found.evidence if not _ITEM_ID.fullmatch(e.item)))[:4]
    if labels and all(label.isdecimal() for label in labels):
        return f"{text}; {w.plural(len(labels), 'question')} {w.listed(labels)}"
    return f"{text}; {w.listed(labels)}" if labels else text


def named(draft: Draft, text: str) -> bool:
    """Whether a text holds a name that is to be avoided."""
    barred = {name.casefold() for name in draft.names}
    return any(word in barred for word in re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _given(evidence: WrongEvidence) -> str:
    """The answer as it stands in a sentence: a number bare, the words of an option quoted."""
    text = _plain(_LABEL.sub("", evidence.answer.strip()))
    worded = len(text.split()) > 4 or not re.match(r"[\d$(\N{MINUS SIGN}-]", text)
    return w.quoted(text) if worded and " " in text else w.bare(text)


def _plain(text: str) -> str:
    """Mathematics as text; what a learner wrote may not be notation at all."""
    try:
        return plain(text)
    except NotationError:
        return text.replace("`", "")


def _bare(answer: str) -> tuple[str, ...] | str:
    """What two ways of writing one answer share: the numbers without a unit."""
    text = _plain(_LABEL.sub("", answer.strip()))
    return tuple(_NUMBER.findall(text)) or w.bare(text).casefold()


def _missing(draft: Draft, picture: SkillPicture, bridges: tuple[BridgePlan, ...]) -> str:
    lack, open_ = lacking(draft, picture.skill), unsure(draft, picture.skill)
    name, by = draft.name(picture.skill), letter(bridges, picture.skill)
    if lack == 0:
        if open_:
            verb = w.plural(open_, "is", "are")
            who = f"nobody clearly lacks {name}, but {w.count(open_, 'learner')} {verb} unsure"
            text = f"{w.sentence(who)} ({_numbers(picture)})."
        else:
            text = f"{name} deserves a look although nobody lacks it: {_numbers(picture)}."
        return f"{text} Bridge {by} is for whoever misses its starter question." if by else text
    rest = f", and {open_} {w.plural(open_, 'is', 'are')} unsure" if open_ else ""
    who = f"{w.count(lack, 'learner')} {w.plural(lack, 'lacks', 'lack')} {name}{rest} ({_numbers(picture)})"
    asks = next((b.starter for b in bridges if b.skill == picture.skill), "")
    extra = f", and for whoever misses {asks}" if asks else ""
    then = f"; bridge {by} is for {w.plural(lack, 'this learner', f'the {lack}')}{extra}" if by else ""
    return w.sentence(f"{who}{then}.")


def _unasked(draft: Draft, unseen: list[str]) -> list[str]:
    """Skills nobody was asked about: those that other answers make likely, and the rest."""
    found = []
    likely = [s for s in unseen if s in draft.brief.pathway.sources]
    rest = [s for s in unseen if s not in likely]
    asked = {start.skill for start in draft.starters}
    if likely:
        names, pronoun = w.listed(draft.name(s) for s in likely), w.plural(len(likely), "it is", "they are")
        found.append(
            f"Nobody has been asked about {names} directly; other answers suggest that {pronoun} secure"
            f"{', and the starter checks' * asked.issuperset(likely)}."
        )
    for group, then in (
        ([s for s in rest if s in asked], "; the starter asks"),
        ([s for s in rest if s not in asked], ""),
    ):
        if group:
            found.append(f"Nobody has been asked about {w.listed(draft.name(s) for s in group)} yet{then}.")
    return found


def _no_starter(draft: Draft) -> str:
    if draft.brief.reviewing:
        return "There is no starter: the lesson deepens what the class has, and the time goes to that."
    if draft.nothing_before:
        return "There is no starter: nothing in this curriculum that has exercises comes before the skill."
    return "There is no starter: the period is too short for one."


def _partial(draft: Draft) -> str:
    total, taught = len(draft.skill.explanation), draft.steps_taught
    minutes, needed = draft.brief.minutes, draft.brief.step.minutes
    text = f"This class needs about {w.count(needed, 'minute')} for the skill, and today has {minutes}."
    if taught < total:
        left = list(dict.fromkeys(s.representation for s in draft.skill.explanation[taught:]))
        return (
            f"{text} Today brings the first {taught} of {total} steps of the explanation; the next lesson "
            f"begins with the rest ({w.listed(left)}) and brings more practice."
        )
    return f"{text} Today brings the explanation and a first round of practice; the next lesson goes on."


def changes_if(draft: Draft, bridges: tuple[BridgePlan, ...]) -> str:
    """One concrete condition under which the teacher would teach something else."""
    checks = draft.ids("C")
    if bridges:
        first = bridges[0]
        return (
            f"If fewer than {draft.enough} get {first.starter} right ({first.title}), everyone does bridge A "
            f"first: {draft.time_for(first.minutes)}. If every starter question reaches that number, the "
            "whole class goes straight on; bridges are then only for those who missed their question."
        )
    if checks:
        role: Role = "independent" if "independent" in draft.minutes else "exit"
        return (
            f"If {draft.enough} or more get {checks[0]} right, go on to {draft.block(role)}; if not, "
            "teach again as the check says before anybody practices."
        )
    return "If four in five learners can do P1 at once, begin with the extension sheet."
