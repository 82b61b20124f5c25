"""Names as people write and look for them: folded, of values, and in citations."""

from __future__ import annotations

import re
import unicodedata

from kb.base.labels import work_label
from kb.search.letters import folded
from kb.search.values import UNRATED

_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """The text without case and accents, words parted by single spaces, hyphens as spaces."""
    if text.isascii():
        return " ".join(text.replace("-", " ").lower().split())
    parts = unicodedata.normalize("NFD", folded(text.replace("-", " ")).casefold())
    letters = unicodedata.normalize("NFC", _ACCENTS.sub("", parts))
    return " ".join(letters.split())


def of_value(value: str) -> str:
    """A value that has no label of its own, for people."""
    return "Not rated" if value == UNRATED else value.replace("-", " ").capitalize()


def source_label(key: str, cited_as: str | None, year: int | None) -> str:
    """A source as a facet names it: ``Lima 2010``; by its key where nobody is named."""
    return work_label(cited_as, year, key, undated="")
