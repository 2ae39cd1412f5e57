from pathlib import Path

import pytest
from lessonloom.graph import PackError, load_pack, pack
from lessonloom.items import verdicts

PACK = "name: p\ntitle: P\nversion: '1'\nlicence: Apache-2.0\nsubject: mathematics\n"
SKILL = (
    "id: A\nstandard: A\ntitle: T\nstatement: S\ngrade: '3'\ndomain: D\nabilities: {abstract_thinking: 0.5}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pack" / "skills").mkdir(parents=True)
    (tmp_path / "pack" / "pack.yaml").write_text(PACK)
    (tmp_path / "pack" / "skills" / "A.yaml").write_text(SKILL)
    return tmp_path / "pack"


@pytest.fixture(autouse=True)
def _as_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack, "_RECENT", {})


def forget() -> None:
    pack._RECENT.clear()


def test_an_unchanged_pack_is_the_same_tree_in_this_process(folder: Path) -> None:
    assert load_pack(folder) is load_pack(folder)


def test_a_compiled_pack_is_read_back_equal(folder: Path, tmp_path: Path) -> None:
    first = load_pack(folder, cache=tmp_path / "cache")
    forget()
    again = load_pack(folder, cache=tmp_path / "cache")
    assert again is not first
    assert dict(again.skills) == dict(first.skills)
    assert again.content_hash == first.content_hash


def test_the_compiled_pack_is_really_used(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(folder, cache=tmp_path / "cache")
    forget()
    monkeypatch.setattr(pack, "_build", None)
    assert "A" in load_pack(folder, cache=tmp_path / "cache").skills


def test_a_changed_pack_is_read_anew(folder: Path, tmp_path: Path) -> None:
    load_pack(folder, cache=tmp_path / "cache")
    (folder / "skills" / "A.yaml").write_text(SKILL.replace("title: T", "title: U"))
    assert load_pack(folder, cache=tmp_path / "cache").skill("A").title == "U"


@pytest.mark.parametrize("junk", [b"", b"\x80\x04junk", b"{}", b"a" * 64 + b"\n{}", b"\xff" * 99])
def test_a_broken_compiled_pack_is_ignored_and_replaced(folder: Path, tmp_path: Path, junk: bytes) -> None:
    cache = tmp_path / "cache"
    load_pack(folder, cache=cache)
    (kept,) = cache.glob("pack-*.json")
    good = kept.read_bytes()
    kept.write_bytes(junk)
    forget()
    assert load_pack(folder, cache=cache).skill("A").title == "T"
    assert kept.read_bytes() == good


def test_a_compiled_pack_of_another_key_is_ignored(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_pack(folder, cache=cache)
    (kept,) = cache.glob("pack-*.json")
    (folder / "skills" / "A.yaml").write_text(SKILL.replace("title: T", "title: U"))
    forget()
    load_pack(folder, cache=cache)
    (other,) = set(cache.glob("pack-*.json")) - {kept}
    other.write_bytes(kept.read_bytes())
    forget()
    assert load_pack(folder, cache=cache).skill("A").title == "U"


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert load_pack(folder, cache=tmp_path / "file").skill("A").title == "T"


def test_a_faulty_pack_is_never_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "skills" / "A.yaml").write_text(SKILL + "colour: red\n")
    for _ in range(2):
        with pytest.raises(PackError):
            load_pack(folder, cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_verdicts_on_exercises_are_kept_by_content(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "skills" / "A.yaml").write_text(SKILL + "explanation: [{say: s, representation: words}]\n")
    tree = load_pack(folder)
    first = verdicts.validate_pack(tree, tmp_path / "cache")
    assert first
    monkeypatch.setattr(verdicts, "validate_skill", None)
    assert verdicts.validate_pack(tree, tmp_path / "cache") == first
