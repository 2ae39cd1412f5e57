"""Readers of each format that know nothing of how it was written: what a school's system would take in."""

import csv
import io
import json
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree as ET

BARE_STAR = re.compile(r"(?<!\\)\*")
"""It would stand for any text in a short answer."""


@dataclass
class Asked:
    """A question as it was taken in; texts without markup, mathematics as the format carries it."""

    id: str
    shape: str
    stem: str
    options: list[tuple[str, bool, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    solution: str = ""
    if_wrong: str = ""
    picture: bytes = b""
    points: str = "1"


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.pictures: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" and not self.inside:
            self.said.append("\n")
        if tag == "img":
            self.pictures.append(dict(attrs)["src"] or "")
        if tag == "math":
            self.said.append(f"⟦{dict(attrs)['alttext']}⟧")
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "math"

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def text_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.said).rstrip("\n") if reader.pictures else "".join(reader.said)


def picture_of(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    return reader.pictures[0] if reader.pictures else ""


# --- GIFT, by the steps that Moodle's documentation of the format gives

_MARKS = {
    "~": "\ue001",
    "=": "\ue002",
    "#": "\ue003",
    "{": "\ue004",
    "}": "\ue005",
    ":": "\ue006",
    "n": "\ue007",
}
_BACK = {v: "\n" if k == "n" else k for k, v in _MARKS.items()} | {"\ue000": "\\"}


def _hidden(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\ue000" if m[1] == "\\" else _MARKS.get(m[1], m[0]), text)


def _shown(text: str) -> str:
    return "".join(_BACK.get(c, c) for c in text).strip()


def read_gift(text: str) -> list[Asked]:
    found = []
    for part in re.split(r"\n[ \t]*\n", text):
        lines = [x for x in part.split("\n") if x.strip() and not x.startswith("//")]
        if not lines or lines[0].startswith("$CATEGORY"):
            continue
        source = _hidden("\n".join(lines))
        title, body = re.fullmatch(r"::([^:]*)::\[html\](.*)", source, re.S).groups()
        head, answer = re.fullmatch(r"(.*?)\{(.*)\}", body, re.S).groups()
        assert "{" not in answer
        answer, _, general = answer.partition("####")
        stem = _shown(head)
        one = Asked(_shown(title).split(" ")[0], "", text_of(stem), solution=text_of(_shown(general)))
        source = picture_of(stem)
        if source:
            one.picture = _data(source)
        _gift_answers(one, answer.strip())
        found.append(one)
    return found


def _gift_answers(one: Asked, answer: str) -> None:
    if not answer:
        one.shape = "essay"
        return
    if "~" in answer:
        one.shape = "choice"
        for piece in re.findall(r"[~=][^~=]*", answer):
            said, _, told = piece[1:].partition("#")
            assert not re.match(r"\s*%-?\d", said), "this would be a weight"
            one.options.append((text_of(_shown(said)), piece[0] == "=", text_of(_shown(told))))
        return
    one.shape = "number" if answer.startswith("#") else "short"
    assert not (one.shape == "short" and "->" in answer), "this would be a matching question"
    for piece in answer.removeprefix("#").strip().removeprefix("=").split("="):
        weight = re.match(r"%-?(\d+)%", piece.strip())
        assert weight is None or weight[1] == "100", "a reader without weights would take it for right"
        said = _shown(piece.strip()[weight.end() if weight else 0 :])
        if one.shape == "number":
            said, margin = said.split(":")
            assert float(margin) == 0
        assert not BARE_STAR.search(said)
        one.accepted.append(said.replace(r"\*", "*"))


def _data(source: str) -> bytes:
    import base64

    return base64.b64decode(source.partition("base64,")[2], validate=True)


# --- Moodle XML


def read_moodle(text: str) -> list[Asked]:
    import base64

    found = []
    for q in ET.fromstring(text).iter("question"):
        if q.get("type") == "category":
            continue
        shapes = {"multichoice": "choice", "numerical": "number", "shortanswer": "short", "essay": "essay"}
        stem = q.findtext("questiontext/text") or ""
        one = Asked(
            (q.findtext("name/text") or "").split(" ")[0],
            shapes[q.get("type", "")],
            text_of(stem),
            solution=text_of(q.findtext("generalfeedback/text") or ""),
            points=q.findtext("defaultgrade") or "",
        )
        if picture_of(stem):
            name = picture_of(stem).removeprefix("@@PLUGINFILE@@/")
            (file,) = [f for f in q.iter("file") if f.get("name") == name]
            one.picture = base64.b64decode(file.text or "", validate=True)
        for answer in q.findall("answer"):
            said, told = answer.findtext("text") or "", text_of(answer.findtext("feedback/text") or "")
            right = answer.get("fraction") == "100"
            if one.shape == "choice":
                one.options.append((text_of(said), right, told))
            elif one.shape != "essay":
                assert one.shape == "short" or answer.findtext("tolerance") == "0"
                assert not BARE_STAR.search(said)
                said = said.replace(r"\*", "*")
                if right:
                    one.accepted.append(said)
                else:
                    one.known.append((said, told))
        found.append(one)
    return found


# --- QTI


def _plain_names(root: ET.Element) -> ET.Element:
    """Without namespaces, and with the names of 2.1."""
    camel = re.compile(r"-([a-z])")
    for e in root.iter():
        name = e.tag.rpartition("}")[2]
        if name.startswith("qti-"):
            name = camel.sub(lambda m: m[1].upper(), name.removeprefix("qti-"))
            e.attrib = {camel.sub(lambda m: m[1].upper(), k): v for k, v in e.attrib.items()}
        e.tag = name
    return root


def _inner(e: ET.Element | None) -> str:
    return "" if e is None else ET.tostring(e, encoding="unicode").removesuffix(e.tail or "")


def read_qti(data: bytes) -> list[Asked]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    manifest = _plain_names(ET.fromstring(archive.read("imsmanifest.xml")))
    hrefs = [f.get("href", "") for f in manifest.iter("file")]
    assert sorted(hrefs) == sorted(set(archive.namelist()) - {"imsmanifest.xml"})
    test = _plain_names(ET.fromstring(archive.read("test.xml")))
    found = []
    for ref in test.iter("assessmentItemRef"):
        place = ref.get("href", "")
        item = _plain_names(ET.fromstring(archive.read(place)))
        assert item.get("identifier") == ref.get("identifier")
        found.append(_read_item(item, posixpath.dirname(place), archive))
    return found


def _read_item(item: ET.Element, folder: str, archive: zipfile.ZipFile) -> Asked:
    body = item.find("itemBody")
    assert body is not None
    said = {
        f.get("identifier", ""): text_of(_inner(f))
        for f in item.findall("modalFeedback")
        if f.get("outcomeIdentifier") == "FEEDBACK"
    }
    one = Asked(item.get("identifier", ""), "", text_of(_inner(body.find("p"))))
    (worth,) = [o for o in item.findall("outcomeDeclaration") if o.get("identifier") == "MAXSCORE"]
    one.points = worth.findtext("defaultValue/value") or ""
    for f in item.findall("modalFeedback"):
        if f.get("outcomeIdentifier") == "SOLUTION":
            one.solution = text_of(_inner(f))
    image = body.find(".//img")
    if image is not None:
        one.picture = archive.read(posixpath.join(folder, unquote(image.get("src", ""))))
    response = item.find("responseDeclaration")
    assert response is not None
    right = [v.text or "" for v in response.iterfind("correctResponse/value")]
    if body.find("choiceInteraction") is not None:
        one.shape = "choice"
        for o in body.iter("simpleChoice"):
            name = o.get("identifier", "")
            one.options.append((text_of(_inner(o)), name in right, said.get(name, "")))
    elif body.find("extendedTextInteraction") is not None:
        one.shape = "essay"
    else:
        one.shape = "number" if response.get("baseType") == "float" else "short"
        mapped = [e.get("mapKey", "") for e in response.iter("mapEntry")]
        one.accepted = mapped or right
        assert right[0] in one.accepted
        for branch in item.iter():
            if branch.tag in ("responseIf", "responseElseIf"):
                value, outcome = branch[0].findtext("baseValue") or "", branch[1]
                if outcome.get("identifier") == "FEEDBACK":
                    one.known.append((value, said[outcome.findtext("baseValue") or ""]))
                else:
                    assert value == right[0]
    return one


def read_qti12(data: bytes) -> list[Asked]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    manifest = _plain_names(ET.fromstring(archive.read("imsmanifest.xml")))
    (quiz,) = [r for r in manifest.iter("resource") if r.get("type") == "imsqti_xmlv1p2"]
    root = _plain_names(ET.fromstring(archive.read(quiz.find("file").get("href"))))
    found = []
    for item in root.iter("item"):
        fields = {f.findtext("fieldlabel"): f.findtext("fieldentry") for f in item.iter("qtimetadatafield")}
        shapes = {
            "multiple_choice_question": "choice",
            "numerical_question": "number",
            "short_answer_question": "short",
            "essay_question": "essay",
        }
        stem = item.findtext("presentation/material/mattext") or ""
        said = {f.get("ident"): text_of(f.findtext(".//mattext") or "") for f in item.iter("itemfeedback")}
        one = Asked(item.get("ident", ""), shapes[fields["question_type"] or ""], text_of(stem))
        one.points = (fields["points_possible"] or "").removesuffix(".0")
        one.solution = said.get("general_fb", "")
        one.if_wrong = said.get("general_incorrect_fb", "")
        if picture_of(stem):
            one.picture = archive.read(picture_of(stem).removeprefix("$IMS-CC-FILEBASE$/"))
        labels = {e.get("ident"): e.findtext("material/mattext") or "" for e in item.iter("response_label")}
        right: list[str] = []
        told: dict[str, str] = {}
        for rule in item.iter("respcondition"):
            values = [v.text or "" for v in rule.iter("varequal")]
            assert one.shape == "choice" or not values or rule.find("setvar") is not None, "taken for right"
            if rule.find("setvar") is not None:
                right += values
            for shown in rule.iter("displayfeedback"):
                told |= {v: said[shown.get("linkrefid")] for v in values}
        if one.shape == "choice":
            one.options = [(text_of(t), i in right, told.get(i or "", "")) for i, t in labels.items()]
        else:
            one.accepted, one.known = right, list(told.items())
        found.append(one)
    return found


# --- CSV


def read_table(text: str) -> list[Asked]:
    found = []
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        cell = {k: re.sub(r"^'(?='*[=+\-@＝＋－＠\t\r\n])", "", v or "") for k, v in row.items()}
        one = Asked(cell["question"], cell["type"], cell["stem"], solution=cell["solution"])
        one.points = cell["points"]
        n = 1
        while cell.get(f"answer {n}"):
            text, told = cell[f"answer {n}"], cell[f"feedback {n}"]
            if one.shape == "choice":
                one.options.append((text, cell[f"right {n}"] == "yes", told))
            else:
                one.known.append((text, told))
            n += 1
        one.accepted = cell["accepted"].split(" | ") if one.shape in ("number", "short") else []
        found.append(one)
    return found


# --- JSON-LD


def read_jsonld(text: str) -> list[Asked]:
    found = []
    for q in json.loads(text)["hasPart"]:
        right, wrong = q["acceptedAnswer"], q.get("suggestedAnswer", [])
        shape = {"Multiple choice": "choice", "Short answer": "short", "Essay": "essay"}[q["eduQuestionType"]]
        one = Asked(q["name"].split(" ")[0], shape, q["text"])
        one.solution = right[0].get("answerExplanation", {}).get("text", "")
        if shape == "choice":
            every = sorted([*right, *wrong], key=lambda a: a["position"])
            one.options = [(a["text"], a in right, a.get("comment", {}).get("text", "")) for a in every]
        elif shape == "short":
            one.accepted = [a["text"] for a in right]
            one.known = [(a["text"], a["comment"]["text"]) for a in wrong]
        found.append(one)
    return found
