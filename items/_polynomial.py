"""Exact polynomials in one-letter variables: just enough algebra to say whether two formulas are one."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from ._functions import LIMIT
from .errors import Fault

Monomial: TypeAlias = tuple[tuple[str, int], ...]
"""Letters with positive exponents, in alphabetical order; () is the constant."""
MAX_TERMS = 120
MAX_DEGREE = 24


@dataclass(frozen=True)
class Polynomial:
    """Coefficients by monomial, none of them zero."""

    terms: Mapping[Monomial, Fraction]

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __add__(self, other: "Polynomial") -> "Polynomial":
        found = dict(self.terms)
        for monomial, c in other.terms.items():
            found[monomial] = found.get(monomial, Fraction(0)) + c
        return _made(found)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        found: dict[Monomial, Fraction] = {}
        for a, x in self.terms.items():
            for b, y in other.terms.items():
                powers = dict(a)
                for letter, n in b:
                    powers[letter] = powers.get(letter, 0) + n
                if sum(powers.values()) > MAX_DEGREE:
                    raise Fault("the powers grow too large")
                monomial = tuple(sorted(powers.items()))
                found[monomial] = found.get(monomial, Fraction(0)) + x * y
        return _made(found)

    def scaled(self, factor: Fraction) -> "Polynomial":
        """Every coefficient times `factor`."""
        return _made({monomial: c * factor for monomial, c in self.terms.items()})

    @property
    def letters(self) -> frozenset[str]:
        """The variables."""
        return frozenset(letter for monomial in self.terms for letter, _ in monomial)

    @property
    def constant(self) -> Fraction | None:
        """The value of a polynomial without variables; None where there are some."""
        return self.terms.get((), Fraction(0)) if set(self.terms) <= {()} else None

    @property
    def leading(self) -> Fraction:
        """The coefficient of the first monomial in alphabetical order of letters, constants last; 0 for 0."""
        return self.terms[max(self.terms)] if self.terms else Fraction(0)

    def at(self, values: Mapping[str, Fraction]) -> Fraction:
        """The value for these numbers."""
        total = Fraction(0)
        for monomial, c in self.terms.items():
            for letter, n in monomial:
                c *= values[letter] ** n
            total += c
        return total


def constant(value: Fraction) -> Polynomial:
    """A number."""
    return _made({(): value})


def variable(letter: str) -> Polynomial:
    """A letter."""
    return Polynomial({((letter, 1),): Fraction(1)})


def _made(terms: Mapping[Monomial, Fraction]) -> Polynomial:
    kept = {monomial: c for monomial, c in terms.items() if c}
    if len(kept) > MAX_TERMS:
        raise Fault(f"has more than {MAX_TERMS} terms")
    if any(abs(c.numerator) > LIMIT or c.denominator > LIMIT for c in kept.values()):
        raise Fault("the numbers grow too large")
    return Polynomial(kept)
