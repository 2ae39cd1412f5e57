"""HTML: what a reader of the page would see, by heading. Scripts, styles and hidden parts are dropped."""

import re
from typing import TYPE_CHECKING

from .clean import one_line
from .kinds import decode
from .model import Outline, Section, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DROPPED_TAGS = """
script style noscript template iframe object embed applet svg canvas audio video button select textarea input
head nav annotation annotation-xml
"""
DROPPED = frozenset(_DROPPED_TAGS.split())
"""Elements that hold nothing a teacher wrote to be read."""

_BLOCK_TAGS = """
address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1
h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\D|\Z)|opacity\s*:\s*0(?:[^.\d]|\Z)",
    re.IGNORECASE,
)


def read(data: bytes) -> list[Section]:
    """One section for each block of text."""
    declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", data[:4096], re.IGNORECASE)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return sections(data.decode(declared[1].decode("ascii")))
        except (LookupError, UnicodeDecodeError):
            pass  # it is not what it declares
    return sections(decode(data))


def sections(page: str) -> list[Section]:
    """The same from decoded HTML, a whole page or a piece."""
    from lxml import etree, html

    # An encoding declared inside a decoded page would make the parser refuse it.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", page.replace("\0", ""))
    if not text.strip():
        return []
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return []
    except etree.LxmlError as error:
        raise Unreadable(f"cannot be read as HTML ({error}).", "Save it again, or as PDF.") from None
    return _Page().read(root)


class _Page:
    """Walks a page without recursion, so that no depth of nesting is too deep."""

    def __init__(self) -> None:
        self._outline = Outline()
        self._found: list[Section] = []
        self._said: list[str] = []

    def read(self, root: "Element") -> list[Section]:
        todo: list[tuple[Element, bool]] = [(root, False)]
        while todo:
            element, closing = todo.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if closing:
                self._close(tag)
                self._said.append(element.tail or "")
            elif not tag or tag in DROPPED or _unseen(element):
                self._said.append(f" {element.tail or ''}")
            else:
                self._open(tag, element)
                todo.append((element, True))
                todo.extend((child, False) for child in reversed(element))
        self._end()
        return self._found

    def _open(self, tag: str, element: "Element") -> None:
        if tag in _BLOCKS:
            if tag in ("td", "th") and self._said:
                self._said.append(" | ")
            else:
                self._end()
        elif tag == "br":
            self._said.append(" ")
        elif tag == "img":
            self._said.append(f" {element.get('alt') or ''} ")
        self._said.append(element.text or "")

    def _close(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._outline.enter(int(tag[1]), one_line("".join(self._said)))
            self._said.clear()
        elif tag in _BLOCKS and tag not in ("td", "th"):
            self._end()

    def _end(self) -> None:
        """A block is over: what was said in it becomes a section."""
        if text := one_line("".join(self._said)).strip("| "):
            self._found.append(Section(text=text, heading=self._outline.path))
        self._said.clear()


def _unseen(element: "Element") -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _UNSEEN.search(element.get("style") or "") is not None
    )
