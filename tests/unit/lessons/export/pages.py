"""Reading a page back: its elements, its text, the learner sheets on it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str | None]
    children: list["Element | str"] = field(default_factory=list)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str) -> list["Element"]:
        return [e for e in self.walk() if e.tag == tag]

    @property
    def text(self) -> str:
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(child)
            elif child.tag == "math":
                parts.append(child.attrs["alttext"] or "")
            elif child.tag != "style":
                parts.append(child.text)
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.stack = [self.root]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag, attrs):
        self.stack[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack[-1].tag == tag, f"<{self.stack[-1].tag}> is closed by </{tag}>"
        self.stack.pop()

    def handle_data(self, data):
        self.stack[-1].children.append(data)


def read(page: str) -> Element:
    """The tree of a page; fails where an element is not closed in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.stack) == 1, f"<{reader.stack[-1].tag}> is never closed"
    return reader.root


def sheets(root: Element) -> list[Element]:
    """The learner sheets of a plan's page."""
    return [e for e in root.all("section") if "data-sheet" in e.attrs]


def by_id(root: Element, id: str) -> Element:
    """The element with this id."""
    return next(e for e in root.walk() if e.attrs.get("id") == id)
