"""What finds a quote in the normal form of a text, its brackets and ellipses an editor's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.quotes.normalise import BREAK, DASH, MINUS, normal

_DOTS = r"(?:…|\.\s?\.\s?\.(?:\s?\.)?)"
_ELLIPSIS_OR_BRACKETS = re.compile(
    rf"(?P<ellipsis>[\[(]\s*{_DOTS}\s*[\])]|{_DOTS}(?:\s?\.)?)|\[[^\[\]]*\]"
)
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_OUTER = " .,;:'"
_ALPHABETIC = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"[^\W_]+")
_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")
# An editor's remark on the words, which stands for none of them.
_REMARK = re.compile(
    r"\s*(?:sic|(?:my |our )?(?:emphasis|italics|translation)\b.*)[.!]?\s*", re.IGNORECASE
)
# How much an editor's brackets, and an ellipsis, may stand for, in characters.
_MOST_IN_BRACKETS = 80
_MOST_LEFT_OUT = 4000
_WIDEST = 3
"""Blanks and marks at most between brackets and what stands beside them."""

_SPACE = rf"(?:[ -]|{BREAK}|-{BREAK})"
_HYPHEN = rf"(?:[-{DASH}{BREAK} ]|-{BREAK})"
_REFERENCE = r"(?: ?\[\d[\d,— -]*\]|[*†‡§]{1,2})?"
_MARK = rf"(?:(?:\d{{1,3}}(?:,\d{{1,3}})*)?{_REFERENCE})"
"""Footnote marks behind a word, plain figures in many PDF files, and references in brackets."""

# A hyphen within one of these may make another word: re-sent, dis-ease.
_TELLING = ("re", "un", "dis", "pre", "in")


# The rest of a word or number that is cut: its sign, a range, thousands, decimals, a share.
_NOT_BEFORE_WORD = rf"(?<![\w{BREAK}])(?<!\w['’\u2010\u2011-])(?<!\bnon[–{DASH}])"
_NOT_AFTER_WORD = rf"(?![\w{BREAK}])(?!['’\u2010\u2011-]\w)"
_NOT_BEFORE_NUMBER = (
    rf"(?<![\w{MINUS}^{BREAK}])(?<!\d[.,:–{DASH}-])(?<!\d[\u00a0\u2009\u202f])"
    r"(?<!\w['’-])(?<![\s(]-)(?<!\A-)"
)
_NOT_AFTER_NUMBER = rf"(?![\w%^{BREAK}])(?![.,:–{DASH}-]\d)(?!['’-]\w)"


@dataclass(frozen=True, slots=True)
class Bracket:
    """What an editor put in: the words, those with which they make one word, and their group."""

    inside: str
    word: str
    group: str

    @property
    def attached(self) -> bool:
        """Whether the brackets stand within a word."""
        return self.word != self.inside


@dataclass(frozen=True, slots=True)
class Pattern:
    """What finds a quote; ``gaps`` are the groups of what its ellipses leave out, and ``begins``
    says that it begins with a capital, ``bracket_first`` that brackets stand first.
    """

    regex: re.Pattern[str]
    brackets: tuple[Bracket, ...]
    gaps: tuple[str, ...]
    bracket_first: bool = False
    begins: bool = False


def literal(text: str) -> re.Pattern[str]:
    """What finds these words as they are typed, and not within longer words or numbers."""
    return re.compile(f"{_before(text)}{re.escape(text)}{_after(text)}")


def pattern(quote: str) -> Pattern | None:
    """What finds a quote in normal text; None where it holds no words."""
    brackets: list[Bracket] = []
    segments = [_segment(part, brackets) for part in _shortened(quote)]
    worded = [segment for segment in segments if segment]
    if not worded:
        return None
    gaps = tuple(f"left{number}" for number in range(1, len(worded)))
    whole = worded[0] + "".join(
        f"(?P<{gap}>.{{0,{_MOST_LEFT_OUT}}}?){segment}"
        for gap, segment in zip(gaps, worded[1:], strict=True)
    )
    known = tuple(one for one in brackets if f"<{one.group}>" in whole)
    start = quote.lstrip(" '\"‘“")
    first = start.startswith("[") and bool(known)
    return Pattern(re.compile(whole, re.DOTALL), known, gaps, first, start[:1].isupper())


def _shortened(quote: str) -> Iterator[str]:
    """The stretches between ellipses; one that an editor's own words hold is none."""
    end = 0
    for at in _ELLIPSIS_OR_BRACKETS.finditer(quote):
        if at["ellipsis"]:
            yield quote[end : at.start()]
            end = at.end()
    yield quote[end:]


def _segment(text: str, brackets: list[Bracket]) -> str:
    """One stretch between ellipses; empty where no word stands outside brackets."""
    if not re.search(r"\w", _BRACKETS.sub("", text)):
        return ""
    return "".join(_stretches(text, brackets))


def _stretches(text: str, brackets: list[Bracket]) -> Iterator[str]:
    """The stretches between brackets, and the brackets, as patterns."""
    end = 0
    for at in _BRACKETS.finditer(text):
        yield _between(text, end, at.start())
        if not _REMARK.fullmatch(at[1]):
            word = _whole_word(text, at)
            brackets.append(Bracket(at[1], word, f"put{len(brackets)}"))
            starts = text[: at.start()][-1:].isalnum()
            ends = text[at.end() :][:1].isalnum()
            yield _NOT_BEFORE_WORD if ends and not starts else ""
            yield _bracketed(brackets[-1], first=not text[: at.start()].strip())
            yield _NOT_AFTER_WORD if starts and not ends else ""
        end = at.end()
    yield _between(text, end, len(text))


def _whole_word(text: str, bracket: re.Match[str]) -> str:
    """What is in the brackets with the letters that stand directly beside them."""
    before = re.search(r"\w*\Z", text[: bracket.start()])
    after = re.match(r"\w*", text[bracket.end() :])
    return f"{before[0] if before else ''}{bracket[1]}{after[0] if after else ''}"


def _bracketed(bracket: Bracket, *, first: bool) -> str:
    """Brackets at the start of a stretch stand for nothing that could be bounded."""
    inside = _letters(normal(bracket.inside).form.strip(_OUTER))
    most = len(bracket.inside) if bracket.attached else 0 if first else _MOST_IN_BRACKETS
    return f"(?P<{bracket.group}>{inside}|.{{0,{most}}}?)"


def _between(text: str, start: int, end: int) -> str:
    """The stretch from ``start`` to ``end``, which brackets or the ends of the quote bound."""
    stretch = text[start:end]
    plain = normal(stretch).form.strip(_OUTER)
    if not plain:
        return rf"\W{{0,{_WIDEST}}}?" if stretch else ""
    attached_left = start > 0 and stretch[0].isalnum()
    attached_right = end < len(text) and stretch[-1].isalnum()
    left = "" if attached_left else _before(plain)
    right = "" if attached_right else f"{_mark(plain)}{_after(plain)}"
    gap = rf"\W{{0,{_WIDEST}}}?"
    return "".join(
        [
            gap if start > 0 and not attached_left else "",
            left,
            _letters(plain),
            right,
            gap if end < len(text) and not attached_right else "",
        ]
    )


def _before(text: str) -> str:
    """What may not stand before it: the rest of a word or a number."""
    if text[:1].isdigit():
        return _NOT_BEFORE_NUMBER
    return _NOT_BEFORE_WORD if text[:1].isalnum() else ""


def _after(text: str) -> str:
    """What may not stand behind it."""
    if text[-1:].isdigit():
        return _NOT_AFTER_NUMBER
    return _NOT_AFTER_WORD if text[-1:].isalnum() else ""


def _letters(form: str) -> str:
    """The normal form as a pattern: each word may be broken, each blank may be a hyphen."""
    form = _BEFORE_PERCENT.sub("", form)
    pieces: list[str] = []
    end = 0
    for word in _WORD.finditer(form):
        pieces += [_sign(sign) for sign in form[end : word.start()]]
        pieces.append(_broken(word[0]))
        if _ALPHABETIC.fullmatch(word[0]) and word.end() < len(form):
            pieces.append(_MARK)
        end = word.end()
    return "".join([*pieces, *(_sign(sign) for sign in form[end:])])


def _mark(plain: str) -> str:
    """Footnote marks behind the last word."""
    word = re.search(r"[^\W_]+\Z", plain)
    return _MARK if word and _ALPHABETIC.fullmatch(word[0]) else ""


def _broken(word: str) -> str:
    """A word that may be broken at a line end, or be typed with a hyphen."""
    if not word.isalpha():
        return re.escape(word)
    pieces = [word[0]]
    for at, letter in enumerate(word[1:], start=1):
        pieces.append(f"{BREAK}?" if word[:at] in _TELLING else f"[{BREAK}-]?")
        pieces.append(letter)
    return "".join(pieces)


def _sign(sign: str) -> str:
    if sign == " ":
        return _SPACE
    if sign == "%":
        return " ?%"
    if sign in {"-", BREAK}:
        return f"{_HYPHEN}?"
    if sign == DASH:
        return f"[{DASH}-]"
    if sign in ".,;:!?)":
        return f"{re.escape(sign)}{_MARK}"
    return re.escape(sign)
