from itertools import permutations
from types import SimpleNamespace

from lessonloom.lessons.mistakes import expected_share


def test_the_share_expected_of_an_item_is_exact_so_that_no_order_of_its_mistakes_matters():
    shares = {"6.RP.A.1/a": 0.1, "6.RP.A.1/b": 0.2, "6.RP.A.1/c": 0.3}
    assert len({sum(order) for order in permutations(shares.values())}) > 1  # plain sums differ
    shown = [SimpleNamespace(misconception=m, skill="6.RP.A.1", asked=9, p=p) for m, p in shares.items()]
    diagnosis = SimpleNamespace(misconceptions=tuple(shown))
    wrong = [SimpleNamespace(misconception=m) for m in (*shares, None, "6.RP.A.1/c")]
    assert expected_share(SimpleNamespace(wrong=wrong), diagnosis) == 0.6
