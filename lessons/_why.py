"""Why this lesson now and what would change it: sentences with their evidence."""

import re

from ..learner.model import ClassMisconception, SkillPicture
from . import wording as w
from ._draft import Draft
from ._groups import WEAK, lacking, share_secure
from .mistakes import evidence
from .model import BridgePlan, Role

_ITEM_ID = re.compile(r".+/.+#\d+")


def why_now(draft: Draft, bridges: tuple[BridgePlan, ...]) -> tuple[str, ...]:
    """Goal, what is secure on the way, what is not, what the wrong answers say, who needs a bridge."""
    brief, found = draft.brief, [_goal(draft)]
    secure, weak, unseen = on_the_way(draft)
    known = [s for s in brief.pathway.sources if (p := draft.picture(s)) and p.seen and s != draft.skill.id]
    if not secure and known:
        first = w.listed(draft.name(s) for s in known[:2])
        more = f" and {w.count(len(known) - 2, 'more skill')}" if len(known) > 2 else ""
        found.append(f"Secure on the way to the goal: {first}{more}.")
    if secure:
        parts = [f"{draft.name(p.skill)}, {_numbers(p)}" for p in secure]
        found.append(f"Secure on the way: {'; '.join(parts)}.")
    found.append(_today(draft))
    found += [_shown(m) for m in _of_skill(draft)]
    found += [_missing(draft, picture, bridges) for picture in weak]
    found += _unasked(draft, unseen)
    if draft.partial:
        found.append(_partial(draft))
    if brief.reviewing:
        found.append("So this lesson deepens what is there instead of teaching it again.")
    return tuple(found)


def on_the_way(draft: Draft) -> tuple[list[SkillPicture], list[SkillPicture], list[str]]:
    """Prerequisites by what the class has shown: secure, not secure, nobody asked."""
    secure, weak, unseen = [], [], []
    brief = draft.brief
    for skill in dict.fromkeys((*brief.bridges, *brief.prerequisites, *draft.tree.hard(draft.skill.id))):
        if skill not in draft.tree.skills or skill == draft.skill.id:
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
    """Fewer answers than learners, or an interval wider than fifty points."""
    return picture.answers < max(draft.brief.learners, 6) or picture.high - picture.low > 0.5


def _goal(draft: Draft) -> str:
    brief = draft.brief
    if brief.goal == brief.skill:
        return f"Your goal is {draft.name(brief.goal)}, the subject of this lesson."
    goal = draft.name(brief.goal) if brief.goal in draft.tree.skills else brief.goal
    later = [s.skill for s in brief.remaining if s.skill not in (brief.skill, brief.goal)]
    between = ""
    if len(later) > 3:
        between = f"; {len(later)} more steps lie between, the next is {draft.name(later[0])}"
    elif later:
        between = f"; {w.listed(later)} {w.plural(len(later), 'lies', 'lie')} between"
    return f"Your goal is {goal}. {draft.name(brief.skill)} comes before it{between}."


def _numbers(picture: SkillPicture) -> str:
    interval = w.percent_range(picture.low, picture.high)
    return f"median {w.percent(picture.p)}, interval {interval}, {w.count(picture.answers, 'answer')}"


def _today(draft: Draft) -> str:
    picture = draft.picture(draft.skill.id)
    name = draft.name(draft.skill.id)
    if picture is None or not picture.seen:
        return f"Nobody has been asked about {name} yet, so the plan takes it as new for everyone."
    secure = picture.secure
    counts = (
        f"{secure or 'none'} of {w.count(picture.learners, 'learner')} {w.plural(secure, 'is', 'are')} secure"
    )
    if draft.brief.reviewing or share_secure(draft, draft.skill.id) >= WEAK:
        return f"{name} is secure: {_numbers(picture)}; {counts}."
    warned = " That is thin evidence: trust the starter and the check more than this number."
    return f"{name} is not secure yet: {_numbers(picture)}; {counts}.{warned * thin(draft, picture)}"


def _of_skill(draft: Draft) -> list[ClassMisconception]:
    own = [m for m in evidence(draft.brief.diagnosis).values() if m.skill == draft.skill.id and m.learners]
    return sorted(own, key=lambda m: -m.p)[:3]


def _shown(found: ClassMisconception) -> str:
    seen = len(found.learners)
    who = (
        f"{seen} of {w.count(found.asked, 'learner')} asked {w.plural(seen, 'has', 'have')} shown this belief"
    )
    share = f"{w.percent(found.p)}, {w.percent_range(found.low, found.high)}"
    return w.sentence(f"{who}: {w.quoted(found.belief)} ({share}{_examples(found)}).")


def _examples(found: ClassMisconception) -> str:
    if not found.evidence:
        return ""
    first = found.evidence[0]
    others = [e for e in found.evidence if e.answer != first.answer]
    text = f"; for example {w.bare(first.answer)}"
    if first.stem:
        text += f" to {w.quoted(w.asked(first.stem, 24))}"
    if others:
        text += f", or {w.bare(others[0].answer)} elsewhere"
    labels = list(dict.fromkeys(e.item for e in found.evidence if not _ITEM_ID.fullmatch(e.item)))[:4]
    if labels and all(label.isdecimal() for label in labels):
        return f"{text}; {w.plural(len(labels), 'question')} {w.listed(labels)}"
    return f"{text}; {w.listed(labels)}" if labels else text


def _missing(draft: Draft, picture: SkillPicture, bridges: tuple[BridgePlan, ...]) -> str:
    n = lacking(draft, picture.skill)
    name = draft.name(picture.skill)
    if n == 0:
        return f"{name} deserves a look although nobody clearly lacks it: {_numbers(picture)}."
    letter = next((chr(ord("A") + k) for k, b in enumerate(bridges) if b.skill == picture.skill), None)
    then = f"; bridge {letter} is for {w.plural(n, 'this learner', 'them')}" if letter else ""
    who = f"{w.count(n, 'learner')} {w.plural(n, 'is', 'are')} not yet secure in {name}"
    return w.sentence(f"{who} ({_numbers(picture)}){then}.")


def _unasked(draft: Draft, unseen: list[str]) -> list[str]:
    """Skills nobody was asked about: those that other answers make likely, and the rest."""
    found = []
    likely = [s for s in unseen if s in draft.brief.pathway.sources]
    rest = [s for s in unseen if s not in likely]
    asks = bool(draft.starters)
    if likely:
        names, pronoun = w.listed(draft.name(s) for s in likely), w.plural(len(likely), "it is", "they are")
        found.append(
            f"Nobody has been asked about {names} directly; other answers suggest that {pronoun} secure"
            f"{', and the starter checks' * asks}."
        )
    if rest:
        names = w.listed(draft.name(s) for s in rest)
        found.append(f"Nobody has been asked about {names} yet{'; the starter asks' * asks}.")
    return found


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
            f"first: {draft.time_for(first.minutes)}. If every starter question reaches that number, leave "
            "the bridges out."
        )
    if checks:
        role: Role = "independent" if "independent" in draft.minutes else "exit"
        return (
            f"If {draft.enough} or more get {checks[0]} right, go on to {draft.block(role)}; if not, "
            "teach again as the check says before anybody practices."
        )
    return "If four in five learners can do P1 at once, begin with the extension sheet."
