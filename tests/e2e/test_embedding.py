"""Every example of docs/embedding.md runs, in order, in one home."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_TEXT = (_ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
EXAMPLES = [found.group(1) for found in re.finditer(r"```python\n(.*?)```", _TEXT, re.DOTALL)]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLOOM_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(_ROOT)
    return tmp_path / "home"


def test_the_examples_do_what_they_say(home, capsys):
    said = []
    for example in EXAMPLES:
        exec(compile(example, "docs/embedding.md", "exec"), {"__name__": "example"})
        said.append(capsys.readouterr().out.strip().splitlines())
    first, changed, mounted, elements, chained = said
    assert first[0].startswith("done ")
    assert any("6 stay free" in line for line in changed)
    assert mounted == ["['6B']", "404 application/problem+json"]
    assert elements == [], "a server of the host, which tests/browser/test_elements.py runs"
    assert len(chained) == 2
    assert "6.RP" in chained[0]
