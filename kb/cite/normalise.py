"""CSL items as a processor wants them: what a typist writes in one of several ways, in one.

None of it changes what an entry says, only how it is printed; what is exported stays as it was
typed. The case of titles is the business of :mod:`kb.cite.sentence_case`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.cite.headline import headlines
from kb.cite.people import people_in_style
from kb.cite.sanitise import clean
from kb.cite.sentence_case import sentence_cased
from kb.cite.style_corrections import DAY_KNOWN
from kb.cite.styles import Style
from kb.cite.values import Item, Manner
from kb.fields.languages import tag_of

_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth"),
        start=1,
    )
}  # fmt: skip
_EDITION = re.compile(r"(?P<word>[A-Za-z]+|\d+(?:st|nd|rd|th))(?:\s+ed(?:ition|n\.?|\.)?)?")
_BETWEEN = re.compile(r"(?<=\d)\s*-{1,3}\s*(?=\d)")
_STATE = re.compile(
    r"(?:in press|forthcoming|in preparation|submitted|accepted|under review)", re.IGNORECASE
)
_PATENT = re.compile(r"\bpatent\b", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:US|EP|GB|DE|FR)\s*(?=\d)")
_CHAPTER = re.compile(r"(?:c|ch|cap|chapter)\.?\s*(?P<number>\d+)", re.IGNORECASE)
_ACT_YEAR = re.compile(r"(?<=Act) \d{4}$")
# A point that ends a title, and no word that is cut short.
_ENDED = re.compile(r"(?<=[^\W\d_]{4})\.$")
_PAGES = {"webpage", "post-weblog", "post"}
_ARXIV = "https://arxiv.org/abs/"
_KEPT = {"webpage", "article-journal", "article", "manuscript", "document"}
_JOINED_VOLUMES = {
    "harvard-cite-them-right": "{work}. Volume {volume}: {title}",
    "ieee": "{work}, vol. {volume}, {title}",
}
_TITLES_OF_WORKS = {
    "book": "title", "chapter": "container-title", "paper-conference": "container-title",
}  # fmt: skip
_RANGES = ("issue", "volume", "collection-number")


def prepared(item: Item, manner: Manner) -> dict[str, Any]:
    """The item as the processor is to get it."""
    said = stated(clean(_renamed(item)), states=manner.style.states)
    if manner.as_typed:
        return said
    cased = sentence_cased(readied(said), subtitles=manner.style.subtitles)
    return in_style(cased, manner.style)


def _renamed(item: Item) -> dict[str, Any]:
    """The item with the event's name of today: styles are read by it too (name_events)."""
    named = dict(item)
    if "event" in named:
        named.setdefault("event-title", named.pop("event"))
    return named


def readied(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with its edition as a number, if it is one, en dashes in ranges of numbers, its
    language as a tag, and the body that keeps a web page as what the page is part of; an entry
    that only arXiv keeps is a preprint.

    Sources: biblatex manual, “edition” (a number or words); CSL 1.0.2, “Number”: a style sets the
    ordinal of a number only, and appendix III, “webpage”, “post-weblog”
    and “article” (for preprints).
    """
    ready = dict(item)
    if isinstance(title := ready.get("title"), str):
        ready["title"] = _ENDED.sub("", title)
    if ready.get("type") in _PAGES and "container-title" not in ready and "publisher" in ready:
        ready["container-title"] = ready.pop("publisher")
    _set_preprint(ready)
    if "language" in ready:
        ready["language"] = tag_of(str(ready["language"]))
    edition = ready.get("edition")
    if isinstance(edition, str):
        ready["edition"] = _edition(edition)
    if "original-title" in ready:
        # Most often it is of another language, for which CSL has no field.
        ready["original-title"] = f'<span class="nocase">{ready["original-title"]}</span>'
    for name in _RANGES:
        value = ready.get(name)
        if isinstance(value, str):
            ready[name] = _BETWEEN.sub("–", value)
    return ready


def _set_preprint(item: dict[str, Any]) -> None:
    number = str(item.get("URL", "")).removeprefix(_ARXIV)
    if number == item.get("URL", "") or "container-title" in item or item["type"] not in _KEPT:
        return
    item["type"] = "article"
    item.setdefault("publisher", "arXiv")
    item.setdefault("number", f"arXiv:{number}")


def in_style(item: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The item as the file of one style wants what CSL lets an item say in several ways."""
    said = dict(item)
    for change in _CHANGES:
        said = change(said, style)
    return said


def _numbered(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """IEEE's style writes the publisher of a preprint before its number: “arXiv: 1810.04805”."""
    if style.id == "ieee" and item.get("publisher") == "arXiv" and "number" in item:
        item["number"] = str(item["number"]).removeprefix("arXiv:")
    return item


def _given_at(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """What was given at an event and not printed is a talk there, with its place.

    Sources: Publication Manual of the American Psychological Association, 7th ed., 10.5; Cite Them
    Right, 12th ed., “Conference papers”; MLA Handbook, 9th ed.; IEEE Reference Guide,
    “Conference papers”; Citing Medicine, 2nd ed. (2007), chapter 5.
    """
    if item.get("type") != "manuscript" or "container-title" not in item:
        # The official style of Harvard would print the event of what is in a volume as well.
        printed = style.id == "harvard-cite-them-right" and item.get("type") == "paper-conference"
        return {k: v for k, v in item.items() if not (printed and k == "event-title")}
    event, place = item.pop("container-title"), item.get("event-place")
    talk = {**item, "type": "speech", "event-title": event}
    if style.is_mla and "issued" in item:
        talk["event-date"] = item["issued"]
    if style.is_vancouver:
        talk.pop("genre", None)
    if place and style.id == "harvard-cite-them-right":
        talk["publisher-place"] = place
    if place and style.id == "ieee":
        talk["event-title"] = f"{event}, {place}"
    return talk


def _patented(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """A patent: whose, and its number without the country, which that says.

    Sources: Publication Manual of the American Psychological Association, 7th ed., 11.8; Cite Them
    Right, 12th ed., “Patents”; IEEE Reference Guide, “Patents”.
    """
    if item.get("type") != "patent" or "number" not in item:
        return item
    number, whose = str(item["number"]), str(item.get("genre", "patent"))
    whose = _PATENT.sub("Patent", whose[:1].upper() + whose[1:])
    bare = _COUNTRY.sub("", number) if whose != "Patent" else number
    if style.is_apa:
        return {**item, "genre": whose, "number": bare}
    if style.id == "ieee":
        return {**item, "number": f"{whose} {bare}"}
    if style.id == "harvard-cite-them-right":
        rest = {name: value for name, value in item.items() if name not in {"number", "genre"}}
        return {**rest, "type": "book", "publisher": f"{whose} no. {number}"}
    return item


def _of_parliament(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """An act of the United Kingdom by its chapter, where the style takes every act for one of the
    United States and its number for that of a public law.

    Source: Publication Manual of the American Psychological Association, 7th ed., 11.5: name of
    the act, source, year; the Bluebook, 21st ed., table T2, “United Kingdom”: “c. 32 (UK)”.
    """
    chapter = _CHAPTER.fullmatch(str(item.get("number", "")))
    if chapter is None or item.get("type") != "legislation":
        return item
    if not (style.is_apa or style.is_chicago):
        return item
    rest = {
        name: value for name, value in item.items() if name not in {"number", "publisher-place"}
    }
    title = _ACT_YEAR.sub("", str(item.get("title", "")))
    return {**rest, "title": title, "container-title": f"c. {chapter['number']} (UK)"}


def _in_one_title(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """A volume of a work of several, for styles whose files print its title nowhere or its number
    twice: the title of the work, the number of the volume and its title as one.

    Sources: Cite Them Right, 12th ed., “Multi-volume works”; IEEE Reference Guide, “Books”.
    """
    volume, title = item.get("volume"), item.get("volume-title")
    joined = _JOINED_VOLUMES.get(style.id)
    if joined is None or not volume or not title or item.get("type") != "book":
        return item
    dropped = {"volume", "volume-title", "number-of-volumes"}
    rest = {name: value for name, value in item.items() if name not in dropped}
    return {**rest, "title": joined.format(work=item.get("title", ""), volume=volume, title=title)}


def stated(item: Mapping[str, Any], *, states: bool) -> dict[str, Any]:
    """The item with “in press” and the like where the style looks for it: in ``status`` for one
    that prints ``states`` of publication, in place of the date for any other.

    Sources: biblatex manual, “pubstate”; CSL 1.0.2, appendix IV, “status”.
    """
    issued = item.get("issued") or {}
    typed = str(issued.get("literal", ""))
    state = str(item.get("status") or "") or (typed if _STATE.fullmatch(typed) else "")
    if not state or issued.get("date-parts"):
        return dict(item)
    rest = {name: value for name, value in item.items() if name != "issued"}
    return {**rest, "status": state} if states else {**rest, "issued": {"literal": state}}


def _reviewed(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """A review whose title says that it is one, for styles that say it again."""
    title = str(item.get("title", ""))
    says = str(item.get("type")).startswith("review") and title.casefold().startswith("review of ")
    if not says or not (style.is_chicago or style.is_mla):
        return item
    return {**item, "title": title[len("review of ") :]}


def _with_volume(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """Harvard's style prints no number of a volume: it stands behind the title of the work. With a
    series that has no number it is that within the series, as BibTeX has it.

    Sources: Cite Them Right, 12th ed., “Multi-volume works”; Patashnik, “BibTeXing”, on “volume”.
    """
    volume, kind = item.get("volume"), str(item.get("type"))
    other = not (style.is_harvard or style.is_vancouver)
    if other or not volume or kind not in _TITLES_OF_WORKS:
        return item
    if "collection-title" in item and "collection-number" not in item:
        rest = {name: value for name, value in item.items() if name != "volume"}
        return {**rest, "collection-number": volume if style.is_harvard else f"vol. {volume}"}
    if style.is_vancouver:
        return item
    title = _TITLES_OF_WORKS[kind]
    return {**item, title: f"{item[title]}. Volume {volume}"} if title in item else item


def _released(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """A program whose day is known says so, for :func:`released_by_day`."""
    if not style.is_chicago or item.get("type") != "software":
        return item
    parts = (item.get("issued") or {}).get("date-parts") or [[]]
    rest = {name: value for name, value in item.items() if name != DAY_KNOWN}
    return {**rest, DAY_KNOWN: "known"} if len(parts[0]) > 1 else rest


def _one_volume(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """IEEE: “vol. 2” or “3 vols.”, not both. Source: IEEE Reference Guide, on books."""
    if style.id != "ieee" or "volume" not in item:
        return item
    return {name: value for name, value in item.items() if name != "number-of-volumes"}


_CHANGES = (
    _numbered, _given_at, _patented, _of_parliament, _in_one_title, _with_volume, _one_volume,
    _released, _reviewed, people_in_style, headlines,
)  # fmt: skip


def _edition(text: str) -> str:
    match = _EDITION.fullmatch(text.strip())
    if match is None:
        return text
    word = match["word"].lower()
    return re.match(r"\d*", word)[0] or _ORDINALS.get(word, text)  # type: ignore[index]
