"""What the five abilities and their five levels are called and mean: data, in our own words.

The five abilities and the idea of five described levels are those of the Skill-Tree of EduPlanner (Zhang
et al. 2025, IEEE Transactions on Learning Technologies 18, arXiv 2504.05370); the sentences are not.
They say what work at such a level typically looks like. Only right and wrong answers have been seen of
a learner, so a sentence is something to look out for, never a finding about how somebody works.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ..graph.model import Ability

ABILITIES: tuple[Ability, ...] = (
    "numerical_calculation",
    "abstract_thinking",
    "logical_reasoning",
    "analogy_association",
    "spatial_imagination",
)
"""The order in which a vector such as 4,4,3,4,3 names them."""

NAMES: Mapping[Ability, str] = MappingProxyType(
    {
        "numerical_calculation": "Calculating",
        "abstract_thinking": "Thinking in symbols and rules",
        "logical_reasoning": "Giving reasons",
        "analogy_association": "Seeing likenesses",
        "spatial_imagination": "Picturing",
    }
)

DESCRIPTIONS: Mapping[Ability, tuple[str, str, str, str, str]] = MappingProxyType(
    {
        "numerical_calculation": (
            "Needs a worked model next to each calculation; a result is right now and then.",
            "Manages a single step that was just shown, and loses the thread when steps follow each other.",
            "Gets familiar calculations right about as often as not; awkward numbers bring slips.",
            "Calculates dependably, with fractions and signs too, and notices most impossible results.",
            "Calculates surely, chooses the shorter way, and checks results unasked.",
        ),
        "abstract_thinking": (
            "Works with what can be seen or counted; a letter or a rule says little yet.",
            "Reads a symbol or a rule when an example with numbers stands beside it.",
            "Uses symbols and rules in familiar situations, and goes back to trying numbers in new ones.",
            "Moves from situation to symbols and back, and can say what a rule holds for.",
            "Finds the rule behind several cases and uses it where nobody pointed to it.",
        ),
        "logical_reasoning": (
            "Gives an answer and no reason, or a reason that does not bear on it.",
            "Follows a reason that is told, one step at a time.",
            "Gives reasons for two or three linked steps on a path that is known.",
            "Builds a complete argument from the conditions, and sees when one was left out.",
            "Argues independently, looks for counterexamples, and finds the faulty step of somebody else.",
        ),
        "analogy_association": (
            "Meets every exercise as a new one, even when only its numbers have changed.",
            "Recognizes an exercise of the same kind once it is pointed out.",
            "Carries a method over to a similar situation; another story can hide the likeness.",
            "Sees one structure behind different stories, and says what corresponds to what.",
            "Connects ideas of different topics, and knows where a likeness ends.",
        ),
        "spatial_imagination": (
            "Reads off what is marked in a drawing, and needs real objects for the rest.",
            "Follows a drawing that is explained piece by piece.",
            "Makes a fitting drawing (a bar, a number line, a figure) for a familiar situation.",
            "Takes figures apart and moves them in the mind, with a drawing to check.",
            "Switches freely between drawing, numbers and words, and pictures what is not drawn.",
        ),
    }
)
"""Levels 1 to 5 of every ability."""
