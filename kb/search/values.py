"""What a search gives back: hits, facets, the histogram of years. Values only, no markup.

Marked words come as parts of text, so that whoever shows them escapes them in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.search.query import Query
from kb.search.selection import Selection

UNRATED = "unrated"
"""Stands for the certainty of a claim that has none."""


class Fragment(NamedTuple):
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    marked: bool


Fragments = tuple[Fragment, ...]
"""A text in stretches; joined, they are the text."""


@dataclass(frozen=True, slots=True)
class HitSource:
    """A source that a claim's evidence comes from, as a result names it.

    ``cited`` is the name before the year in a citation: ``Lima``, ``Ann and Lee`` or
    ``Ann et al.``; the citation key where no author is known.
    """

    key: str
    cited: str
    year: int | None
    title: str


@dataclass(frozen=True, slots=True)
class HitFeature:
    """A feature that a claim bears on, and how (supports, qualifies, disputes, describes)."""

    id: str
    label: str
    bearing: str


@dataclass(frozen=True, slots=True)
class HeldWord:
    """A word or phrase as it was typed, and the fields of the claim that hold it.

    Fields are ``statement``, ``prose``, ``source_titles`` and ``author_names``.
    """

    word: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """A term that a query names: its kind (feature, outcome, context or design), id and label.

    The kind is ``spelling`` for a line of the vocabulary's spellings, by its number and first name.
    """

    kind: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a claim was found.

    ``words`` are held by its texts, ``lacking`` are not; ``terms`` are named by the query, and
    the claim bears on them or holds their names. ``meaning`` is the cosine of its meaning and the
    query's, where that brought it; ``cites`` says that it rests on a source which was named.
    """

    words: tuple[HeldWord, ...] = ()
    lacking: tuple[str, ...] = ()
    terms: tuple[NamedTerm, ...] = ()
    meaning: float | None = None
    cites: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One claim that was found.

    ``score`` is its fit, from 0 to 1 (:mod:`kb.search.ranking`), 0 without words. ``snippet`` is
    the stretch of the prose that holds most of the words; empty where the prose holds none.
    ``supports``, ``qualifies`` and ``disputes`` count items of evidence; ``lines`` independent
    ones.
    """

    id: str
    score: float
    statement: Fragments
    snippet: Fragments
    kind: str | None
    certainty: str | None
    status: str
    supports: int
    qualifies: int
    disputes: int
    lines: int
    second_hand: int
    first_year: int | None
    last_year: int | None
    updated: str | None
    sources: tuple[HitSource, ...]
    features: tuple[HitFeature, ...]
    why: Why | None = None

    @property
    def plain(self) -> str:
        """The statement without marks."""
        return "".join(part.text for part in self.statement)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many claims it would leave, and whether it is chosen.

    ``parent`` is the value of the broader one among the facet's values, ``depth`` how many
    broader ones there are above it. The count of a broader value holds that of its narrower ones.
    """

    value: str
    label: str
    count: int
    selected: bool = False
    parent: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values; each count is exact under the words and all other facets.

    The values stand in the order of the vocabulary where that carries meaning, else by falling
    count. Values without a claim are left out unless chosen. ``more`` says that there are
    values which are not listed: :func:`kb.search.value_sets` finds them. ``best`` is false
    where the listed values are not surely the ones with the highest counts.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    more: bool = False
    best: bool = True


@dataclass(frozen=True, slots=True)
class Holders:
    """How many claims hold the words of a query, under all that is chosen besides.

    ``every`` hold all of them, but for ``unheld``, which no claim holds; ``some`` hold some or
    are near in meaning. ``shown`` is which of them the results are: ``all``, ``some``, or
    ``closest``, those that hold all and the ones that fit best besides. ``closest`` is how many
    those are, 0 where all is enough.
    """

    shown: str
    every: int
    some: int
    closest: int = 0
    unheld: tuple[str, ...] = ()

    @property
    def differ(self) -> bool:
        """Whether there is anything to choose."""
        return self.every != self.some

    @property
    def said(self) -> str:
        """The two counts in a sentence; empty where there is nothing to choose."""
        if not self.differ:
            return ""
        whole = "all of your other words" if self.unheld else "all of your words"
        every, some = f"{self.every:,}", f"{self.some:,}"
        if self.shown == "all":
            return f"{every} that hold {whole}; {some} that hold some."
        if self.shown == "some":
            return f"{every} that hold {whole} come first, of {some} that hold some."
        if not self.every:
            return f"None holds {whole}: these are the closest of {some} that hold some."
        return f"{every} that hold {whole} come first, then the closest of {some} that hold some."


class Bar(NamedTuple):
    """A year, and how many claims have evidence published in it."""

    year: int
    claims: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what a search found, with the counts of every facet.

    ``total`` is exact, and the order is by the scores of all claims, never by those of some
    candidates only; pages lead to every one of them. ``by_words`` is what it would be for the
    words alone. ``holders`` tells how many there are by the
    words alone, and which of them these are. ``years`` is for the search without its
    range of years. ``notes`` are remarks for the reader, such as on a field word that names no
    known value. ``seconds`` is how long it took.
    """

    selection: Selection
    query: Query
    total: int
    by_words: int
    holders: Holders
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    years: tuple[Bar, ...]
    notes: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    def facet(self, name: str) -> Facet:
        """The facet of that name; raises KeyError for a name that is not in ``FACETS``."""
        chosen = next((facet for facet in self.facets if facet.name == name), None)
        if chosen is None:
            raise KeyError(name)
        return chosen


def depth(value: str, parents: Mapping[str, str | None]) -> int:
    """How many wider values a value stands under; one that leads back to itself ends there."""
    seen = [value]
    while (parent := parents.get(seen[-1])) in parents and parent and parent not in seen:
        seen.append(parent)
    return len(seen) - 1
