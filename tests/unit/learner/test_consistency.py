"""Contradictions between a skill and what it needs: when they are flagged, and what is asked then."""

import pytest
from lessonloom.graph import Mastery, Response, SkillTree, default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.learner import ClassData, diagnose
from lessonloom.learner.consistency import HIGH, contradiction
from lessonloom.learner.model import Probe

from .test_diagnosis import make_class


def mastery(p: float, low: float, high: float, n: int = 3) -> Mastery:
    return Mastery(learner="L01", skill="S", p=p, low=low, high=high, n=n)


STRONG, WEAK = mastery(0.9, 0.6, 0.98), mastery(0.15, 0.03, 0.5)


def flags(tree, bank, marks: dict[str, str], learners: int = 10):
    """One learner with these marks among others who are right on everything."""
    grid = {f"L{i:02d}": {"5.B": "111", "6.C": "111"} for i in range(learners)}
    return diagnose(make_class({"L99": marks, **grid}), tree=tree, bank=bank, goals=["6.C"]).probes


def test_the_probability_of_a_contradiction_grows_with_both_sides():
    assert contradiction(STRONG, WEAK) > 0.9
    assert contradiction(WEAK, STRONG) < 0.01
    assert contradiction(STRONG, STRONG) < 0.05
    assert contradiction(WEAK, WEAK) < 0.05


def test_wide_intervals_make_the_same_estimates_less_of_a_contradiction():
    sure = contradiction(mastery(0.8, 0.7, 0.87), mastery(0.4, 0.3, 0.5))
    vague = contradiction(mastery(0.8, 0.3, 0.97), mastery(0.4, 0.1, 0.8))
    assert sure > 0.95
    assert vague < HIGH


def test_a_prior_contradicts_nothing():
    assert contradiction(STRONG, mastery(0.15, 0.03, 0.5, n=0)) == 0
    assert contradiction(mastery(0.9, 0.6, 0.98, n=0), WEAK) == 0


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_certainty_is_no_arithmetic_error(p):
    assert 0 <= contradiction(mastery(p, p, p), mastery(1 - p, 1 - p, 1 - p)) <= 1


@pytest.mark.parametrize(
    ("earlier", "later", "flagged"),
    [
        ("000", "1111", True),
        ("0000", "1111", True),
        ("011", "1111", False),
        ("0", "1", False),
        ("0000", "01", False),
        ("000", "000", False),
        ("111", "111", False),
        ("1111", "0000", False),
        ("", "1111", False),
        ("0000", "", False),
    ],
)
def test_only_a_likely_contradiction_is_flagged(tree, bank, earlier, later, flagged):
    found = flags(tree, bank, {"5.B": earlier, "6.C": later})
    assert bool(found) == flagged
    for probe in found:
        assert (probe.earlier, probe.later, probe.learners) == ("5.B", "6.C", ("L99",))
        assert probe.p >= HIGH


def test_one_learner_alone_can_be_flagged(tree, bank):
    assert flags(tree, bank, {"5.B": "000", "6.C": "11111"}, learners=0)


def test_the_skill_with_the_more_open_answer_is_asked_about(tree, bank):
    (probe,) = flags(tree, bank, {"5.B": "00000000", "6.C": "111"})
    assert probe.ask == "6.C"
    (probe,) = flags(tree, bank, {"5.B": "000", "6.C": "11111111"})
    assert probe.ask == "5.B"
    assert (probe.item, probe.stem) == (None, ""), "these skills have no exercises"


def test_soft_prerequisites_contradict_nothing(tree, bank):
    skills = [
        s.model_copy(
            update={"prerequisites": tuple(e.model_copy(update={"kind": "soft"}) for e in s.prerequisites)}
        )
        for s in tree.skills.values()
    ]
    grid = {"L01": {"5.B": "0000", "6.C": "1111"}}
    bare = SkillTree(tree.pack, skills)
    assert diagnose(make_class(grid), tree=bare, bank=bank, goals=["6.C", "5.B"]).probes == ()


def test_a_flag_stands_beside_each_probe_and_names_nobody(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "000" if i < 4 else "111", "6.C": "1111"} for i in range(20)}
    grid |= {"L50": {"5.B": "111", "4.A": "0000", "6.C": "1111"}}
    found = diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.C"])
    assert [(p.earlier, len(p.learners)) for p in found.probes] == [("5.B", 4), ("4.A", 1)]
    assert len(found.flags) == 2
    assert found.flags[0].startswith(
        "4 learners do well on Rates (6.C), but not on its prerequisite Shares (5.B)"
    )
    assert found.flags[1].startswith("1 learner does ")
    assert f"{100 * found.probes[0].p:.0f}% likely to be so" in found.flags[0]
    assert not any("L0" in flag for flag in found.flags)


def test_the_question_of_a_probe_is_a_new_one_with_its_key():
    tree = load_pack(default_pack_path())
    bank = ItemBank(tree)
    marks = [("6.RP.A.1", "0000"), ("6.RP.A.2", "11111")]
    given = [
        Response(id=f"{skill}{n}", learner="L01", skill=skill, item=f"Q{n}", correct=mark == "1")
        for skill, word in marks
        for n, mark in enumerate(word)
    ]

    def probe(*more: Response) -> Probe:
        data = ClassData(name="6b", learners=("L01",), names={}, responses=(*given, *more), skipped=())
        (found,) = diagnose(data, tree=tree, bank=bank, goals=["6.RP.A.2"]).probes
        return found

    first = probe()
    item = bank.item(first.item)
    assert item.skill == first.ask
    assert (first.stem, first.key) == (item.stem, item.answer.text)
    assert not item.options
    assert item.figure is None
    blank = Response(id="blank", learner="L01", skill=item.skill, item=item.id)
    assert probe(blank).item not in (item.id, None)
