"""Letters without accents and capitals, for comparing names and titles as people mean them."""

from __future__ import annotations

import re
import unicodedata

# Letters with a stroke and the like, which Unicode does not take apart.
_STROKES = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i",
    "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
})  # fmt: skip
_WORD = re.compile(r"\w+")


def composed(text: str) -> str:
    """The text with each letter and its accents as one character where there is one (NFC).

    Keyboards and systems of files differ in that; what is read the same is the same name.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def caseless(text: str) -> str:
    """The text by which two names are one, whatever their capitals and however it is composed."""
    return composed(text).casefold()


def folded(text: str) -> str:
    """The text in small letters without accents; ``ß`` is ``ss`` and ``ø`` is ``o``."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_STROKES)


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text, each folded; an apostrophe parts none, a hyphen does."""
    return tuple(_WORD.findall(re.sub("['’ʼ]", "", folded(text))))
