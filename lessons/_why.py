"""Why this lesson now, what would change it, and what is not known: sentences with their evidence."""

import re

from ..learner.model import ClassMisconception, SkillPicture
from . import wording as w
from ._draft import Draft
from ._groups import WEAK, bridges, lacking, share_secure
from .mistakes import evidence
from .model import BridgePlan

_ITEM_ID = re.compile(r".+/.+#\d+")


def why_now(draft: Draft) -> tuple[str, ...]:
    """Goal, what is secure on the way, what is not, what the wrong answers say, who needs a bridge."""
    brief = draft.brief
    found = [_goal(draft)]
    secure, weak, unseen = _on_the_way(draft)
    if secure:
        parts = [f"{draft.name(p.skill)} ({_numbers(p)})" for p in secure]
        found.append(f"Secure on the way: {w.listed(parts)}.")
    found.append(_today(draft))
    found += [_shown(m) for m in _of_skill(draft)]
    for picture in weak:
        found.append(_missing(draft, picture))
    if unseen:
        found.append(
            f"Nobody has been asked about {w.listed(draft.name(s) for s in unseen)} yet; the starter finds out."
            if draft.starters
            else f"Nobody has been asked about {w.listed(draft.name(s) for s in unseen)} yet."
        )
    if draft.partial:
        found.append(_partial(draft))
    if brief.reviewing:
        found.append("So this lesson deepens what is there; it does not teach it again.")
    return tuple(found)


def _goal(draft: Draft) -> str:
    brief = draft.brief
    if brief.goal == brief.skill:
        return f"Your goal is {draft.name(brief.goal)}, and this lesson teaches it."
    goal = draft.name(brief.goal) if brief.goal in draft.tree.skills else brief.goal
    later = [s.skill for s in brief.remaining if s.skill not in (brief.skill, brief.goal)]
    between = f"; {w.listed(later)} {w.plural(len(later), 'lies', 'lie')} between" if later else ""
    return f"Your goal is {goal}. {draft.name(brief.skill)} comes before it{between}."


def _on_the_way(draft: Draft) -> tuple[list[SkillPicture], list[SkillPicture], list[str]]:
    """Prerequisites by what the class has shown: secure, not secure, nobody asked."""
    secure, weak, unseen = [], [], []
    wanted = dict.fromkeys(
        (*draft.brief.bridges, *draft.brief.prerequisites, *draft.tree.hard(draft.skill.id))
    )
    for skill in wanted:
        if skill not in draft.tree.skills or skill == draft.skill.id:
            continue
        picture = draft.picture(skill)
        if picture is None or not picture.seen:
            unseen.append(skill)
        elif share_secure(draft, skill) >= WEAK and skill not in draft.brief.bridges:
            secure.append(picture)
        else:
            weak.append(picture)
    return secure, weak, unseen


def _numbers(picture: SkillPicture) -> str:
    return (
        f"median {w.percent(picture.p)}, interval {w.percent_range(picture.low, picture.high)}, "
        f"{w.count(picture.answers, 'answer')}"
    )


def _today(draft: Draft) -> str:
    picture = draft.picture(draft.skill.id)
    name = draft.name(draft.skill.id)
    if picture is None or not picture.seen:
        return f"Nobody has been asked about {name} yet, so the plan assumes that it is new for everyone."
    counts = f"{picture.secure} of {w.count(picture.learners, 'learner')} {w.plural(picture.secure, 'is', 'are')} secure"
    if draft.brief.reviewing or share_secure(draft, draft.skill.id) >= WEAK:
        return f"{name} is secure: {_numbers(picture)}; {counts}."
    thin = (
        " That is thin evidence: read the starter and the check before you rely on it."
        if _thin(draft, picture)
        else ""
    )
    return f"{name} is not secure yet: {_numbers(picture)}; {counts}.{thin}"


def _thin(draft: Draft, picture: SkillPicture) -> bool:
    """Fewer answers than learners, or an interval wider than forty points."""
    return picture.answers < max(draft.brief.learners, 6) or picture.high - picture.low > 0.4


def _of_skill(draft: Draft) -> list[ClassMisconception]:
    own = [m for m in evidence(draft.brief.diagnosis).values() if m.skill == draft.skill.id and m.learners]
    return sorted(own, key=lambda m: -m.p)[:3]


def _shown(found: ClassMisconception) -> str:
    seen = len(found.learners)
    text = f"{seen} of the {w.count(found.asked, 'learner')} asked {w.plural(seen, 'shows', 'show')} this belief: "
    text = f"{text}{w.quoted(found.belief)} ({w.percent(found.p)}, {w.percent_range(found.low, found.high)}"
    examples = {e.answer: e for e in reversed(found.evidence)}
    if examples:
        example = found.evidence[0]
        answers = w.listed(list(dict.fromkeys(e.answer for e in found.evidence))[:2], "or")
        many = len(examples) > 1
        text += f"; {'answers such as' if many else 'the answer'} {answers}"
        if example.stem and not many:
            text += f" to {w.quoted(w.shortened(example.stem, 14))}"
        elif example.stem:
            text += f", the first to {w.quoted(w.shortened(example.stem, 14))}"
    labels = list(dict.fromkeys(e.item for e in found.evidence if not _ITEM_ID.fullmatch(e.item)))
    if labels:
        text += f"; {w.plural(len(labels), 'question')} {w.listed(labels[:4])}"
    return w.sentence(text) + ")."


def _missing(draft: Draft, picture: SkillPicture) -> str:
    n = lacking(draft, picture.skill)
    plan = next((b for b in bridges(draft) if b.skill == picture.skill), None)
    name = draft.name(picture.skill)
    then = (
        f": {w.plural(n, 'the bridge is', 'the bridge is')} for {w.plural(n, 'this learner', 'them')}"
        if plan
        else ""
    )
    if n == 0:
        return f"{name} is shaky although nobody clearly lacks it: {_numbers(picture)}."
    return w.sentence(
        f"{w.count(n, 'learner')} {w.plural(n, 'is', 'are')} not yet secure in {name} ({_numbers(picture)}){then}."
    )


def _partial(draft: Draft) -> str:
    total, taught = len(draft.skill.explanation), draft.steps_taught
    text = (
        f"What {draft.brief.minutes} minutes cannot hold: this skill needs about "
        f"{max(draft.brief.step.minutes, draft.brief.minutes + 5)} minutes for this class."
    )
    if taught < total:
        left = list(dict.fromkeys(s.representation for s in draft.skill.explanation[taught:]))
        text += (
            f" Today brings {w.count(taught, 'step')} of the explanation out of {total}; the next lesson starts with the "
            f"rest ({w.listed(left)}) and more practice."
        )
    else:
        text += " Today brings the explanation and a first round of practice; the next lesson continues with practice."
    return text


def changes_if(draft: Draft, plans: tuple[BridgePlan, ...]) -> str:
    """One concrete condition under which the teacher would teach something else."""
    if plans:
        first = plans[0]
        role, given = draft.giver(first.minutes)
        return (
            f"If fewer than {draft.enough} get {first.starter} right ({first.title}), everyone does bridge A first and "
            f"{draft.block(role)} gives up {w.count(given, 'minute')}. If all starter questions go well, leave "
            f"the bridges out altogether."
        )
    checks = draft.ids("C")
    if checks and "guided" in draft.minutes and "independent" in draft.minutes:
        return (
            f"If {draft.enough} or more get {checks[0]} right, give the rest of the time straight to "
            f"{draft.block('independent')}; if fewer do, use the remedy first."
        )
    return "If four in five learners can already do the first exercise of the core sheet, begin with the extension sheet."


def unknown(draft: Draft, asked_bridges: tuple[BridgePlan, ...]) -> tuple[str, ...]:
    """What the evidence does not say, each with a way to find out."""
    diagnosis, found = draft.brief.diagnosis, []
    tells = {b.skill: b.starter for b in asked_bridges}
    _, _, unseen = _on_the_way(draft)
    for skill in unseen:
        how = (
            f"{tells[skill]} of the starter tells"
            if skill in tells
            else "ask one question on it before the lesson"
        )
        found.append(f"Nobody has been asked about {draft.name(skill)}: {how}.")
    check = draft.ids("C")
    point = check[0] if check else "the check"
    picture = draft.picture(draft.skill.id)
    if picture is None or not picture.seen:
        found.append(
            f"Nothing is known about today's skill itself. {point} is the first evidence; regroup after it."
        )
    elif _thin(draft, picture):
        found.append(
            f"{w.sentence(w.count(picture.answers, 'answer'))} on {draft.skill.id} {w.plural(picture.answers, 'is', 'are')} few "
            f"for {draft.class_size} (interval {w.percent_range(picture.low, picture.high)}). Treat the tiers as a first guess "
            f"and regroup after {point}."
        )
    quiet = len(diagnosis.silent)
    if quiet:
        found.append(
            w.sentence(
                f"{w.count(quiet, 'learner')} {w.plural(quiet, 'has', 'have')} no graded answer at all. Look at "
                f"{w.plural(quiet, 'this board', 'these boards')} first in the starter and at {point}."
            )
        )
    if diagnosis.ungraded:
        n = diagnosis.ungraded
        found.append(
            w.sentence(
                f"{w.count(n, 'answer')} could not be graded and {w.plural(n, 'counts', 'count')} for nothing; mark "
                f"{w.plural(n, 'it', 'them')} by hand to know more."
            )
        )
    beyond = [s for s in draft.brief.bridges if s not in tells and s in draft.tree.skills]
    if beyond:
        found.append(
            f"{w.listed(draft.name(s) for s in beyond)} {w.plural(len(beyond), 'is', 'are')} missing too, and there is no time "
            "for it today. Plan it as a review of its own."
        )
    found += [w.sentence(flag) for flag in diagnosis.flags[:3]]
    return tuple(found)
