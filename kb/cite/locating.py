"""Places in sources as styles print them: what goes to the processor as its locator, and what of a
place in two steps (a volume and its pages) goes behind it.

CSL gives a citation one locator with one label. A second label is therefore formatted as a citation
of its own, by the processor, in a style that prints nothing else; here stands only which labels
there are, and what a manual joins without a second label.

Sources: CSL 1.0.2 specification, “Locators”; Publication Manual of the American Psychological
Association, 7th ed., 8.13; Chicago Manual of Style, 18th ed., “Specific page numbers with
author-date citations” (in the 17th ed. 14.157, 15.23); MLA Handbook, 9th ed., chapter 6; IEEE
Reference Guide, “Citing parts of references”.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.base.locators import Locator, LocatorPart, parse_locator
from kb.cite.sanitise import clean_text
from kb.cite.style_xml import CARRIER
from kb.cite.styles import Style

# The labels that pandoc's processor knows; the others of CSL go as words, which says the same.
# Source: pandoc 3.9, “Citation syntax”; tests/cite/test_documents.py holds each of them to it.
KNOWN_LABELS = frozenset(
    {"book", "chapter", "column", "figure", "folio", "issue", "line", "note", "opus", "page",
     "paragraph", "part", "section", "sub-verbo", "verse", "volume"}
)  # fmt: skip

# One and several, in full: the words that manuals print for labels which pandoc does not know.
_WORDS = {
    "act": ("act", "acts"),
    "appendix": ("appendix", "appendices"),
    "article-locator": ("article", "articles"),
    "equation": ("equation", "equations"),
    "folio": ("folio", "folios"),
    "rule": ("rule", "rules"),
    "scene": ("scene", "scenes"),
    "supplement": ("supplement", "supplements"),
    "table": ("table", "tables"),
}
_SHORT = {
    "appendix": ("app.", "apps."),
    "article-locator": ("art.", "arts."),
    "equation": ("eq.", "eqs."),
    "folio": ("fol.", "fols."),
    "scene": ("sc.", "scs."),
    "supplement": ("supp.", "supps."),
}
_ROMAN = re.compile(r"[ivxlc]{1,8}(?:\s*[-–—]{1,2}\s*[ivxlc]{1,8})?")
_ONWARDS = re.compile(r"(?P<first>.*\d)(?P<gap>\s?)(?P<mark>ff?)\.?")
_SEVERAL = re.compile(r"\d\s*(?:[-–—,&]|and\b|to\b)", re.IGNORECASE)
_DASH = re.compile(r"(?<=\w)\s*(?:[-–—]{1,2}|−)\s*(?=\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it goes to the processor: a label that it knows, a value and what follows it.

    ``ending`` is set behind the value as it is (“ff.”), ``further`` are places in that place.
    ``words`` are a place that is no locator, to be printed as typed.
    """

    label: str = ""
    value: str = ""
    ending: str = ""
    further: tuple[LocatorPart, ...] = ()
    words: str = ""


def place_in(text: str, style: Style, language: str) -> Place:
    """Where in a source, for a style and the tag of the language that is written in."""
    text = clean_text(text).replace("{", "").replace("}", "")
    parsed = parse_locator(f"p. {text}" if _ROMAN.fullmatch(text) else text)
    if parsed is None:
        return Place(words=text)
    joined = _joined(parsed, style)
    if joined:
        return joined
    first, *further = parsed.parts
    place = _known(first, tuple(further))
    own = further_words(first, style, language)
    if own:
        # MLA sets a time as it does a page, without a comma before it.
        label = "page" if style.is_mla and first.label == "timestamp" else CARRIER
        return Place(label, "", own, tuple(further))
    return place if first.label in KNOWN_LABELS else Place(words=text)


def _known(first: LocatorPart, further: tuple[LocatorPart, ...]) -> Place:
    """A place under a label that the processor knows; “ff.” is set behind the number."""
    onwards = _ONWARDS.fullmatch(first.value)
    if onwards is None:
        return Place(first.label, first.value, "", further)
    ending = f"{onwards['gap']}{onwards['mark']}."
    return Place(first.label, onwards["first"], ending, further)


def further_words(part: LocatorPart, style: Style, language: str) -> str:
    """A place in words, where the processor has none for its label; empty where it has."""
    if part.label == "timestamp" and ":" in part.value:
        return _DASH.sub("–", part.value)
    return _own_words(part, style, language)


def _own_words(part: LocatorPart, style: Style, language: str) -> str:
    """A place with its word, under a label that the processor does not know; “table 3”."""
    if part.label not in _WORDS:
        return ""
    if not language.startswith("en") and language:
        return part.typed
    known = _WORDS if style.is_apa else _WORDS | _SHORT
    word = known[part.label][bool(_SEVERAL.search(part.value))]
    capital = style.is_apa or style.id == "ieee"
    word = word[0].upper() + word[1:] if capital else word
    return f"{word} {_DASH.sub('–', part.value)}"


def _joined(parsed: Locator, style: Style) -> Place | None:
    """A place in two steps that the style's manual joins without a second label."""
    labels = tuple(part.label for part in parsed.parts)
    join = _JOINS.get(labels)
    link = join(style) if join else None
    if link is None:
        return None
    if labels[0] == "volume" and _SEVERAL.search(parsed.parts[0].value):
        return None
    first, second = (_DASH.sub("–", part.value) for part in parsed.parts)
    mark = "nn" if link == "n" and _SEVERAL.search(parsed.parts[1].value) else link
    return Place("page", "", f"{first}{mark}{second}")


def _volume_and_page(style: Style) -> str | None:
    """“2:345” in Chicago, “2: 345” in MLA."""
    if style.is_mla:
        return ": "
    return ":" if style.is_chicago else None


def _page_and_note(style: Style) -> str | None:
    """“12n3” in Chicago and MLA, and “12nn3–4”."""
    return "n" if style.is_mla or style.is_chicago else None


_JOINS: dict[tuple[str, ...], Callable[[Style], str | None]] = {
    ("volume", "page"): _volume_and_page,
    ("page", "note"): _page_and_note,
}
