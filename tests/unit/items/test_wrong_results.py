"""Wrong results that were worked out by hand: each follows from its belief on the numbers of the question."""

import re
from fractions import Fraction

import pytest
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank

TENS = {"digit-as-ones": lambda n: n // 100 + n // 10 % 10, "no-trade": lambda n: n // 10 % 10}
"""Of 720 things in rolls of ten: 7 and 2 counted as ones; the 2 tens alone."""


@pytest.fixture(scope="module")
def bank():
    return ItemBank(load_pack(default_pack_path()))


def drawn(bank, skill, model):
    """Draws with the numbers of the question and the wrong results by belief."""
    for n in range(20):
        item = bank.draw(skill, model, n)
        numbers = [int(x) for x in re.findall(r"\d+", item.stem.replace(",", ""))]
        wrong = {}
        for one in item.wrong:
            wrong.setdefault(one.misconception.rpartition("/")[2], set()).add(Fraction(one.value))
        yield item, numbers, wrong


def test_a_hundred_that_is_not_traded_leaves_the_tens_alone(bank):
    for _, (total, _ten), wrong in drawn(bank, "2.NBT.A.1", "how-many-packs"):
        for belief, of in TENS.items():
            assert wrong.get(belief, {of(total)}) == {of(total)}
        assert wrong.keys() >= TENS.keys() - {"no-trade"}


def test_a_block_taken_over_ten_is_the_digit_that_repeats(bank):
    for _, (n, total), wrong in drawn(bank, "8.NS.A.1", "shares-of-a-bill"):
        digit = (total % n) * 10 // n
        assert wrong.get("wrong-power-of-ten", set()) <= {total // n + Fraction(digit, 10)}
        assert all(abs(w - Fraction(total, n)) < Fraction(1, 100) for w in wrong["cut-off-is-exact"])


def test_a_rate_taken_for_a_sum_gives_sum_or_difference(bank):
    for _, (rate, time), wrong in drawn(bank, "7.NS.A.2.a", "rate-story"):
        assert wrong == {"adds-instead": {Fraction(rate + time), Fraction(abs(rate - time))}}


def test_a_power_taken_for_a_sum_has_the_size_of_base_times_exponent(bank):
    for item, (base, exponent), wrong in drawn(bank, "7.NS.A.2.a", "power-of-negative"):
        assert all(abs(w) == base * exponent for w in wrong.get("adds-instead", ()))
        assert wrong.get("squares-the-sign", set()) <= {-Fraction(item.answer.value)}
        assert "ignores-signs" not in wrong


def test_fingers_are_shown_with_more_than_one_on_the_first_hand(bank):
    for _, (one, other), wrong in drawn(bank, "K.OA.A.1", "fingers"):
        assert one > 1
        assert wrong.get("shows-one-group", set()) <= {Fraction(one), Fraction(other)}
        assert "draws-the-result-only" not in wrong
