from lessonloom.lessons.rehearsal import Profile
from lessonloom.portal.pages.rehearsal import like


def test_five_simulated_pupils_try_the_exit_ticket(planned):
    client, run = planned
    page = client.get(f"/plans/{run}/rehearsal").text
    assert "These five pupils do not exist" in page
    assert page.count('<th scope="row"') % 5 == 0
    assert "of your 28 learners" in page
    assert "it names the mistake" in page


def test_the_same_rehearsal_comes_back_under_its_number(planned):
    client, run = planned
    pages = [client.get(f"/plans/{run}/rehearsal?seed={seed}").text for seed in (2, 2, 3, 4, 5)]
    assert pages[0] == pages[1]
    assert len(set(pages)) > 2


def test_a_rehearsal_needs_a_finished_plan_and_a_sensible_number(planned):
    client, run = planned
    assert client.get("/plans/261001-101010-abcd/rehearsal").status_code == 404
    assert client.get(f"/plans/{run}/rehearsal?seed=-1").status_code == 422


def test_two_pupils_who_are_alike_share_their_part_of_the_class():
    profile = Profile(kind="secure", learners=14.2)
    assert "about 14 of your 28" in like(profile, 28, 1)
    assert "about 7 of your 28" in like(profile, 28, 2)
