"""What changes with the occasion: a part of a goal, an empty support tier, a lesson that deepens."""


def test_a_part_of_the_goal_is_called_a_part(plan_for, make_brief):
    pathway = make_brief().pathway.model_copy(update={"goals": ("6.RP.A.2", "6.RP.A.1")})
    said = plan_for(goal="6.RP", pathway=pathway).why_now[0]
    assert said.startswith("Your goal is 6.RP, which has two parts. Today: 6.RP.A.2 (Unit rates)")


def test_nobody_sits_with_an_empty_support_tier(plan_for, diagnosis):
    core = diagnosis.tiers[1].model_copy(update={"learners": diagnosis.learners})
    empty = tuple(
        core if t.level == "core" else t.model_copy(update={"learners": ()}) for t in diagnosis.tiers
    )
    told = plan_for(diagnosis=diagnosis.model_copy(update={"tiers": empty})).block("independent").teacher[0]
    assert "nobody needs the support sheet" in told.text
    assert "sit with the support tier" not in told.text
    assert "sit with the" in plan_for().block("independent").teacher[0].text


def test_a_lesson_that_deepens_recalls_in_five_minutes_and_works_on(plan_for):
    taught, deepened = plan_for(), plan_for(reviewing=True)
    assert deepened.block("model").minutes == 5 < taught.block("model").minutes
    assert deepened.block("independent").minutes > taught.block("independent").minutes
    assert sum(b.minutes for b in deepened.blocks) == deepened.minutes
