"""The five scores: what moves them, and that nothing bad raises them."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lessonloom.lessons import CHECKS, Finding, report
from lessonloom.lessons._features import FEATURES, weights
from lessonloom.lessons.quality import NAMES, PENALTY

from .edits import with_item
from .test_checks import SEEDS, findings

PAGE = Path(__file__).parents[4] / "docs" / "quality.md"
SEVERITIES = ("note", "warning", "error")

found = st.builds(
    Finding,
    check=st.sampled_from(sorted(CHECKS)),
    version=st.just(1),
    severity=st.sampled_from(SEVERITIES),
    place=st.sampled_from(["model", "X1", "tiers"]),
    evidence=st.just("words"),
    message=st.just("This is wrong."),
    suggestion=st.just("Mend it."),
)
several = st.lists(found, max_size=8).map(tuple)


def scores(plan, findings):
    quality = report(plan, findings)
    return [getattr(quality, name).score for name in NAMES]


def no_higher(after, before):
    return all(a <= b for a, b in zip(after, before, strict=True))


@given(several, several)
def test_more_findings_never_raise_a_score(plan, some, more):
    assert no_higher(scores(plan, (*some, *more)), scores(plan, some))


@given(several, found)
def test_a_graver_finding_never_raises_a_score(plan, some, one):
    graver = SEVERITIES[min(2, SEVERITIES.index(one.severity) + 1)]
    before = scores(plan, (*some, one))
    assert no_higher(scores(plan, (*some, one.model_copy(update={"severity": graver}))), before)


@given(found)
def test_a_finding_lowers_its_own_dimension_alone_by_its_weight(plan, one):
    lowered = [b - a for a, b in zip(scores(plan, (one,)), scores(plan, ()), strict=True)]
    expected = [PENALTY[one.severity] if name == CHECKS[one.check].dimension else 0 for name in NAMES]
    assert lowered == expected


@given(several)
def test_a_score_is_100_less_what_its_moves_say(plan, some):
    quality = report(plan, some)
    for name in NAMES:
        dimension = getattr(quality, name)
        assert dimension.score == max(0, 100 - sum(move.points for move in dimension.moves))
        assert len(dimension.because) == len(dimension.moves)
        known = {f.id for f in FEATURES if f.dimension == name}
        known |= {c.id for c in CHECKS.values() if c.dimension == name}
        assert {move.source for move in dimension.moves} <= known


@given(st.data())
def test_a_plan_that_lacks_more_never_scores_higher(plan, data):
    gone = data.draw(st.sets(st.sampled_from(["hook", "discuss", "closure", "elaborate"])))
    ids = data.draw(st.lists(st.sampled_from([e.id for e in plan.exercises]), max_size=6, unique=True))
    worse = plan.model_copy(update={"blocks": tuple(b for b in plan.blocks if b.role not in gone)})
    for id in ids:
        worse = with_item(worse, id, thinking="remember", representation="symbols")
    if data.draw(st.booleans()):
        worse = worse.model_copy(update={"vocabulary": (), "worked": ()})
    assert no_higher(scores(worse, ())[:4], scores(plan, ())[:4])


def test_every_feature_can_move_its_dimension(plan):
    bare = plan.model_copy(
        update={"blocks": (), "worked": (), "vocabulary": (), "tiers": (), "exercises": ()}
    )
    long = plan.blocks[0].teacher[0].model_copy(update={"text": "word " * 200})
    wordy = plan.model_copy(update={"blocks": (plan.blocks[0].model_copy(update={"teacher": (long,)}),)})
    guessed = plan.model_copy(
        update={
            "worked": tuple(
                w.model_copy(
                    update={"mistakes": tuple(m.model_copy(update={"asked": 0}) for m in w.mistakes)}
                )
                for w in plan.worked
            )
        }
    )
    for feature in FEATURES:
        worst = max(feature.measure(p)[0] for p in (bare, wordy, guessed))
        assert worst == 1, feature.id
        assert all(0 <= feature.measure(p)[0] <= 1 for p in (plan, bare, wordy, guessed))


def test_what_a_check_found_is_named_in_the_score(plan, context):
    seeded = SEEDS["minutes-sum"].defect(plan, context)
    quality = report(seeded, findings(seeded, context))
    assert ("minutes-sum", 30) in [(m.source, m.points) for m in quality.practicality.moves]


def test_the_page_publishes_the_weights():
    page = PAGE.read_text(encoding="utf-8")
    assert weights() in page
    for severity, points in PENALTY.items():
        assert f"{points} ({severity})" in page
