"""What the fields of a Word document cite: those of Zotero, Mendeley, EndNote, and Word's own.

Each is brought into the items of CSL's citations, which Zotero and Mendeley write themselves.
Source: ECMA-376, part 1, 17.16.5.7 (``CITATION``) and part 4, 22.6 (bibliography); the CSL-JSON
schema ``csl-citation.json``; EndNote's own fields as its export format has them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

MENDELEY = "MENDELEY_CITATION_v3_"
"""The beginning of the tag that Mendeley Cite gives what it writes."""

Item = Mapping[str, Any]

_CSL = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s+(?P<json>\{.*)", re.DOTALL)
_ENDNOTE = re.compile(r"\s*ADDIN\s+EN\.CITE(?:\.DATA)?\s*(?P<xml><EndNote>.*</EndNote>)", re.DOTALL)
_OWN = re.compile(r"\s*CITATION\s+(?P<rest>.*)", re.DOTALL)
_CITES = re.compile(
    r"\s*(?:ADDIN\s+(?:\S*CITE|\S*CITATION|ZOTERO_ITEM|EN\.CITE|REFMGR|PROCITE)|CITATION\b)"
)
_SWITCH = re.compile(r"\\([a-z])\s*(\"[^\"]*\"|[^\s\\]+)?")
_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"


def is_citation(instruction: str) -> bool:
    """Whether a field cites, be it in a way that is not read."""
    return _CITES.match(instruction) is not None


def field_items(instruction: str, own: Mapping[str, Item]) -> list[Item]:
    """The items that a field cites; ``own`` are the sources that the document itself holds."""
    if match := _CSL.match(instruction):
        return _csl(match["json"])
    if match := _ENDNOTE.match(instruction):
        return list(_endnote(match["xml"]))
    if match := _OWN.match(instruction):
        return list(_word(match["rest"], own))
    return []


def tag_items(tag: str) -> list[Item]:
    """The items that a tag of Mendeley Cite holds."""
    data = tag.removeprefix(MENDELEY)
    try:
        text = base64.b64decode(data + "=" * (-len(data) % 4)).decode()
    except (binascii.Error, ValueError):
        return []
    return _csl(text)


def own_sources(part: ET.Element | None) -> dict[str, Item]:
    """The sources that Word keeps in a document, by their tags."""
    items: dict[str, Item] = {}
    for source in part.iter(f"{_B}Source") if part is not None else ():
        said = {child.tag.removeprefix(_B): (child.text or "").strip() for child in source}
        number = said.get("StandardNumber", "")
        items[said.get("Tag", "")] = {
            "title": said.get("Title", ""),
            "DOI": said.get("DOI", "") or (number if number.startswith("10.") else ""),
            "URL": said.get("URL", ""),
            **_issued(said.get("Year", "")),
        }
    return items


def _csl(text: str) -> list[Item]:
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return []
    items = value.get("citationItems") if isinstance(value, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _endnote(text: str) -> Iterator[Item]:
    if "<!" in text:
        return
    try:
        root = ET.fromstring(text)  # noqa: S314 - no declarations, see above
    except ET.ParseError:
        return
    for cite in root.iter("Cite"):
        data = {
            "title": _within(cite, ["record/titles/title"]),
            "DOI": _within(cite, ["record/electronic-resource-num"]),
            "ISBN": _isbn(_within(cite, ["record/isbn"])),
            **_issued(_within(cite, ["Year", "record/dates/year"])),
        }
        number = _within(cite, ["RecNum", "record/rec-number"])
        name = _within(cite, ["Author"])
        yield {
            "id": f"{name} {number}".strip(),
            "itemData": {key: value for key, value in data.items() if value},
            "locator": _within(cite, ["Pages"]),
            "prefix": _within(cite, ["Prefix"]),
        }


def _isbn(number: str) -> str:
    """The number of a book; EndNote has those of journals in the same field."""
    return number if sum(sign.isdigit() or sign in "xX" for sign in number) in {10, 13} else ""


def _within(element: ET.Element, paths: Iterable[str]) -> str:
    """The text of the first of the parts that has any."""
    for path in paths:
        part = element.find(path)
        text = "".join(part.itertext()).strip() if part is not None else ""
        if text:
            return text
    return ""


def _word(rest: str, own: Mapping[str, Item]) -> Iterator[Item]:
    """Word's own: a tag, switches that belong to it, and further tags behind ``\\\\m``."""
    first, _, switches = rest.strip().partition(" ")
    if not first or first.startswith("\\"):
        return
    tags: list[dict[str, Any]] = [{"tag": first}]
    for letter, value in _SWITCH.findall(switches):
        plain = value.strip('"')
        if letter == "m" and plain:
            tags.append({"tag": plain})
        elif letter in {"p", "v", "f", "s"}:
            tags[-1][letter] = plain
    for each in tags:
        data = own.get(each["tag"], {})
        yield {
            "id": each["tag"],
            "itemData": {"citation-key": each["tag"], **data},
            "locator": each.get("p", ""),
            "prefix": each.get("f", ""),
        }


def _issued(year: str) -> dict[str, Any]:
    return {"issued": {"date-parts": [[int(year)]]}} if year.isdigit() else {}
