"""What composed texts say where one learner is taught: nobody else is there to talk to or to compare with."""

import re

_SAID = (
    ("Learners work alone and without talking, and write", "The learner works without help and writes"),
    ("call the questions one by one: boards up, look, count the right answers, write the number down, boards "
     "down.", "look at the answers together and write down which are right."),
    ("call: boards up, look, count the right answers, write the number down, boards down.",
     "look at the answer together and write down whether it is right."),
    ("Do one bridge at most with the whole class: the one for the question with the fewest right answers. "
     "Write down who missed what.", "Do one bridge at most, the first that is needed."),
    ("half a minute in pairs, then three or four voices", "then an answer with its reason"),
    ("one minute in pairs, then three or four voices", "then an answer with its reason"),
    ('Ask "Who sees it differently?"', 'Ask "Could somebody see it differently?"'),
    ("Pairs, one sheet of paper each pair.", "One sheet of paper for both of you."),
    ("as long as both partners can explain it", "as long as it can be explained"),
    ("ask the pair how they could check", "ask how it could be checked"),
    ("let two pairs with different ways show theirs. Choose one that drew or listed and one that calculated. "
     "Ask the class where the same number appears in both.",
     "show another way beside the learner's own. Ask where the same number appears in both."),
    ("Read out two boards that differ and let the class decide.", 'Ask "Why this line?"'),
    ("in pairs: one partner says what to do and why, the other writes; then they change roles. Compare on "
     "boards after two minutes.", "together: the learner says what to do and why, and you write."),
    ("in the same way, with another partner.", "in the same way."),
    ("the class dictates", "the learner dictates"),
    ("everyone writes it first, and two learners say why", "the learner writes it first and says why"),
    ("everyone holds up one letter at the same moment", "the learner holds up a letter"),
    (", and the commonest other.", " or what was shown instead."),
    ("Hold up your letter when everyone does.", "Hold up your letter."),
    ("Let a learner who was right say", "Let the learner say"),
    ("If most others hold up", "If the letter is"),
    ("Pairs decide together, then pairs compare with pairs.", "The learner decides and gives a reason."),
    ("Pairs that have agreed go on.", "Then go on."),
    ("Then explain your way to another pair.", "Then explain your way."),
    ("Give everyone time to think, then pairs, then the class. Do not say who is right;",
     "Give time to think. Do not say at once what is right;"),
    ('"Can somebody say that in other words?"', '"Can you say that in other words?"'),
    ("who has changed their mind, and what", "what would you say now, and what"),
    ("and swap with a partner", "and let you solve it, too"),
    ("compare them with the person beside you; where you differ, find out why before you go on",
     "check them in another way before you go on"),
    ("at one table with whoever needs it", "at once"),
    ("look at one answer of each core learner", "look at one answer at a time"),
    ("look at one answer of each learner", "look at one answer at a time"),
    ("with your partner", "with your teacher"),
    ("to a partner", "to you"),
)  # fmt: skip
_BESIDE = re.compile(r"; the others of the support tier begin \S+ in pairs")
_NEIGHBOR = re.compile(r"\b(?P<whose>a|your|another|the) (?:neighbor|partner)\b", re.I)


def to_one(text: str) -> str:
    """A composed text, said to a single learner."""
    for many, one in _SAID:
        text = text.replace(many, one)
    return _NEIGHBOR.sub("your teacher", _BESIDE.sub("", text))
