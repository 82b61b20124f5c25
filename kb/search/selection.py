"""The state of a search, which is also an address: words, filters, years, order, page.

Every state is an address and every address is a state: names that are not ours are left out, and
so is what goes beyond the bounds of words and values. Odd values are kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import parse_qs, urlencode

FACETS: Mapping[str, str] = {
    "feature": "Feature",
    "outcome": "Outcome",
    "context": "Context",
    "certainty": "Certainty",
    "relation": "Relation of the evidence",
    "kind": "Kind of claim",
    "status": "Status",
    "design": "Study design",
    "basis": "What was read",
    "study": "Study",
    "source": "Source",
    "author": "Author",
}
"""The facets in the order in which they are shown, each with its heading."""

SORTS: Mapping[str, str] = {
    "relevance": "Relevance",
    "year": "Year",
    "certainty": "Certainty",
    "lines": "Lines of evidence",
    "changed": "Last changed",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What is searched: its name, its facets and its orders, each with its heading.

    The first order is the one that stands where none is asked for.
    """

    name: str
    facets: Mapping[str, str]
    sorts: Mapping[str, str]


CLAIMS = Kind("claims", FACETS, SORTS)

MATCHES: Mapping[str, str] = {
    "": "Closest",
    "all": "All of your words",
    "some": "Some of your words",
}
"""How much of the words the claims shown must hold: by itself, all, or some."""

FIND = "find-"
"""Stands before a facet's name in an address, for a text that its values are looked up by."""


LONGEST = 500
"""Letters of the words that are read: every link of a page holds them."""

LONGEST_NAME = 60
"""Letters that are read of a text by which values are looked up."""

MOST = 25
"""Values of a facet that are read: every link of a page holds them."""

_HERE = "\0"
"""Holds the place of a facet's values."""


class Args(Protocol):
    """A query string as it was read: the first value of a name, or all of them."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a name."""

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""


Years = tuple[int | None, int | None]
"""A first and a last year, either of which may lack."""


@dataclass(frozen=True, slots=True)
class Selection:
    """One state of the search.

    ``years`` is a first and a last year, either of which may lack. ``sought`` are texts by facet:
    of such a facet, the values whose names hold the text are listed. It finds no other claims.
    ``match`` is one of :data:`MATCHES`. ``remarks`` say what was left out of an address. ``kind``
    is what is searched.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: Years = (None, None)
    sort: str = "relevance"
    page: int = 1
    sought: Mapping[str, str] = field(default_factory=dict)
    match: str = ""
    remarks: tuple[str, ...] = field(default=(), compare=False)
    kind: Kind = CLAIMS

    @classmethod
    def read(cls, args: Args, kind: Kind = CLAIMS) -> Selection:
        """The state of a search for things of a kind that a query string names."""
        chosen = {}
        remarks = []
        for name, label in kind.facets.items():
            values = tuple(dict.fromkeys(value for value in args.getlist(name) if value))
            if values:
                chosen[name] = values[:MOST]
            if len(values) > MOST:
                remarks.append(f"Only the first {MOST} values of “{label}” were read.")
        words = _text(args.get("q"))
        if len(words) > LONGEST:
            remarks.append(f"Only the first {LONGEST} letters of the words were read.")
        sort = args.get("sort") or ""
        match = args.get("match") or ""
        return cls(
            words=words[:LONGEST].strip(),
            chosen=chosen,
            years=read_years(args.get("year"), args.get("from"), args.get("to")),
            sort=sort if sort in kind.sorts else "relevance",
            page=max(_number(args.get("page")) or 1, 1),
            sought=_sought(args, kind),
            match=match if match in MATCHES else "",
            remarks=tuple(remarks),
            kind=kind,
        )

    @classmethod
    def parse(cls, text: str) -> Selection:
        """The state that a query string, as it stands in an address, names; never raises."""
        return cls.read(_Parsed(parse_qs(text.removeprefix("?"), errors="replace")))

    def query(self) -> str:
        """The state as a query string, in one order only."""
        return urlencode(list(self.pairs()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The names and values of the query string."""
        if self.words:
            yield "q", self.words
        if self.match:
            yield "match", self.match
        yield from self.filters()
        for name in self.kind.facets:
            if self.sought.get(name):
                yield FIND + name, self.sought[name]
        if self.page > 1:
            yield "page", str(self.page)

    def filters(self) -> Iterator[tuple[str, str]]:
        """The names and values that stay when the words change."""
        for name in self.kind.facets:
            for value in sorted(self.chosen.get(name, ())):
                yield name, value
        if self.has_years:
            yield "year", years_text(self.years)
        if self.sort != "relevance":
            yield "sort", self.sort

    def toggled(self, name: str, value: str) -> Selection:
        """With a value of a facet chosen, or no longer."""
        held = self.chosen.get(name, ())
        values = tuple(one for one in held if one != value) if value in held else (*held, value)
        chosen = {**self.chosen, name: values}
        return replace(self, chosen={key: held for key, held in chosen.items() if held}, page=1)

    def toggles(self, name: str) -> Callable[[str], str]:
        """From a value of a facet to the query string with it toggled: quick for many values."""
        start = replace(self, page=1, chosen={**self.chosen, name: (_HERE,)})
        pairs = list(start.pairs())
        place = pairs.index((name, _HERE))
        before, after = urlencode(pairs[:place]), urlencode(pairs[place + 1 :])
        held = set(self.chosen.get(name, ()))

        def toggled(value: str) -> str:
            values = urlencode([(name, one) for one in sorted(held ^ {value})])
            return "&".join(part for part in (before, values, after) if part)

        return toggled

    def within(self, first: int | None, last: int | None) -> Selection:
        """With these years."""
        return replace(self, years=(first, last), page=1)

    def sorted_by(self, sort: str) -> Selection:
        """In this order."""
        return replace(self, sort=sort, page=1)

    def matching(self, match: str) -> Selection:
        """With claims that hold so much of the words."""
        return replace(self, match=match, page=1)

    def seeking(self, name: str, text: str = "") -> Selection:
        """With the values of a facet looked up by a text; with none, as they come."""
        others = {key: value for key, value in self.sought.items() if key != name}
        return replace(self, sought={**others, name: text} if text else others)

    def turned(self, page: int) -> Selection:
        """At this page."""
        return replace(self, page=page)

    @property
    def cleared(self) -> Selection:
        """The words alone."""
        return Selection(words=self.words, sort=self.sort, kind=self.kind)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is chosen."""
        return bool(self.chosen) or self.has_years

    @property
    def has_years(self) -> bool:
        """Whether the years are bounded on either side."""
        return self.years != (None, None)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A query string's values by name."""

    values: Mapping[str, list[str]]

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.values.get(name, [default])[0]

    def getlist(self, name: str) -> list[str]:
        return self.values.get(name, [])


def read_years(
    span: str | None, first: str | None, last: str | None
) -> tuple[int | None, int | None]:
    """The years that ``2005..2012``, ``2005``, ``..2012`` or two separate numbers name."""
    if span and not (first or last):
        start, dots, end = span.partition("..")
        first, last = (start, end) if dots else (start, start)
    years = (_number(first), _number(last))
    if years[0] is not None and years[1] is not None and years[0] > years[1]:
        return (years[1], years[0])
    return years


def years_text(years: tuple[int | None, int | None]) -> str:
    """Years as an address writes them."""
    first, last = ("" if year is None else str(year) for year in years)
    return first if first == last else f"{first}..{last}"


def _text(text: str | None) -> str:
    return (text or "").strip()


def _sought(args: Args, kind: Kind) -> dict[str, str]:
    """The texts by which values of facets are looked up."""
    texts = {name: _text(args.get(FIND + name))[:LONGEST_NAME].strip() for name in kind.facets}
    return {name: text for name, text in texts.items() if text}


def _number(text: str | None) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) < 10_000 else None


def hidden(pairs: Iterable[tuple[str, str]], *without: str) -> list[tuple[str, str]]:
    """The pairs for hidden fields of a form that sets the names left out."""
    return [(name, value) for name, value in pairs if name not in without]
