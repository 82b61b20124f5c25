"""CSL items and texts as they are written out: with nothing in them that no reader could see.

A writer escapes what its format would take for markup. What it cannot judge is taken out here:
control characters, which some formats cannot hold, and marks that turn the direction of text
around, with which one line can be made to look like another; and the character of no meaning by
which the parts of a citation are told apart here.
Source: Unicode Standard Annex 9 (embeddings, overrides and isolates); Unicode Technical Report 36.
"""

from __future__ import annotations

import re
from typing import Any

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000]"
)


def clean(item: dict[str, Any]) -> dict[str, Any]:
    """The item without characters that cannot be seen, breaks of lines as spaces."""
    return {name: _cleaned(value) for name, value in item.items()}


def clean_text(text: str) -> str:
    """The text in one line, without characters that cannot be seen."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text))


def one_line(text: str) -> str:
    """The same with one space between words, for a line of a file."""
    return " ".join(clean_text(text).split())


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value
