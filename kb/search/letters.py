"""Texts in the letters by which they are found: what SQLite's tokenizer leaves, made plain.

Compatibility forms are composed (Unicode Standard Annex 15, NFKC): ligatures, full width, letters
above the line. What is not seen, such as soft hyphens, is taken out. Letters with a stroke, Greek
accents and the vowel signs of Arabic and Hebrew are folded. Chinese, Japanese and Korean are
written without spaces between words, or with endings on them, so that their texts are cut into
overlapping pairs, as Lucene's CJKAnalyzer does; each letter starts one pair, the last stands alone.
Latin accents and capitals are left to the tokenizer. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_STROKES = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
    "ĸ": "k",
    "ŋ": "n",
    "ς": "σ",
    "ё": "е",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ى": "ي",
    "ة": "ه",
    "ـ": "",
}
"""Letters that Unicode does not take apart, or not as people look for them."""

_POINTS = re.compile("[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Vowel signs and other points of Hebrew and Arabic."""

_UNSEEN = frozenset("\u00ad\u034f\u200c\u200d\u200e\u200f\u2060\ufeff")
_PAIRED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_PAIRED}]+")
_CLUSTER = re.compile(
    "[\u1100-\u11ff]+|.[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made plain; ``spans`` tell for each of its letters where it stood before."""

    text: str
    spans: tuple[tuple[int, int], ...]


def is_plain(text: str) -> bool:
    """Whether a text is found by the tokenizer alone; quick for most."""
    return text.isascii() or not any(map(_is_odd, set(text)))


def composed(text: str) -> str:
    """A text with its compatibility forms composed and without what is not seen."""
    if text.isascii():
        return text
    return "".join(_composed(match[0]) for match in _CLUSTER.finditer(text))


def folded(text: str) -> str:
    """A text in plain letters, not cut into pairs, with Latin accents as they are."""
    if is_plain(text):
        return text
    return "".join(_folded(match[0]) for match in _CLUSTER.finditer(text))


def indexed(text: str) -> str:
    """A text as the index holds it."""
    return text if is_plain(text) else _paired(folded(text), alone=True)


def sought(text: str) -> str:
    """A text as it is looked for: its last pair is whole."""
    return text if is_plain(text) else _paired(folded(text), alone=False)


def starts_only(text: str) -> bool:
    """Whether what is looked for ends in a single letter of those that are cut into pairs."""
    return not is_plain(text) and bool(re.search(rf"(?<![{_PAIRED}])[{_PAIRED}]\W*$", text))


def plain(text: str) -> Plain:
    """A text as the index holds it, and where its letters stood before."""
    letters = [
        (letter, match.span()) for match in _CLUSTER.finditer(text) for letter in _folded(match[0])
    ]
    folded_text = "".join(letter for letter, _ in letters)
    made: list[tuple[str, tuple[int, int]]] = []
    done = 0
    for run in _RUN.finditer(folded_text):
        made += letters[done : run.start()]
        made += _spaced(letters[run.start() : run.end()])
        done = run.end()
    made += letters[done:]
    return Plain("".join(letter for letter, _ in made), tuple(span for _, span in made))


def _spaced(
    letters: list[tuple[str, tuple[int, int]]],
) -> Iterator[tuple[str, tuple[int, int]]]:
    """A run of letters in pairs, parted by spaces that stand nowhere."""
    nowhere = (letters[0][1][0], letters[0][1][0])
    for place in range(len(letters)):
        yield " ", nowhere
        yield from letters[place : place + 2]
    yield " ", nowhere


def _paired(text: str, *, alone: bool) -> str:
    def pairs(match: re.Match[str]) -> str:
        run = match[0]
        made = [run[place : place + 2] for place in range(max(len(run) - 1, 1))]
        if alone and len(run) > 1:
            made.append(run[-1])
        return f" {' '.join(made)} "

    return _RUN.sub(pairs, text)


@cache
def _is_odd(letter: str) -> bool:
    """Whether a text that holds this letter has to be made plain."""
    return not letter.isascii() and (
        letter in _UNSEEN
        or letter in "\u200b\u3099\u309a"
        or "\u1100" <= letter <= "\u11ff"
        or bool(_RUN.match(letter))
        or bool(_POINTS.match(letter))
        or _folded(letter) != letter
    )


@cache
def _composed(cluster: str) -> str:
    """A letter with its marks, composed."""
    if cluster.isascii():
        return cluster
    if cluster[0] in _UNSEEN:
        return _composed(cluster[1:]) if len(cluster) > 1 else ""
    if cluster[0] == "\u200b":
        return " "
    if unicodedata.category(cluster[0])[0] not in "LNM":
        return cluster
    return unicodedata.normalize("NFKC", cluster)


@cache
def _folded(cluster: str) -> str:
    """A letter with its marks, composed and folded."""
    return "".join(map(_plain_letter, _POINTS.sub("", _composed(cluster))))


@cache
def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    small = letter.lower()
    if small in _STROKES:
        return _STROKES[small]
    if small == "i\u0307":
        return "i"
    if "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff":
        parts = unicodedata.normalize("NFD", small)
        return "".join(_STROKES.get(c, c) for c in parts if not unicodedata.combining(c))
    return letter
