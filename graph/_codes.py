"""What a code stands for: a lesson of its own, the lessons of its parts, or the lesson it is part of."""

from collections import defaultdict
from collections.abc import Collection, Mapping


def parent_of(code: str, standards: Collection[str]) -> str | None:
    """The standard of which `code` is a part (`4.NF.B.3` of `4.NF.B.3.a`), if there is one."""
    parent = code.rpartition(".")[0]
    return parent if parent in standards else None


def lessons_by_code(skills: Mapping[str, str], standards: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For every skill and standard the ids of the lessons that teach it.

    `skills` are the lessons there are, with the standard of each. A standard without a lesson means

    - its splits (`5.NBT.B.7~multiply`), where there are some;
    - the lesson or the splits of the standard it is a part of, where that has some (a folded part);
    - all its parts, where it has some (a group);
    - itself otherwise: a lesson that nobody has written yet.
    """
    splits: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, list[str]] = defaultdict(list)
    for name, standard in skills.items():
        if name != standard and name not in standards:
            splits[standard].append(name)
    for code in standards:
        parent = parent_of(code, standards)
        if parent is not None:
            parts[parent].append(code)
    found: dict[str, tuple[str, ...]] = {name: (name,) for name in skills}

    def lessons(code: str) -> tuple[str, ...]:
        if code not in found:
            found[code] = tuple(dict.fromkeys(_lessons(code)))
        return found[code]

    def _lessons(code: str) -> tuple[str, ...]:
        below = parts.get(code, [])
        if code in splits:
            return (*splits[code], *(name for part in below if part in skills for name in lessons(part)))
        parent = parent_of(code, standards)
        taught = parent in skills or parent in splits
        if parent is not None and taught and not any(part in skills for part in below):
            return lessons(parent)
        if below:
            return tuple(name for part in below for name in lessons(part))
        return (code,)

    for code in standards:
        lessons(code)
    return found
