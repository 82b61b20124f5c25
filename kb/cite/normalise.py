"""CSL items as a processor wants them: what a typist writes in one of several ways, in one.

None of it changes what an entry says, only how it is printed; what is exported stays as it was
typed. The case of titles is the business of :mod:`kb.cite.sentence_case`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.cite.languages import tag_of
from kb.cite.sanitise import clean
from kb.cite.sentence_case import sentence_cased
from kb.cite.styles import Style
from kb.cite.values import Item, Manner

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
_PAGES = {"webpage", "post-weblog", "post"}
_ARXIV = "https://arxiv.org/abs/"
_KEPT = {"webpage", "article-journal", "article", "manuscript", "document"}
_JOINED_VOLUMES = {
    "harvard-cite-them-right": "{work}. Volume {volume}: {title}",
    "ieee": "{work}, vol. {volume}, {title}",
}
_RANGES = ("issue", "volume", "collection-number")


def prepared(item: Item, manner: Manner) -> dict[str, Any]:
    """The item as the processor is to get it."""
    said = stated(clean(dict(item)), states=manner.style.states)
    if manner.as_typed:
        return said
    cased = sentence_cased(readied(said), subtitles=manner.style.subtitles)
    return in_style(cased, manner.style)


def readied(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with its edition as a number, if it is one, en dashes in ranges of numbers, its
    language as a tag, and the body that keeps a web page as what the page is part of; an entry
    that only arXiv keeps is a preprint.

    Sources: biblatex manual, “edition” (a number or words); CSL 1.0.2, “Number”: a style sets the
    ordinal of a number only, and appendix III, “webpage”, “post-weblog”
    and “article” (for preprints).
    """
    ready = dict(item)
    if ready.get("type") in _PAGES and "container-title" not in ready and "publisher" in ready:
        ready["container-title"] = ready.pop("publisher")
    _set_preprint(ready)
    if "language" in ready:
        ready["language"] = tag_of(str(ready["language"]))
    edition = ready.get("edition")
    if isinstance(edition, str):
        ready["edition"] = _edition(edition)
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
    return _in_one_title(_given_at(_numbered(dict(item), style), style), style)


def _numbered(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """IEEE's style writes the publisher of a preprint before its number: “arXiv: 1810.04805”."""
    if style.id == "ieee" and item.get("publisher") == "arXiv" and "number" in item:
        item["number"] = str(item["number"]).removeprefix("arXiv:")
    return item


def _given_at(item: dict[str, Any], style: Style) -> dict[str, Any]:
    """What was given at an event and not printed is a talk there; styles other than those of APA
    and Chicago print less of a talk than of a manuscript.

    Source: Publication Manual of the American Psychological Association, 7th ed., 10.5.
    """
    talks = style.is_apa or style.is_chicago
    if not talks or item.get("type") != "manuscript" or "container-title" not in item:
        return item
    event = item.pop("container-title")
    return {**item, "type": "speech", "event-title": event}


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


def _edition(text: str) -> str:
    match = _EDITION.fullmatch(text.strip())
    if match is None:
        return text
    word = match["word"].lower()
    return re.match(r"\d*", word)[0] or _ORDINALS.get(word, text)  # type: ignore[index]
