"""MathML that still says the right thing where nobody sets it.

A reader that does not know MathML shows its letters one after the other: nine fifths would become 95. So the
signs of the line (`/`, `^`, brackets, a space) stand inside, without size and unseen where MathML is set.
"""

from xml.etree import ElementTree as ET

from ....graph.notation import Node, to_mathml

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_SINGLE = ("mn", "mi", "mtext")
_SPACE = "\u00a0"


def legible_mathml(node: Node) -> str:
    """A `<math>` element in its namespace whose letters, read in order, are the linear text."""
    root = ET.fromstring(to_mathml(node))
    for parent in list(root.iter()):
        parent.attrib.pop("class", None)
        parent.attrib.pop("aria-label", None)
        if parent.tag == "mfrac":
            top, bottom = parent
            parent[:] = [_row(*_held(top), _unseen("/")), _row(*_held(bottom))]
        elif parent.tag == "msup":
            base, exponent = parent
            parent[:] = [base, _row(_unseen("^"), *_held(exponent))]
        for place, child in reversed(list(enumerate(parent))):
            if child.tag == "mspace":
                parent.insert(place, _unseen(_SPACE))
    root.set("xmlns", _NAMESPACE)
    return ET.tostring(root, encoding="unicode")


def _held(part: ET.Element) -> list[ET.Element]:
    return [part] if part.tag in _SINGLE else [_unseen("("), part, _unseen(")")]


def _row(*parts: ET.Element) -> ET.Element:
    row = ET.Element("mrow")
    row.extend(parts)
    return row


def _unseen(sign: str) -> ET.Element:
    padded = ET.Element("mpadded", {"width": "0", "height": "0", "depth": "0"})
    ET.SubElement(ET.SubElement(padded, "mphantom"), "mtext").text = sign
    return padded
