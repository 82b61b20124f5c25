"""Items with their titles in sentence case, which is how a CSL processor wants them.

A style can make capitals but cannot take away the right ones; how it is decided which may go is
said in :mod:`kb.fields.title_case`. Source: CSL 1.0.2, “Title Case Conversion” and “text-case”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.fields.title_case import WORD, sentence_case

_SUBTITLE = re.compile(r"([:?!—]\s+(?:[“‘\"(]|<[ib]>)*)([^\W\d_A-Z])")
_PLACES = ("publisher-place", "event-place")


def sentence_cased(item: Mapping[str, Any], *, subtitles: bool = False) -> dict[str, Any]:
    """The CSL item with its title in sentence case, where it is English or of no language;
    ``subtitles`` begin with a capital in styles that want it.
    """
    title = item.get("title")
    language = str(item.get("language", "en")).lower()
    if not isinstance(title, str) or not language.startswith(("en", "british", "american")):
        return dict(item)
    cased = sentence_case(title, names=frozenset(_own_names(item)))
    return {**item, "title": _SUBTITLE.sub(_begun, cased) if subtitles else cased}


def _begun(match: re.Match[str]) -> str:
    return match[1] + match[2].upper()


def _own_names(item: Mapping[str, Any]) -> Iterator[str]:
    """The names that the record itself shows: of its people and places."""
    for value in item.values():
        for person in value if isinstance(value, list) else ():
            if isinstance(person, dict):
                yield from WORD.findall(str(person.get("family", "")))
    for place in _PLACES:
        yield from WORD.findall(str(item.get(place, "")))
