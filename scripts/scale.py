"""Works out the tables of docs/scale.md from the rates that stand at its head.

python scripts/scale.py            writes them again, after a rate was measured anew
python scripts/scale.py --check    says whether they are up to date
"""

import re
import sys
from math import ceil
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
PLACES = (
    ("district", 300, 1, 4),
    ("state", 30_000, 4, 16),
    ("country", 2_000_000, 32, 32),
)
"""Classes, machines and their cores."""
LESSONS = 75
"""Of a class in a term."""
NIGHT = 10.0
"""Hours in which the servers of models are to be done."""
_RATE = re.compile(r"^\| `(\w+)` \| ([\d.,]+)", re.MULTILINE)
_TABLE = "<!-- {} -->\n"


def rates(page: str) -> dict[str, float]:
    """The measured rates by their names."""
    return {name: float(value.replace(",", "")) for name, value in _RATE.findall(page)}


def tables(r: dict[str, float]) -> dict[str, list[str]]:
    """The rows below the head of every table, by its name."""
    terms, servers = [], []
    for name, classes, machines, cores in PLACES:
        lessons = classes * LESSONS
        core_seconds = lessons * (r["lesson"] + r["batch"]) / r["busy"]
        hours = core_seconds / 3600 / machines / cores
        night = hours * 3600 / LESSONS
        terms.append(
            f"| {name} | {classes:,} | {lessons:,} | {_short(core_seconds / 3600)}"
            f" | {machines} {'machine' if machines == 1 else 'machines'} of {cores} cores"
            f" | {_span(3600 * hours)} | {_bytes(lessons * r['files'])} | {_bytes(lessons * r['store'])}"
            f" | {_span(night)} |"
        )
        tokens = lessons * r["requests"] * (r["prompt"] + r["reply"])
        replies = lessons * r["requests"] * r["reply"]
        servers.append(
            f"| {name} | {lessons * r['requests']:,.0f} | {tokens / 1e6:,.0f} million"
            f" | {_short(replies / 3600 / NIGHT)} | {_short(replies / LESSONS / 3600 / NIGHT)}"
            f" | {ceil(replies / 3600 / NIGHT / r['gpu']):,}"
            f" | {ceil(replies / LESSONS / 3600 / NIGHT / r['gpu']):,}"
            f" | {_span(replies / r['tokens_per_second'])} |"
        )
    ends = []
    for what, rate in (
        ("one SQLite store", 1 / (r["flush"] * r["commits"])),
        ("one batch's ledger", 1 / (r["flush"] * r["lines"])),
        ("one batch's own process", 1 / r["batch"]),
    ):
        ends.append(f"| {what} | {_short(rate)} | {_short(rate * r['lesson'] / r['busy'])} |")
    return {"terms": terms, "ends": ends, "servers": servers}


def written(page: str) -> str:
    """The page with its tables worked out."""
    for name, rows in tables(rates(page)).items():
        begin, end = _TABLE.format(name), _TABLE.format(f"end of {name}")
        before, _, rest = page.partition(begin)
        old, _, after = rest.partition(end)
        head = old.splitlines()[:2]
        page = "\n".join([before + begin.rstrip("\n"), *head, *rows, end + after])
    return page


def _short(number: float) -> str:
    """Two figures, or all of them where there are more before the point."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def _span(seconds: float) -> str:
    for unit, length in (("days", 86_400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * length:
            return f"{_short(seconds / length)} {unit}"
    return f"{_short(seconds)} s"


def _bytes(megabytes: float) -> str:
    for unit, size in (("TB", 1e6), ("GB", 1e3)):
        if megabytes >= size:
            return f"{_short(megabytes / size)} {unit}"
    return f"{_short(megabytes)} MB"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    new = written(page)
    if "--check" in sys.argv:
        sys.exit("The tables of docs/scale.md are out of date: python scripts/scale.py" if new != page else 0)
    PAGE.write_text(new, encoding="utf-8")
