"""Defects that hurt: safety, bias and inclusion, privacy."""

from ..lessons import LessonPlan
from ._plan_defects import Seeder, changed, defect, insert, with_item

Plan = LessonPlan


@defect("hazard", "safety")
def hazard(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Light a candle and time how fast it burns.", "Pour boiling water into the second cup.",
            "Cut the strips with a box cutter.", "Let one learner stand on a chair to drop the ball.",
            "Use hot glue to fix the cubes.", "Point the laser pointer at the wall.",
            "Mix vinegar with bleach.",
            "Let them climb onto the desks to see it from above.", "Slice the apple with a sharp knife.",
            "Blindfold one learner and let the others guide her.", "Look straight at the sun through a hole.",
            "Heat the rod over an open flame.", "Test the battery acid with paper.",
            "Use razor blades to cut exactly.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("food in hands", "safety")
def food(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Give each learner 12 peanuts to share out.", "Let them eat the crackers they have counted.",
            "Hand out almonds as counters.", "Afterwards everyone may eat the candy.",
            "Bring mixed nuts to sort.",
            "Learners taste both lemonades and compare.", "Use cashews for the groups of five.",
            "Let each pair drink the juice that is left over.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("sent online", "safety", "privacy")
def online(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Watch the video at https://example.org/video.", "Sign up for an account on mathgame.com.",
            "Look it up on YouTube.", "Go to www.example.org and play the game.", "Download the app first.",
            "Post your answer on Instagram.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=True)


@defect("learning styles", "inclusion")
def styles(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Visual learners draw it, auditory learners say it.",
            "Adapt this to each child's learning style.",
            "Kinesthetic learners act it out.", "For tactile learners, use the cubes.",
            "Auditory types listen first.",
            "Give your visual kids the picture.",
            "Match the task to how each learner's brain learns best: by eye, ear or hand.",
            "Right-brained learners may paint it.", "Use VARK to form the groups.",
            "Some are hands-on learners by nature.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("stereotype", "inclusion")
def stereotype(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Boys are better at this than girls.", "Girls tend to be more careful here.",
            "Some are just not math people.",
            "You are either a math person or you are not.", "Asian students are naturally good at it.",
            "The housewife divides the cake.", "He throws like a girl.",
            "Women are less interested in numbers.",
            "Men are faster at mental math.", "Some are born with a gift for math.",
            "Let the boys take the hard ones.",
            "Immigrants are worse at word problems.",
        ]
    )  # fmt: skip
    return insert(plan, s, text)


@defect("label on learners", "inclusion")
def label(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Sit with the low-ability group.", "The slow learners get the easy sheet.",
            "Your brightest ones may skip it.",
            "Weaker students copy the example.", "High achievers go on alone.",
            "Struggling learners watch first.",
            "The smart kids explain it.", "Lower-achieving pupils start with S1.", "The weak group waits.",
            "Gifted students help the others.", "Poor students need more time.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("hurtful word", "inclusion")
def hurtful(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "That would be crazy.", "Only an idiot would add here.", "The handicapped man takes the ramp.",
            "A wheelchair-bound girl needs 3 minutes.", "Normal children need no help with this.",
            "He suffers from dyslexia.", "That is a lame excuse.", "What a stupid answer.",
            "The cripple walks 2 miles.", "An insane number of apples!", "He killed 5 of the 8 birds.",
            "She bets $5 at the casino and loses.", "He drinks 4 beers in 2 hours.",
            "The fat boy weighs 90 kg.",
            "A gun holds 6 bullets.", "Poor families get 3 bags.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=True)


@defect("home taken for granted", "inclusion")
def home(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Ask your mom and dad how they share.", "How far is it to your vacation house?",
            "Measure your own room tonight.",
            "How much allowance do you get?", "Count the windows of your house.",
            "Think of your last vacation.",
            "Ask your father to help you.", "What does your family's car need for 100 miles?",
            "Use your phone's calculator.",
            "How many presents did you get at Christmas?",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=True)


@defect("nothing on access", "inclusion")
def no_access(plan: Plan, s: Seeder) -> Plan:
    return changed(plan, access=s.pick([(), ("",)]))


@defect("name of a learner", "privacy")
def named(plan: Plan, s: Seeder) -> Plan:
    name = s.pick(s.names).split()[0]
    text = s.pick(
        [
            "{} found this hard last week.",
            "Ask {}'s group first.",
            "As {} said: look at both.",
            "({} sits in front.)",
        ]
    ).format(name)
    match s.rng.randrange(3):
        case 0:
            e = s.pick(plan.exercises)
            return with_item(plan, e.id, stem=f"{name} has 3 apples. {e.item.stem}")
        case 1:
            return changed(plan, why_now=(*plan.why_now, text))
        case _:
            return insert(plan, s, text)


@defect("contact data", "privacy")
def contact(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Write to m.ortiz@school.example.", "Call 555-010-4477 if it gets late.",
            "(212) 555-0188 is the parent's number.",
            "Student ID: 4471930.", "He lives at 12 Maple Street.", "She was born on May 4, 2014.",
            "Date of birth: 5/4/2014.", "Number on file: 123-45-6789.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("private status", "privacy")
def status(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "The two with ADHD hand out the boards.", "Follow the IEP of the learner in row 2.",
            "One has autism and needs quiet.",
            "Those on free lunch get the sheet first.", "She is in foster care now.",
            "He is on medication today.",
            "The boy diagnosed with dyslexia reads last.", "One learner is homeless this month.",
            "Three are in special education.", "Her parents are undocumented.", "His dyscalculia shows here.",
            "The 504 plan allows more time.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)
