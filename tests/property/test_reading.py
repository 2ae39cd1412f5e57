"""Whatever the bytes, reading a class gives a class or an error that a person can act on."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lessonloom.graph import InputError, LessonloomError, Skill, SkillTree
from lessonloom.graph.tree import PackInfo
from lessonloom.learner import read_class

TREE = SkillTree(
    PackInfo(name="p", title="p", version="1", licence="x", subject="m"),
    [Skill(id="6.C", standard="6.C", title="t", statement="s", grade="6", domain="d")],
)


class NoItems:
    def item(self, item_id: str, /):
        raise LessonloomError(f"there is no item {item_id}", "Check the id.")


WORDS = (
    'student Name item skill answer correct date KEY SKILL Q1 Q2 6.C 9.Z 6.C/m#0 1 0 3/4 2026-03-02 " Ana Bo '
    "\ufeff é =1+1 '"
)
CELL = st.sampled_from(["", *WORDS.split(" ")])
TABLE = st.lists(st.lists(CELL, max_size=5).map(",".join), max_size=6).map("\n".join).map(str.encode)


@pytest.mark.parametrize("skip_bad", [False, True])
@given(
    data=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")), TABLE
    )
)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_read_or_refused_with_a_remedy(tmp_path, data, skip_bad):
    path = tmp_path / "class.csv"
    path.write_bytes(data)
    refused = None
    try:
        found = read_class(path, tree=TREE, bank=NoItems(), skip_bad=skip_bad)
    except InputError as error:
        refused = error
    if refused is not None:
        assert refused.remedy
        assert "class.csv" in refused.message
    else:
        assert found.learners
        assert {r.learner for r in found.responses} <= set(found.learners)
        assert len({r.id for r in found.responses}) == len(found.responses)
