"""Vocabulary, readability, differentiation, language, materials, safety, inclusion, privacy."""

from .edits import Seed, first_of, say, set_, tier, tiers, vocabulary, with_block, with_item, with_items

HARD = (
    "Notwithstanding considerable methodological heterogeneity, proportionality necessitates "
    "conceptualizing multiplicative interdependencies systematically throughout representations, "
    "whereas traditional instruction predominantly emphasizes computational procedures exclusively."
)
RIVER = "The river runs on and " * 9 + "it ends."
SHORT = "The river runs on. It is wide and cold. " * 5


def _teach(text):
    return lambda p, c: say(p, "hook", text)


def _read(text):
    return lambda p, c: say(p, "hook", text, to="learners")


def _terms(n, *, twice=False):
    def edit(p, c):
        first = p.vocabulary[0]
        terms = [first.model_copy(update={"term": f"rate {word}"}) for word in "abcdefgh"[:n]]
        return p.model_copy(update={"vocabulary": tuple(terms + terms[:1] * twice)})

    return edit


def _on_hook(term):
    """The word is one of the day, and the opening uses it."""
    return lambda p, c: vocabulary(say(p, "hook", f"Look at the {term} here.", to="learners"), term=term)


def _known(p, c):
    """A word of two parts that an earlier skill has defined."""
    before = (c.tree.skill(s) for s in c.tree.closure(c.tree.hard(p.skill)))
    return next(v.term for s in before for v in s.vocabulary if " " in v.term)


def _unhelped(p):
    exercises = tuple(e.model_copy(update={"note": ""}) for e in p.exercises)
    p = p.model_copy(update={"exercises": exercises})
    return with_items(p, tier(p, "support").exercises, figure=None, level="core")


SEEDS = {
    "vocabulary-used": Seed(
        lambda p, c: vocabulary(p, term="hypotenuse"),
        lambda p, c: say(vocabulary(p, term="hypotenuse"), "hook", "Both hypotenuses are long."),
    ),
    "vocabulary-defined": Seed(
        lambda p, c: vocabulary(p, term="unit rate", definition="a unit rate"),
        lambda p, c: vocabulary(p, term="unit rate", definition="a rate for a single thing"),
    ),
    "vocabulary-few": Seed(_terms(8), _terms(7)),
    "vocabulary-before-use": Seed(_on_hook("scale factor"), lambda p, c: _on_hook(_known(p, c))(p, c)),
    "readable": Seed(_read(HARD), _read(SHORT)),
    "sentences-short": Seed(_read(RIVER), _read(SHORT)),
    "language-support": Seed(
        set_(language=("Say each new word aloud.", "Let learners answer in their own language first.")),
        set_(language=("Say each new word aloud.", "Sentence frame: There are ___ for every ___.")),
    ),
    "no-idioms": Seed(_read("This one is a piece of cake."), _read("Ana eats a piece of the cake.")),
    "tiers-differ": Seed(
        lambda p, c: tiers(p, teaching="The same for all."),
        lambda p, c: tiers(p, "core", teaching="They begin with the first exercise of their sheet."),
    ),
    "tiers-one-goal": Seed(
        lambda p, c: tiers(p, exercises=(first_of(p, "review"),)),
        lambda p, c: tiers(p, exercises=(first_of(p, "review"), first_of(p, "exit"))),
    ),
    "tiers-told-apart": Seed(
        lambda p, c: p.model_copy(update={"tiers": (p.tiers[0], p.tiers[0], p.tiers[2])}),
        lambda p, c: p.model_copy(update={"tiers": p.tiers[:2]}),
    ),
    "tier-concrete": Seed(
        lambda p, c: tiers(p, "support", teaching="Extra help."),
        lambda p, c: tiers(p, "support", teaching="Draw the first tape with them."),
    ),
    "tier-on-sheet": Seed(
        lambda p, c: tiers(p, "core", exercises=(first_of(p, "exit"),)),
        lambda p, c: tiers(p, "core", exercises=tier(p, "core").exercises[:1]),
    ),
    "support-scaffolded": Seed(
        lambda p, c: _unhelped(p),
        lambda p, c: with_item(_unhelped(p), tier(p, "support").exercises[0], level="support"),
    ),
    "materials-listed": Seed(
        lambda p, c: with_block(p, "hook", materials=("a theodolite",)),
        lambda p, c: with_block(p, "hook", materials=(p.materials[0].upper(),)),
    ),
    "materials-mentioned": Seed(
        _teach("Hand out a protractor to each pair."), _teach("Nobody needs a protractor today.")
    ),
    "materials-used": Seed(
        lambda p, c: p.model_copy(update={"materials": (*p.materials, "a theodolite")}),
        lambda p, c: with_block(
            p.model_copy(update={"materials": (*p.materials, "a theodolite")}),
            "hook",
            materials=("a theodolite",),
        ),
    ),
    "no-hazards": Seed(_teach("Light a candle and time it."), _teach("A candle is 12 cm long.")),
    "no-allergens": Seed(
        _teach("Give each learner a bag of peanuts to share out."), _teach("A bag holds 12 peanuts.")
    ),
    "no-links": Seed(_read("Look it up on www.example.org."), _read("Look it up on the wall.")),
    "no-learning-styles": Seed(
        _teach("Offer visual learners a picture."), _teach("Offer learners a visual: a picture.")
    ),
    "no-stereotypes": Seed(
        _teach("Girls are naturally less sure of numbers."), _teach("Nine girls are in the class.")
    ),
    "respectful-words": Seed(
        _teach("Seat the wheelchair-bound learner in front."), _teach("Leave room for a wheelchair in front.")
    ),
    "no-ability-labels": Seed(
        _teach("Help the slow learners first."), _teach("Help those who are still slow at dividing first.")
    ),
    "dignified-contexts": Seed(_read("He bets at the casino."), _read("He sets the table.")),
    "no-home-assumed": Seed(
        _read("How far does your family's car go?"), _read("How far does Omar's family drive?")
    ),
    "access-given": Seed(set_(access=()), set_(access=("Print the sheet at double size.",))),
    "no-names": Seed(_teach("Zephyrine buys six oranges."), _teach("The zephyr is a west wind.")),
    "no-contact-data": Seed(
        _teach("Send it to parent@example.org."), _teach("Ask 28 learners, 555 times 12 is too much.")
    ),
    "no-private-status": Seed(
        _teach("Ask the two who have ADHD to hand out boards."), _teach("Ask two who like to move to help.")
    ),
}
