"""CSL items as a processor wants them: what a typist writes in one of several ways, in one.

None of it changes what an entry says, only how it is printed; what is exported stays as it was
typed. Titles are the business of :mod:`kb.cite.sentence_case`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.cite.languages import tag_of

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
_RANGES = ("issue", "volume", "collection-number")


def readied(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item with its edition as a number, if it is one, en dashes in ranges of numbers, its
    language as a tag, and the body that keeps a web page as what the page is part of.

    Sources: biblatex manual, “edition” (a number or words); CSL 1.0.2, “Number”: a style sets the
    ordinal of a number only, and appendix III, “webpage”, “post-weblog”.
    """
    ready = dict(item)
    if ready.get("type") in _PAGES and "container-title" not in ready and "publisher" in ready:
        ready["container-title"] = ready.pop("publisher")
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
