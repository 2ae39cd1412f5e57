"""Defects of words again, in other words, written after the first ones had been caught: docs/benchmarks.md
tells how many of them the checks caught at first sight."""

from ..lessons import LessonPlan
from ..lessons.checks import Theme
from ._defects_in_items import saying, set_options, some
from ._plan_defects import Seeder, changed, defect, insert, with_item

Plan = LessonPlan


def _phrase(kind: str, theme: Theme, learners: bool | None, *phrases: str) -> None:
    """A kind of defect that says one of these sentences somewhere."""

    def spoil(plan: Plan, s: Seeder) -> Plan:
        return insert(plan, s, s.pick(phrases), learners=learners)

    defect(f"{kind}, other words", theme)(spoil)


@defect("negative question, other words", "items")
def negative(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    text = s.pick(
        [
            "Which choice is not possible?", "Which of the pictures does NOT belong?",
            "Which of these is false?", "What can never happen?", "Which one doesn't match?",
            "Every answer except one is equal to it. Which one?", "Which statement is untrue?",
        ]
    )  # fmt: skip
    return with_item(plan, e.id, stem=f"{e.item.stem.rsplit('.', 1)[0].rstrip('?')}. {text}") if e else None


@defect("all or none of the above, other words", "items")
def above(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    text = s.pick(
        [
            "None of the answers above", "All the above", "B and D", "both of these", "Any of the above",
            "None of the options is right.", "All of the choices", "Neither of these",
        ]
    )  # fmt: skip
    return set_options(plan, e, saying(e, s.pick(e.item.options).label, text))


@defect("vague objective, other words", "objectives")
def vague(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "comprehend {}", "realize the importance of {}", "acquire knowledge of {}", "have an idea of {}",
            "experience {}", "enjoy {}", "become familiar with {}", "see how {} works",
            "gain confidence with {}",
        ]
    )  # fmt: skip
    return changed(plan, objective=text.format(plan.title.split(",")[0].lower()))


@defect("success cannot be seen, other words", "objectives")
def success(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "I now know all about it.", "I really understand the steps.", "I can see the point.",
            "I learned a lot today.", "I feel good about the topic.", "I am confident with it.",
            "We understood it together.", "I have an idea of it.",
        ]
    )  # fmt: skip
    return changed(plan, success=(*plan.success[:-1], text))


_phrase(
    "idiom", "language", True,
    "Time to put on your thinking cap.", "Let us get the ball rolling.", "You nailed it!",
    "That is the tip of the iceberg.", "We are all in the same boat.", "Hold your horses.",
    "It is a walk in the park.", "Do not throw in the towel.",
    "Take it with a grain of salt.", "Now you are cooking.",
)  # fmt: skip
_phrase(
    "material not on the list", "materials", False,
    "Each learner needs a compass and a protractor.", "Give every table a set of dominoes.",
    "Have them measure it with a yardstick.", "Take the linking cubes from the shelf.",
    "Let pairs use a thermometer.", "Everybody gets two sticky notes.",
    "Project it with the document camera.",
    "Bring a deck of playing cards.",
)  # fmt: skip
_phrase(
    "hazard", "safety", False,
    "Burn the candle for ten minutes.", "Let them cut it with a utility knife.",
    "Have a learner climb onto the table and look down.", "Hold the wire over a flame.",
    "Heat the water until it boils and hand it round.", "Fix it with a hot glue gun.",
    "Plug the heater into the power socket.", "Use a scalpel for the exact cut.",
)  # fmt: skip
_phrase(
    "food in hands", "safety", False,
    "Then let the learners eat what is left.", "Pass around walnuts and count them.",
    "The group may taste each mixture.", "Give every pair almonds.", "Have them drink the second cup.",
    "Everybody tastes one.", "Invite the class to eat the fractions of the cake.",
)  # fmt: skip
_phrase(
    "learning styles", "inclusion", False,
    "Kinaesthetic pupils walk the number line.", "Cater for all learning modalities.",
    "Auditory learners repeat it aloud.", "This suits left-brain thinkers.", "Visual types use the picture.",
    "Match it to their preferred learning style.", "Draw on their multiple intelligences.",
    "Children who learn best by doing use the cubes.",
)  # fmt: skip
_phrase(
    "stereotype", "inclusion", None,
    "Girls are usually worse with space.", "Boys are naturally quicker at this.",
    "She is simply not a math person.", "Women tend to be less confident with numbers.",
    "All mankind counts in tens.", "Asians are good at arithmetic.", "He cries like a girl.",
    "The policeman and the fireman share it.",
)  # fmt: skip
_phrase(
    "label on learners", "inclusion", False,
    "Weak learners use the frame.", "The gifted kids go first.", "Keep it short for low achievers.",
    "The bright group starts with E1.", "Lower-ability students get less.", "Slow pupils leave it out.",
    "High-performing students help.", "Let the smartest students explain.",
)  # fmt: skip
_phrase(
    "hurtful word", "inclusion", True,
    "A dumb mistake costs 3 points.", "The thief stabs him with a knife.", "He smokes 20 cigarettes a day.",
    "She is confined to a wheelchair.", "They gamble 12 dollars.", "What an ugly number.",
    "The soldier shot 6 people with his gun.", "Normal kids do this in a minute.",
)  # fmt: skip
_phrase(
    "home taken for granted", "inclusion", True,
    "Ask your parents how old they are.", "How many rooms does your house have?",
    "What did you do on your summer vacation?", "Take a picture with your phone.",
    "Measure the length of your bedroom.", "How fast does your dad drive?", "What is your pet's weight?",
)  # fmt: skip
_phrase(
    "private status", "privacy", False,
    "Two learners have dyslexia.", "Check his IEP first.", "Seat the foster child in front.",
    "She was diagnosed with ADHD in May.", "They get free and reduced lunch.",
    "He has anxiety and may leave the room.", "One boy lives in a homeless shelter.",
)  # fmt: skip
_phrase(
    "contact data", "privacy", False,
    "Mail it to ana.k@mail.example.com.", "Her number is (415) 555-2671.", "Student number 20931.",
    "Born on March 3, 2013.", "They live at 48 Oak Avenue.", "Text 312.555.0147 when done.",
)  # fmt: skip
_phrase(
    "told by color alone", "printability", True,
    "Add the numbers in blue.", "Look only at the green boxes.", "The answer is written in red.",
    "Trace the blue line.", "What is yellow comes first.", "Compare the red and the blue part.",
)  # fmt: skip
_phrase(
    "placeholder", "printability", None,
    "[add picture]", "Ask {{question}}.", "XX of 28 learners.", "TBD by the teacher.",
    "<Teacher name>", "Insert example here.", "???", "[...]",
)  # fmt: skip
