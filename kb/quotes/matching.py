"""One quote held against one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice

from kb.quotes.alteration import Alteration
from kb.quotes.bounds import cut_off, sentence_before
from kb.quotes.edits import replaced, shortened, stands_for
from kb.quotes.nearness import difference, plain_words
from kb.quotes.normalise import Normal, folded, normal
from kb.quotes.pages import without_footnotes, without_heads
from kb.quotes.pattern import Pattern, literal, pattern

_MOST_PLACES = 50
"""In how many places of a text a quote is looked at."""


_BESIDE = 40
"""Characters before brackets among which a number may stand that they repeat."""


class Outcome(StrEnum):
    """How a quote and a text compare, from best to worst."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ALTERED = "altered"
    NEAR = "near"
    MISSING = "missing"


CLEAN = (Outcome.EXACT, Outcome.NORMALISED)
"""The outcomes of a quote that its text holds."""

_ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Match:
    """An outcome, and what brackets, ellipses and the bounds of the quote leave out of the text.

    For a near one ``difference`` shows the words that differ: words of the quote alone stand as
    ``[-so-]``, words of the text alone as ``{+so+}``.
    """

    outcome: Outcome
    difference: str = ""
    alterations: tuple[Alteration, ...] = ()


class Searchable:
    """A text made ready for many quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def text(self) -> str:
        """The text as it is."""
        return self._text

    @cached_property
    def folded(self) -> str:
        """As typed, its lines joined."""
        return folded(self._text)

    @cached_property
    def normal(self) -> Normal:
        """In its normal form."""
        return normal(self._text)

    @cached_property
    def unbroken(self) -> tuple[Normal, ...]:
        """The same without running heads, and without footnotes, where it has pages."""
        bare = without_heads(self._text)
        variants = dict.fromkeys((bare, without_footnotes(bare)))
        return tuple(normal(text) for text in variants if text != self._text)

    @cached_property
    def words(self) -> list[str]:
        """The words as typed."""
        return self.folded.split()

    @cached_property
    def plain_words(self) -> list[str]:
        """The words in their normal form, without marks around them."""
        return plain_words(self.words)


def match(quote: str, text: Searchable) -> Match:
    """How a quote compares with a text.

    Of several places that hold the quote the one counts where it leaves out least.
    """
    best = Match(Outcome.MISSING)
    if not any(letter.isalnum() for letter in quote):
        return best
    for matches in _attempts(quote, text):
        best = min((best, *matches), key=_rank)
        if best.outcome in CLEAN and not best.alterations:
            return best
    if best.outcome is not Outcome.MISSING:
        return best
    shown = difference(folded(quote).split(), text.words, text.plain_words)
    return Match(Outcome.NEAR, shown) if shown else best


def _attempts(quote: str, text: Searchable) -> Iterator[Iterator[Match]]:
    """What there is to look at, the surest first."""
    yield _exact(quote, text)
    wanted = pattern(quote)
    if wanted is None:
        return
    yield _normalised(wanted, text.normal)
    for form in text.unbroken:
        yield _normalised(wanted, form)


def _rank(match: Match) -> tuple[int, int]:
    return _ORDER.index(match.outcome), len(match.alterations)


def _exact(quote: str, text: Searchable) -> Iterator[Match]:
    for place in islice(literal(folded(quote)).finditer(text.folded), _MOST_PLACES):
        cut = cut_off(text.folded, *place.span())
        yield _with(Outcome.EXACT, (cut,) if cut else ())


def _normalised(wanted: Pattern, form: Normal) -> Iterator[Match]:
    for place in _places(wanted.regex, form.form):
        yield _with(Outcome.NORMALISED, tuple(_alterations(wanted, form, place)))


def _with(outcome: Outcome, alterations: tuple[Alteration, ...]) -> Match:
    decided = any(one.decides for one in alterations)
    return Match(Outcome.ALTERED if decided else outcome, "", alterations)


def _alterations(wanted: Pattern, form: Normal, place: re.Match[str]) -> Iterator[Alteration]:
    start = place.start()
    begins = wanted.begins and form.as_typed(start, start + 1).islower()
    if cut := cut_off(form.form, *place.span(), begins=begins):
        # Brackets at the start stand for what is before.
        yield replace(cut, outside=cut.outside and not wanted.bracket_first)
    elif wanted.bracket_first and not place[wanted.brackets[0].group]:
        before = sentence_before(form.form, start)
        if one := stands_for(wanted.brackets[0].inside, before):
            yield one
    for bracket in wanted.brackets:
        start, end = _word_around(form.form, *place.span(bracket.group), bracket.attached)
        beside = form.form[max(start - _BESIDE, 0) : start]
        behind = form.form[end : end + _BESIDE]
        if one := replaced(bracket.word, form.as_typed(start, end), beside, behind):
            yield one
    for gap in wanted.gaps:
        if one := shortened(form.as_typed(*place.span(gap))):
            yield one


def _word_around(text: str, start: int, end: int, attached: bool) -> tuple[int, int]:
    while attached and start > 0 and text[start - 1].isalnum():
        start -= 1
    while attached and end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _places(wanted: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The places that hold a quote; of several with one end the shortest."""
    held: re.Match[str] | None = None
    at = 0
    for _ in range(_MOST_PLACES):
        place = wanted.search(text, at)
        if held and (place is None or place.end() != held.end()):
            yield held
        if place is None:
            return
        held, at = place, place.start() + 1
    if held:
        yield held
