"""What the evidence does not say, each with a way to find out."""

from . import wording as w
from ._blocks_open import opening, same_story, story, words_of
from ._draft import Draft
from ._why import caution, on_the_way, thin
from .mistakes import evidence
from .model import BridgePlan, Mistake


def unknown(draft: Draft, bridges: tuple[BridgePlan, ...], mistakes: tuple[Mistake, ...]) -> tuple[str, ...]:
    """Unseen skills, thin evidence, silent learners, ungraded answers, guessed shares, open flags."""
    diagnosis, found = draft.brief.diagnosis, []
    tells = {b.skill: b.starter for b in bridges}
    _, _, unseen = on_the_way(draft)
    for skill in unseen:
        how = (
            f"{tells[skill]} of the starter tells" if skill in tells else "ask one question on it beforehand"
        )
        found.append(f"Nobody has been asked about {draft.name(skill)}: {how}.")
    found += _openings(draft)
    found += _unwritten(draft)
    found += _today(draft)
    quiet = len(diagnosis.silent)
    if quiet:
        who = f"{w.count(quiet, 'learner')} {w.plural(quiet, 'has', 'have')} no graded answer at all"
        board = w.plural(quiet, "this learner's board", "these learners' boards")
        found.append(w.sentence(f"{who}. Look at {board} first, in the starter and at {_point(draft)}."))
    found += _ungraded(draft)
    guessed = [m for m in mistakes if m.asked == 0]
    if guessed and evidence(diagnosis):
        names = w.listed(w.quoted(m.belief) for m in guessed)
        found.append(
            f"No question so far could show {names}: the share beside "
            f"{w.plural(len(guessed), 'it', 'each')} is a prior. The check and the exit ticket will tell."
        )
    elif guessed:
        found.append(
            "All shares beside the mistakes are priors: no answer of this class could show any of them."
        )
    beyond = [s for s in draft.brief.bridges if s not in tells and s in draft.tree.skills]
    if beyond and not draft.brief.reviewing:
        names = w.listed(draft.name(s) for s in beyond)
        found.append(
            f"{names} {w.plural(len(beyond), 'is', 'are')} missing too and not met today; plan a review of "
            f"{w.plural(len(beyond), 'its', 'their')} own."
        )
    found += [f"{w.sentence(w.bare(flag))}." for flag in diagnosis.flags[:3]]
    return tuple(found)


def _openings(draft: Draft) -> list[str]:
    """Where a course has used up what the pack has to open with, or comes near to an earlier story."""
    course, hooks = draft.brief.course, draft.skill.hooks
    if course is None or not hooks:
        return []
    chosen = opening(draft)
    if chosen is None:
        return [
            f"The curriculum pack has no opening question left on {draft.skill.id} that this class has not "
            "met. The lesson opens with why it matters instead; bring an opening of your own if you have one."
        ]
    near = [source for source in course.hooks if same_story(words_of(chosen), story(draft.tree, source))]
    if near:
        return [
            f"The opening question tells of things that an earlier one told of ({near[0]}), and the pack has "
            "no other left on this skill: change its setting if the class remembers."
        ]
    return []


def _unwritten(draft: Draft) -> list[str]:
    """What the curriculum pack knows by name only: prerequisites of today, and parts of the goal."""
    found = []
    skills = draft.tree.skills
    before = [s for s in draft.tree.hard(draft.skill.id) if not skills[s].authored]
    if before:
        found.append(
            f"The curriculum pack has no lesson or exercises on {w.listed(draft.name(s) for s in before)}, "
            f"which today builds on: where {w.plural(len(before), 'it is', 'they are')} missing, bring "
            "material of your own."
        )
    goals = [u.goal for u in draft.brief.pathway.unreachable if u.goal in skills]
    if goals:
        found.append(
            f"Of the goal, {w.listed(draft.name(s) for s in goals)} {w.plural(len(goals), 'has', 'have')} no "
            "lesson in the curriculum pack yet and will need material of your own."
        )
    return found


def _ungraded(draft: Draft) -> list[str]:
    """Blanks, and answers that could not be read, with the questions where they stand."""
    found = []
    blank = min(draft.brief.blank, draft.brief.diagnosis.ungraded)
    n = draft.brief.diagnosis.ungraded - blank
    if blank:
        text = f"{w.count(blank, 'question')} {w.plural(blank, 'was', 'were')} left blank"
        found.append(
            w.sentence(f"{text} and {w.plural(blank, 'counts', 'count')} neither as right nor as wrong.")
        )
    if n:
        what = f"{w.count(n, 'answer')} could not be graded and {w.plural(n, 'counts', 'count')} for nothing"
        asked = draft.brief.unmarked
        more = [f"{w.number(len(asked) - 4)} more"] * (len(asked) > 4)
        names = w.listed([*asked[:4], *more])
        where = f" ({w.plural(len(asked), 'question')} {names})" if asked else ""
        found.append(w.sentence(f"{what}{where}; mark {w.plural(n, 'it', 'them')} by hand to know more."))
    return found


def _point(draft: Draft) -> str:
    return next(iter(draft.ids("C")), "the check")


def _today(draft: Draft) -> list[str]:
    picture = draft.picture(draft.skill.id)
    if draft.skill.id in draft.taught:
        return [f"Nobody has been asked since {draft.skill.id} was taught: {_point(draft)} is the evidence."]
    if picture is None or not picture.seen:
        return [
            f"Nothing is known about today's skill yet: {_point(draft)} is the first evidence. Regroup then."
        ]
    doubt = caution(draft, picture)
    if doubt and not thin(draft, picture):
        return [f"{draft.skill.id}: {w.inside(doubt)} Regroup after {_point(draft)}."]
    if not doubt:
        return []
    few = f"{w.count(picture.answers, 'answer')} on {draft.skill.id} for {draft.class_size}"
    return [
        w.sentence(
            f"{few} (interval {w.percent_range(picture.low, picture.high)}) "
            f"{w.plural(picture.answers, 'says', 'say')} little. Take the tiers as a first guess and regroup "
            f"after {_point(draft)}."
        )
    ]
