"""Manuscripts as Word documents: the fields of Zotero and Mendeley, and keys typed as text.

The text that places point into is that of the document, one paragraph a line, footnotes and
endnotes after it: a line number is the number of a paragraph. Source: ECMA-376, part 1, 17.16
(fields); the citation items of the CSL-JSON schema ``csl-citation.json``.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

from kb.base.locators import LABELS
from kb.base.text import Place, TextFile
from kb.model import Source
from kb.parse.manuscript.markdown import read_markdown
from kb.parse.manuscript.values import (
    SNAPSHOT,
    Citation,
    Manuscript,
    Snapshot,
    cited,
    linked_claims,
    snapshot_of,
)
from kb.parse.manuscript.word_fields import (
    MENDELEY,
    Item,
    field_items,
    is_citation,
    own_sources,
    tag_items,
)
from kb.parse.records.csl_json import read_csl_json

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second drawing of the same box, for older programs."""
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_PROPERTIES = "docProps/custom.xml"
_LARGEST = 200 << 20
_CUSTOM = re.compile(r"customXml/item\d+\.xml")
_PARAGRAPH = re.compile(r"\n")


def read_docx(path: str, data: bytes) -> Manuscript | None:
    """The citations of a Word document; None where the bytes are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [_xml(archive, name) for name in _PARTS]
            properties = _xml(archive, _PROPERTIES)
            own = _own_sources(archive)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    if parts[0] is None:
        return None
    text = _Text()
    for part in parts:
        text.tagged |= _tagged(part)
        for paragraph in _paragraphs(part):
            text.paragraph(paragraph)
    file = TextFile(path, "".join(text.pieces))
    typed = replace(read_markdown(file), file=file)
    fields = [citation for field in text.fields for citation in _cited(file, field, own)]
    unread = [field for field in text.fields if _is_unread(field, own)]
    citations = sorted((*_in_paragraphs(file, typed), *fields), key=lambda c: c.place.span.start)
    snapshot = snapshot_of(file) or _property(file, properties)
    return Manuscript(
        file,
        tuple(citations),
        claims=linked_claims(file),
        snapshot=snapshot,
        unread=tuple(Place(path, file.span(field.start, field.end)) for field in unread),
    )


def _in_paragraphs(file: TextFile, typed: Manuscript) -> Iterator[Citation]:
    """Citations typed as text, each in a sentence of its own paragraph."""
    for citation in typed.citations:
        span = citation.place.span
        yield cited(
            file,
            citation.key,
            span.start,
            span.end,
            locator=citation.locator,
            prefix=citation.prefix,
            paragraph_ends=_PARAGRAPH,
        )


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    """A part of the document; none where it is missing, too large, or not plain XML."""
    if name not in archive.namelist() or archive.getinfo(name).file_size > _LARGEST:
        return None
    data = archive.read(name)
    # Word writes no declarations of entities, by which a small file could grow without end.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None
    try:
        return ET.fromstring(data)  # noqa: S314 - no entities, see above
    except ET.ParseError:
        return None


def _own_sources(archive: zipfile.ZipFile) -> dict[str, Item]:
    """The sources that Word itself keeps in a document."""
    names = [name for name in archive.namelist() if _CUSTOM.fullmatch(name)]
    return {tag: item for name in names for tag, item in own_sources(_xml(archive, name)).items()}


def _tagged(part: ET.Element | None) -> dict[int, tuple[str, int]]:
    """The tags of Mendeley Cite by the first text that each shows, with how long all of it is."""
    tags: dict[int, tuple[str, int]] = {}
    for control in part.iter(f"{_W}sdt") if part is not None else ():
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        value = (tag.get(f"{_W}val") or "") if tag is not None else ""
        texts = list(control.iter(f"{_W}t"))
        if value.startswith(MENDELEY) and texts:
            tags[id(texts[0])] = (value, sum(len(text.text or "") for text in texts))
    return tags


def _paragraphs(part: ET.Element | None) -> Iterator[ET.Element]:
    """All paragraphs in order, those in text boxes after the one that holds the box."""
    stack = [part] if part is not None else []
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}p":
            yield element
        stack.extend(reversed([child for child in element if child.tag != _FALLBACK]))


def _within(paragraph: ET.Element) -> Iterator[ET.Element]:
    """What a paragraph holds, in order, without other paragraphs in it."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in {f"{_W}p", _FALLBACK}:
            continue
        yield element
        stack.extend(reversed(element))


@dataclass(slots=True)
class _Field:
    """A field: its instruction, and where what it shows stands in the text."""

    instruction: str = ""
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class _Text:
    """The text of paragraphs, gathered with the fields in it; a field may span paragraphs."""

    pieces: list[str] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    tagged: dict[int, tuple[str, int]] = field(default_factory=dict)
    _length: int = 0
    _open: list[_Field] = field(default_factory=list)

    def paragraph(self, paragraph: ET.Element) -> None:
        """Add a paragraph, and the end of its line."""
        for element in _within(paragraph):
            name = element.tag.removeprefix(_W)
            if name == "t":
                if id(element) in self.tagged:
                    tag, shown = self.tagged[id(element)]
                    self.fields.append(_Field(tag, self._length, self._length + shown))
                self._add(" ".join((element.text or "").split("\n")))
            elif name in {"tab", "br", "cr"}:
                self._add(" ")
            elif name == "noBreakHyphen":
                self._add("-")
            elif name == "fldChar":
                self._mark(element.get(f"{_W}fldCharType"))
            elif name == "instrText" and self._open:
                self._open[-1].instruction += element.text or ""
            elif name == "fldSimple":
                self.fields.append(_Field(element.get(f"{_W}instr") or "", *self._simple(element)))
        self._add("\n")

    def _simple(self, element: ET.Element) -> tuple[int, int]:
        shown = "".join(text.text or "" for text in element.iter(f"{_W}t"))
        return self._length, self._length + len(shown)

    def _mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].start = self._length
        elif kind == "end" and self._open:
            done = self._open.pop()
            done.start = self._length if done.start < 0 else done.start
            done.end = self._length
            self.fields.append(done)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)


def _cited(file: TextFile, field: _Field, own: Mapping[str, Item]) -> Iterator[Citation]:
    for item in _items(field, own):
        yield _item(file, field, item)


def _items(field: _Field, own: Mapping[str, Item]) -> list[Item]:
    if field.instruction.startswith(MENDELEY):
        return tag_items(field.instruction)
    return field_items(field.instruction, own)


def _is_unread(field: _Field, own: Mapping[str, Item]) -> bool:
    """Whether a field cites in a way that cannot be read."""
    cites = field.instruction.startswith(MENDELEY) or is_citation(field.instruction)
    return cites and not _items(field, own)


def _item(file: TextFile, field: _Field, item: Item) -> Citation:
    data = item.get("itemData")
    data = data if isinstance(data, dict) else {}
    key = _string(data.get("citation-key")) or _string(data.get("id")) or _string(item.get("id"))
    return cited(
        file,
        key,
        field.start,
        field.end,
        locator=_locator(item),
        prefix=_string(item.get("prefix")),
        paragraph_ends=_PARAGRAPH,
        record=_record(data),
    )


def _record(data: dict[str, Any]) -> Source | None:
    sources, _ = read_csl_json(TextFile("", json.dumps([{"id": "", **data}]))) if data else ((), ())
    return sources[0] if sources else None


def _string(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _locator(item: Item) -> str:
    """The locator with a label that is read back as the same: ``p.`` for a page."""
    value, label = _string(item.get("locator")), _string(item.get("label"))
    words = LABELS.get(label or "page", ("",))
    return f"{words[0]} {value}".strip() if value else ""


def _property(file: TextFile, properties: ET.Element | None) -> Snapshot | None:
    """The state that a property of the document names, under “File › Properties › Custom”."""
    for one in properties if properties is not None else ():
        if one.get("name") == SNAPSHOT:
            name = "".join(one.itertext()).strip()
            return Snapshot(name, Place(file.path, file.span(0, 0))) if name else None
    return None
