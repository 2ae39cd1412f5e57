"""Bias and inclusion, and the privacy of learners."""

import re
from collections.abc import Iterator

from .._names import any_of
from ..gate import UNKIND
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import learner_texts, quoted, texts

_STEREOTYPE = re.compile(
    r"\b(?:boys?|girls?|men|women|males?|females?|asians?|african americans?|latin[oa]s?|hispanics?"
    r"|immigrants?|muslims?|jews?|christians?)\b(?: \w+){0,2} (?:are|is|tend to be"
    r"|will be) (?:\w+ )?(?:better|worse|good|bad|weaker|stronger|naturally|faster|slower|smarter|less"
    r"|more)\b|\b(?:a |not a |an? \w+ )?math(?:s|ematics)? (?:person|people|brains?|gene)\b"
    r"|\bborn (?:with|for) (?:a gift for )?math|\blike a (?:girl|boy)\b"
    r"|\b(?:housewi(?:fe|ves)|mankind|manpower|lunch lady|cleaning lady|fireman|policeman|mailman)\b"
    r"|\b(?:boys|girls) (?:do|take|get|work on) the (?:hard|easy|simple|difficult)",
    re.IGNORECASE,
)
_DISRESPECT = re.compile(
    r"\b(?:wheelchair[- ]bound|confined to a wheelchair|handicapped|crippled?|suffer(?:s|ing)? from"
    r"|afflicted|retarded|insane|crazy|lame|dumb|normal (?:children|kids|learners|students|pupils)"
    r"|able-bodied|broken homes?|illegal (?:alien|immigrant)s?|third[- ]world|primitive|gyp(?:ped|sy|sies)"
    r"|eskimos?|indians?|oriental|tribal|real (?:mother|father|parents?))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:low|high|lower|higher)[- ](?:ability|achiev(?:ing|ers?)|performers?|performing|level (?:kids"
    r"|students|learners))\b"
    r"|\b(?:slow|weak|weaker|weakest|bright|brightest|smart|smartest|gifted|struggling|lazy"
    r"|poor) (?:learners?|students?|kids?|pupils?|ones?|children|group|tier)\b"
    r"|\bthe (?:lows|highs|bubble kids)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:your|their) (?:mom|dad|mother|father|mom and dad|parents?|family(?:'s|’s)? (?:car|house|vacation"
    r"|computer|home)|own room|bedroom|house|car|backyard|vacation|swimming pool|phone|smartphone|tablet"
    r"|computer at home|allowance|pet)\b"
    r"|\b(?:your|their) (?:last |next |summer |winter )?(?:vacation|holidays?|birthday party)\b"
    r"|\ballowance (?:do you|are you)|\b(?:pocket money|do your parents|at your (?:house|place))\b"
    r"|\b(?:for|at) christmas\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@[\w-]+\.[A-Za-z]{2,}|(?<![\d.])(?:\+?1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"
    r"|\b(?:student|learner|pupil) (?:id|number)\b[: #]*\d+|\bborn on \w+ \d{1,2}\b|\bdate of birth\b"
    r"|\b\d{3}-\d{2}-\d{4}\b|\b\d{1,5} [A-Z]\w+ (?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Lane|Drive)(?=\W|$)",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"\b(?:IEPs?|504 plans?|free (?:and reduced |or reduced )?(?:lunch|meals)|foster (?:care|child(?:ren)?"
    r"|famil(?:y|ies))|undocumented|(?:im)?migration status|homeless|on medication|medicated|diagnos(?:ed"
    r"|is) (?:with|of)|suspended last|court order|custody|special[- ]ed(?:ucation)?|(?:has|have|with|his"
    r"|her) (?:ADHD|autism|dyslexia|dyscalculia|anxiety|depression|tourette|asperger\w*|down syndrome))\b",
    re.IGNORECASE,
)


@check("no-learning-styles", severity="error", theme="inclusion", dimension="pertinence")
def no_learning_styles(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing claims that learners have a visual, auditory or kinaesthetic style (Pashler et al. 2008)."""
    pattern = re.compile(
        r"learning (?:style|modalit|preference)\w*|\bVARK\b|multiple intelligences"
        r"|(?:visual|auditory|kina?esthetic|tactile|verbal|spatial|hands-on|logical)[ -]+(?:learner|type|kid"
        r"|child|student|pupil|person|people|thinker|processor)\w*|(?:left|right)[- ]brain\w*"
        r"|(?:brain )?learns? best (?:by|through|when|with)|learn(?:s)? by (?:ear|eye|touch)",
        re.IGNORECASE,
    )
    for place, text in texts(plan):
        if found := pattern.search(text):
            yield Spot(
                place, found.group(), "Learning styles have no support in evidence.", "Delete the claim."
            )


@check("no-names", severity="error", theme="privacy", dimension="pertinence")
def no_names(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No learner of the class is named, not even by chance in a word problem."""
    pattern = any_of(context.names)
    steps = ((e.id, s) for e in plan.exercises for s in (*e.item.steps, e.item.answer.text))
    for place, text in (*texts(plan), *steps):
        if found := pattern.search(text):
            yield Spot(place, found.group(), "A learner of this class has this name.", "Swap the exercise.")


@check("no-stereotypes", severity="error", theme="inclusion", dimension="pertinence")
def no_stereotypes(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing says what boys, girls or a people are like, or that some are born for mathematics."""
    for place, found in quoted(plan, _STEREOTYPE):
        yield Spot(place, found, "This repeats a stereotype.", "Say it of one person, or not at all.")


@check("respectful-words", severity="warning", theme="inclusion", dimension="pertinence")
def respectful_words(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """People are named as they name themselves; nobody is called normal, lame or bound to a wheelchair."""
    for place, found in quoted(plan, _DISRESPECT):
        yield Spot(place, found, "This word hurts somebody.", "Name the person first.")


@check("no-ability-labels", severity="warning", theme="inclusion", dimension="pertinence")
def no_ability_labels(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Groups are named by what they need today, not by what somebody thinks they are."""
    for place, found in quoted(plan, _LABEL):
        yield Spot(place, found, "This labels learners.", "Say what they can do and need next.")


@check("dignified-contexts", severity="error", theme="inclusion", dimension="pertinence")
def dignified_contexts(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No text for learners is about violence, drugs, gambling, bodies or poverty, or uses rude words."""
    for place, found in quoted(plan, UNKIND, within=learner_texts(plan)):
        yield Spot(place, found, "This has no place in a classroom text.", "Swap the context.")


@check("no-home-assumed", severity="warning", theme="inclusion", dimension="pertinence")
def no_home_assumed(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners are not asked about parents, a house, a car, vacations or a phone of their own."""
    for place, found in quoted(plan, _HOME, within=learner_texts(plan)):
        yield Spot(place, found, "Not every learner has this.", "Tell a story of somebody else.")


@check("access-given", severity="warning", theme="inclusion", dimension="pertinence")
def access_given(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan says how a learner takes part who sees, hears, moves or reads otherwise."""
    if not any(text.strip() for text in plan.access):
        yield Spot("access", "", "Nothing is said about access.", "Say how the sheets can be read or felt.")


@check("no-contact-data", severity="error", theme="privacy", dimension="pertinence")
def no_contact_data(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No address, telephone number, e-mail, date of birth or number of a learner stands in the plan."""
    for place, found in quoted(plan, _CONTACT):
        yield Spot(place, found, "This could identify somebody.", "Delete it.")


@check("no-private-status", severity="error", theme="privacy", dimension="pertinence")
def no_private_status(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing tells who has a diagnosis, a plan for special education, free lunch or trouble at home."""
    for place, found in quoted(plan, _STATUS):
        yield Spot(place, found, "A plan lies open on a desk.", "Say what helps, not who needs it.")
