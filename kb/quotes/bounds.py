"""What stands just outside a quote, and whether the quote says something else without it."""

from __future__ import annotations

import re

from kb.quotes.alteration import Alteration
from kb.quotes.meaning import Sign, is_negated, signs

_SENTENCE_END = re.compile(r"[.!?:;](?=\s)|[—…()]")
_BEFORE = 3
"""Words before a quote in which a negation is looked for."""
_LOOKED_AT = 80
"""Characters before a quote that are looked at."""
_TAKES_BACK = re.compile(r"\W*(?:only (?:if|when|where)|unless|except|not|never|rarely|hardly)\b")
_SHARE = re.compile(r"(?:%|\bper ?cent)\W*\Z", re.IGNORECASE)
_POINTS = re.compile(r"\W{0,2}points?\b", re.IGNORECASE)
# “Almost” before “all” and “some of” before “the” are part of what is said.
_NARROWS = re.compile(
    r"(?:\b(?:almost|nearly|about|around|roughly|over|under|(?:less|more|fewer) than"
    r"|at (?:least|most)|up to|not))\s+\Z",
    re.IGNORECASE,
)
_NEARLY = re.compile(r"\b(?:almost|nearly|not)\s+\Z", re.IGNORECASE)
_EVERY = re.compile(r"\W*(?:all|every|no|none|half|any)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\W*(?:all|every|half|most|none|no|any|\d|two|three|four|five|six|ten)\b", re.IGNORECASE
)
_WHOLE = re.compile(r"\W*(?:the|these|those|all|our|their)\b", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:some|few|half|most|none|one|two|three|number|minority|majority|%) of\s+\Z", re.IGNORECASE
)
_QUANTITY = re.compile(r"\b(?:some|few|no|several|certain|little)\s+\Z", re.IGNORECASE)
_FEW = re.compile(r"\W*(?:few|little)\b", re.IGNORECASE)
_A = re.compile(r"\ba\s+\Z", re.IGNORECASE)


def sentence_before(text: str, start: int) -> str:
    """What stands before a place in its sentence."""
    return _SENTENCE_END.split(text[max(start - _LOOKED_AT, 0) : start])[-1]


def cut_off(text: str, start: int, end: int, *, begins: bool = False) -> Alteration | None:
    """What stands just before a quote in its sentence, or behind it, and takes it back.

    ``begins`` says that the quote begins a sentence.
    """
    sentence = sentence_before(text, start)
    narrowed, decides = _narrowed(sentence, text[start:end], begins=begins)
    if narrowed:
        described = f"the text has “{narrowed}” just before it"
        return Alteration(described, ((narrowed, Sign.HEDGE),), outside=not decides)
    words = sentence.split()[-_BEFORE:] if "," not in sentence[-2:] else []
    before = " ".join(words)
    if negations := {w: s for w, s in signs(before).items() if s is Sign.NEGATION}:
        described = f"the text has “{before}” just before it"
        return Alteration(described, tuple(negations.items()), outside=not is_negated(words[-1]))
    return _taken_back(text, start, end)


def _narrowed(sentence: str, quote: str, *, begins: bool) -> tuple[str, bool]:
    """The word or words before a quote that are part of its first ones, as “almost” is of “all”,
    and whether the quote says something else without them.
    """
    pairs = (
        (_NEARLY, _EVERY.match(quote) is not None, True),
        (_NARROWS, _AMOUNT.match(quote) is not None, begins),
        (_PART_OF, _WHOLE.match(quote) is not None, begins),
        (_A, _FEW.match(quote) is not None, True),
        (_QUANTITY, begins, True),
    )
    found = ((pattern.search(sentence), decides) for pattern, holds, decides in pairs if holds)
    return next(((one[0].strip(), decides) for one, decides in found if one), ("", False))


def _taken_back(text: str, start: int, end: int) -> Alteration | None:
    following = text[end : end + 30].casefold()
    if _SHARE.search(text[start:end]) and (points := _POINTS.match(following)):
        after = points[0].strip()
        return Alteration(f"the text goes on “{after}”", ((after, Sign.OTHER),))
    behind = _TAKES_BACK.match(following)
    if behind and behind[0][:1].isspace():
        after = behind[0].strip()
        return Alteration(f"the text goes on “{after}”", ((after, Sign.NEGATION),), outside=True)
    return None
