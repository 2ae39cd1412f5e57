"""XML by hand: elements whose texts and attributes are escaped where they are made."""

from collections.abc import Mapping

from markupsafe import Markup

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WHITE = str.maketrans({"\n": "&#10;", "\t": "&#9;"})


def element(name: str, attributes: Mapping[str, str], *inside: Markup) -> Markup:
    """One element; `inside` is markup already."""
    told = "".join(f' {key}="{Markup.escape(value).translate(_WHITE)}"' for key, value in attributes.items())
    return Markup(f"<{name}{told}>{''.join(inside)}</{name}>") if inside else Markup(f"<{name}{told}/>")


def document(root: Markup) -> str:
    """The root element as a whole file."""
    return f"{_HEAD}{root}\n"
