import pytest
from lessonloom import Workbench
from lessonloom.graph import InputError, Response
from lessonloom.graph.sqlite import SqliteStore
from lessonloom.workbench import Conflict, Unknown


async def test_a_class_keeps_its_id_and_its_learners_under_another_name(bench):
    made = await bench.classes.create("6B, Mathematics")
    await bench.rosters.add(made.id, ["Ada L."])
    renamed = await bench.classes.rename(made.id, "7B")
    assert (renamed.id, renamed.name, renamed.learners) == (made.id, "7B", 1)
    assert [c.name for c in (await bench.classes.all()).items] == ["7B"]


async def test_two_classes_cannot_have_one_name_until_one_is_put_away(bench):
    first = await bench.classes.create("6B")
    with pytest.raises(Conflict):
        await bench.classes.create("6b")
    await bench.classes.archive(first.id)
    second = await bench.classes.create("6b")
    assert second.id != first.id
    assert [c.id for c in (await bench.classes.all()).items] == [second.id]
    assert [c.id for c in (await bench.classes.all(archived=True)).items] == [first.id]
    with pytest.raises(Conflict):
        await bench.classes.archive(first.id, archived=False)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
async def test_a_class_needs_a_name_that_can_be_read(bench, name):
    with pytest.raises(InputError):
        await bench.classes.create(name)


async def test_a_class_without_latin_letters_has_an_address_too(bench):
    assert [(await bench.classes.create(name)).id for name in ("六年级", "Класс")] == ["class", "class-2"]


async def test_classes_planned_from_the_command_line_are_there(bench, settings):
    store = SqliteStore(settings.store_path)
    store.add_responses(
        "My Class", [Response(id="1", learner="L01", skill="6.RP.A.1", item="Q1", correct=True)]
    )
    store.close()
    (found,) = (await bench.classes.all()).items
    assert (found.id, found.name) == ("my-class", "My Class")
    assert len(await bench.answers.all(found.id)) == 1


async def test_a_long_list_comes_in_parts(bench):
    for n in range(5):
        await bench.classes.create(f"Class {n}")
    first = await bench.classes.all(limit=2)
    second = await bench.classes.all(limit=2, after=first.next)
    last = await bench.classes.all(limit=2, after=second.next)
    named = [c.name for part in (first, second, last) for c in part.items]
    assert named == [f"Class {n}" for n in range(5)]
    assert last.next is None
    for wrong in ({"limit": 0}, {"limit": 1000}, {"after": "nothing"}):
        with pytest.raises(InputError):
            await bench.classes.all(**wrong)


async def test_what_is_not_there_is_said_to_be_unknown(bench):
    for call in (bench.classes.get, bench.rosters.all, bench.answers.all, bench.after.all):
        with pytest.raises(Unknown):
            await call("../etc/passwd")


async def test_everything_is_there_after_closing(settings, tree):
    async with Workbench.open(settings, tree=tree) as bench:
        made = await bench.classes.create("6B")
    async with Workbench.open(settings, tree=tree) as bench:
        assert await bench.classes.get(made.id) == made


async def test_tenants_do_not_meet(settings, tree, answers):
    async with (
        Workbench.open(settings, tenant="north", tree=tree) as north,
        Workbench.open(settings, tenant="south", tree=tree) as south,
        Workbench.open(settings, tree=tree) as local,
    ):
        made = await north.classes.create("6B")
        await north.answers.add(made.id, answers)
        for other in (south, local):
            assert (await other.classes.all()).items == ()
            with pytest.raises(Unknown):
                await other.answers.all(made.id)
        assert (north.settings.home.stat().st_mode & 0o077) == 0


@pytest.mark.parametrize("tenant", ["", "..", "a/b", "A", "x" * 64, "-a", "a.b"])
async def test_the_name_of_a_tenant_is_never_a_path(settings, tenant):
    with pytest.raises(InputError):
        async with Workbench.open(settings, tenant=tenant):
            pass
    assert not settings.home.exists()


async def test_a_store_named_in_the_settings_is_the_local_tenants_alone(settings, tree, tmp_path):
    other = settings.model_copy(update={"store": str(tmp_path / "shared.sqlite")})
    async with Workbench.open(other, tenant="north", tree=tree) as north:
        assert north.settings.store_path == settings.home / "tenants" / "north" / "store.sqlite"
