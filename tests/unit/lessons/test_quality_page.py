from pathlib import Path

from lessonloom.lessons import CHECKS

PAGE = Path(__file__).parents[3] / "docs" / "quality.md"


def test_the_page_on_quality_lists_every_check_with_its_severity_and_demand():
    page = PAGE.read_text(encoding="utf-8")
    for check in CHECKS.values():
        assert f"| `{check.id}` | {check.severity} |" in page
        assert check.doc in page
    assert page.count("\n| `") == len(CHECKS)
