"""What composed texts say where one learner is taught, and nobody else is there to compare with; or two or
three, who are one group."""

import re

from .model import Block, LessonPlan, Passage, TierPlan

_SAID = (
    ("Learners work alone and without talking, and write", "The learner works without help and writes"),
    ("call the questions one by one: boards up, look, count the right answers, write the number down, boards "
     "down.", "look at the answers together and write down which are right."),
    ("call: boards up, look, count the right answers, write the number down, boards down.",
     "look at the answer together and write down whether it is right."),
    ("Children think quietly and put a number, a letter or a drawing on their whiteboards. On your sign: "
     "boards up, look, count the right answers, write the number down, boards down.",
     "The child thinks quietly and puts a number, a letter or a drawing on a whiteboard. Look at it together "
     "and write down which answers are right."),
    ("Do one bridge at most with the whole class: the one for the question with the fewest right answers. "
     "Write down who missed what.", "Do one bridge at most now, the first that is needed."),
    ("at one table: take the one that most of them need, and", ": take the one that is needed most, and"),
    ("at one table: take the two that most of them need, and", ": take the two that are needed most, and"),
    (" at one table.", "."),
    (" with everyone now", " now"),
    ("everyone does bridge", "do bridge"),
    ("If every starter question reaches that number, the whole class goes straight on; bridges are then only "
     "for those who missed their question.", "If every starter question is right, go straight on."),
    ("before anybody practices", "before the practice"),
    ("If four in five learners can do P1 at once", "If P1 is done at once"),
    ("how the commonest wrong letter comes about", "how a wrong letter could come about"),
    ("half a minute in pairs, then three or four voices", "then an answer with its reason"),
    ("one minute in pairs, then three or four voices", "then an answer with its reason"),
    ('Ask "Who sees it differently?"', 'Ask "Could somebody see it differently?"'),
    ("Pairs, one sheet of paper each pair.", "One sheet of paper for both of you."),
    ("as long as both partners can explain it", "as long as it can be explained"),
    ("ask the pair how they could check", "ask how it could be checked"),
    ("let a child say it again", "let the child say it again"),
    ("let two pairs with different ways show theirs. Choose one that drew or listed and one that calculated. "
     "Ask the class where the same number appears in both.",
     "show another way beside the learner's own. Ask where the same number appears in both."),
    ("learners watch first and write afterwards", "the learner watches first and writes afterwards"),
    ("children watch. Stop before the last step: everyone shows on a whiteboard what comes out, and two "
     "children say why.", "the child watches. Stop before the last step: what comes out, and why?"),
    ("let learners say it", "let the learner say it"),
    ("The class can do this.", "This is known."),
    ("is for those who miss the check", "is for later, if the check goes wrong"),
    ("everyone shows it with things, fingers or a drawing. Let two who show different things say why.",
     "the child shows it with things, fingers or a drawing and says why."),
    ("Read out two boards that differ and let the class decide.", 'Ask "Why this line?"'),
    ("in pairs: one partner says what to do and why, the other writes; then they change roles. Compare on "
     "boards after two minutes.", "together: the learner says what to do and why, and you write."),
    ("in pairs: one partner says what to do and why, the other draws or lays it; then they change roles. "
     "Compare on boards after two minutes.",
     "together: the child says what to do and why, and you draw or lay it."),
    ("in the same way, with another partner.", "in the same way."),
    ("the class dictates", "the learner dictates"),
    ("everyone writes it first, and two learners say why", "the learner writes it first and says why"),
    ("everyone holds up one letter at the same moment", "the learner holds up a letter"),
    ("Hold up your letter when everyone does.", "Hold up your letter."),
    ("Everyone writes one sentence on a whiteboard:", "The learner writes one sentence on a whiteboard:"),
    ("Read six boards aloud.", "Read it aloud together."),
    ("Let a learner who was right say", "Let the learner say"),
    ("If most others hold up", "If the letter is"),
    ("Pairs decide together, then pairs compare with pairs.", "The learner decides and gives a reason."),
    ("Pairs that have agreed go on.", "Then go on."),
    ("Then explain your way to another pair.", "Then explain your way."),
    ("Give everyone time to think, then pairs, then the class. Do not say who is right;",
     "Give time to think. Do not say at once what is right;"),
    ('"Can somebody say that in other words?"', '"Can you say that in other words?"'),
    ("who has changed their mind, and what", "what would you say now, and what"),
    ("Let learners write a question of their own on today's idea, solve it, and swap with a partner.",
     "Let the learner write a question on today's idea and solve it; then solve it, too."),
    ("Let children tell a question of their own on today's idea to a partner, who answers it.",
     "Let the child tell you a question on today's idea; answer it together."),
    ("compare them with the person beside you; where you differ, find out why before you go on",
     "check them in another way before you go on"),
    ("Work on your own sheet. Then look at it with your partner. Do you have the same? If not, find out why.",
     "Work on your sheet. Then look at it with your teacher."),
    ("nobody needs the support sheet; keep it for whoever gets stuck",
     "the support sheet is not needed; keep it"),
    ("sit with the support tier and", "sit with the learner and"),
    (" with them. Then walk: look at one answer of each core learner.",
     " together. Then look at one answer at a time."),
    ("look at one answer of each learner", "look at one answer at a time"),
    ("at one table with whoever needs it", "at once"),
    ("the bridge that most learners need", "the bridge that is needed most"),
    ("the two bridges that most learners need", "the two bridges that are needed most"),
    ("learners check their answers against the key and circle one exercise they want to ask about",
     "the learner checks the answers against the key and circles one exercise to ask about"),
    ("everyone tells a partner how one exercise was done", "the child tells you how one exercise was done"),
    ("Extension tier, and everyone who has finished.", "Extension tier, or when the sheet is done."),
    ("; collect the tickets at the door.", "."),
    ("everyone marks one alone, without help. Let a few tell you at the door how they know, and collect the "
     "tickets.", "the child marks one without help. Then ask how the child knows."),
    ("Sort them into three piles: both right, one right, none right. Then look for the wrong letter that "
     "occurs most and read overleaf what it says and what to do tomorrow.",
     "For a wrong letter read overleaf what it says and what to do tomorrow."),
    ("They start at once and compare with a partner once they have two answers. Stop at each of them once "
     "and let them show you this:", "Start at once. After two answers ask for this:"),
    ("which a partner solves", "which you solve"),
    ("let them argue before anybody answers", "ask for a reason before the answer"),
    ("Do the one that most of them need first.", "Do the one that is needed most first."),
    ("Do the two that most of them need first.", "Do the two that are needed most first."),
    ("Not everyone finishes everything: what counts", "You do not have to finish everything: what counts"),
    ("at the top of their tickets", "at the top of the ticket"),
    ("Let them explain aloud where", "Let the learner explain aloud where"),
    ("with the class", "with your teacher"),
    ("with your partner", "with your teacher"),
    ("Decide with a partner", "Decide with your teacher"),
    ("to a partner", "to you"),
)  # fmt: skip
_PATTERNS = (
    (re.compile(r"; the others of the support tier begin \S+ in pairs"), ""),
    (re.compile(r"(?:Walk from the first minute|From minute \d+ on walk): look"), "Look"),
    (re.compile(r"Count (.+?), the right one, and the commonest other\."), r"Right is \1. Note the answer."),
    (re.compile(r"If fewer than 1 of 1 get (\w+) right"), r"If \1 is not right"),
    (re.compile(r"If 1 of 1 or more get (\w+) right"), r"If \1 is right"),
    (re.compile(r"Go on\. Whoever missed it does bridge .*"), "Go on."),
    (re.compile(r"(\w+) as for everyone"), r"\1 without it"),
    (re.compile(r" for each (?:pair|learner|group)\b"), ""),
)
_WHOEVER = re.compile(r", and for whoever misses \w+")
_NEIGHBOR = re.compile(r"\b(?P<whose>a|your|another|the) (?:neighbor|partner)\b", re.I)


def to_one(text: str) -> str:
    """A composed text, said to a single learner."""
    for many, one in _SAID:
        text = text.replace(many, one)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return _NEIGHBOR.sub(lambda m: "Your teacher" if m["whose"][0].isupper() else "your teacher", text)


_FEW = (
    ("then three or four voices", "then every voice"),
    ("let two pairs with different ways show theirs. Choose one that drew or listed and one that calculated. "
     "Ask the class where", "let them show their way, and show another one beside it. Ask where"),
    ("Pairs decide together, then pairs compare with pairs.", "They decide together and give a reason."),
    ("Pairs that have agreed go on.", "Then they go on."),
    ("Then explain your way to another pair.", "Then explain your way to your teacher."),
    ("Read out two boards that differ and let the class decide.", "Read out the boards and let them decide."),
    ("in the same way, with another partner.", "in the same way."),
    ("and two learners say why", "and one of them says why"),
    ("and two children say why", "and one of them says why"),
    ("Give everyone time to think, then pairs, then the class.",
     "Give everyone time to think, then let them talk."),
    ("Read six boards aloud.", "Read the boards aloud."),
    ("Sort them into three piles: both right, one right, none right. Then look for the wrong letter that "
     "occurs most and read overleaf what it says", "For every wrong letter read overleaf what it says"),
)  # fmt: skip


def to_few(text: str) -> str:
    """A composed text, said to two or three learners, who are one pair or group."""
    for many, few in _FEW:
        text = text.replace(many, few)
    return text


def alone(plan: LessonPlan) -> LessonPlan:
    """The composed plan of a single learner: what its passages, rules, tiers and lists say."""

    def passages(of: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(p.model_copy(update={"text": to_one(p.text)}) for p in of)

    def block(one: Block) -> Block:
        branch = one.branch
        if branch is not None:
            rule = {"action": to_one(branch.action), "otherwise": to_one(branch.otherwise)}
            branch = branch.model_copy(update=rule)
        things = tuple(map(to_one, one.materials))
        said = {"teacher": passages(one.teacher), "learners": passages(one.learners)}
        return one.model_copy(update={**said, "branch": branch, "materials": things})

    def tier(one: TierPlan) -> TierPlan:
        told = {name: to_one(getattr(one, name)) for name in ("teaching", "practice", "assessment")}
        return one.model_copy(update=told)

    return plan.model_copy(
        update={
            "why_now": tuple(_WHOEVER.sub("", text) for text in plan.why_now),
            "changes_if": to_one(plan.changes_if),
            "materials": tuple(dict.fromkeys(map(to_one, plan.materials))),
            "blocks": tuple(map(block, plan.blocks)),
            "tiers": tuple(map(tier, plan.tiers)),
            "exercises": tuple(e.model_copy(update={"note": to_one(e.note)}) for e in plan.exercises),
        }
    )
