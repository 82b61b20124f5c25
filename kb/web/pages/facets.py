"""The facets of a search as its page shows them: each value the address of another search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from kb.search import UNRATED, Bar, Choice, Facet, Selection
from kb.search.selection import FIND, hidden, years_text
from kb.web.pages.shared import CERTAINTY_WORDS, RELATION_HEADS, TYPE_WORDS
from kb.web.svg import histogram

OPENED = ("feature", "certainty", "relation", "type", "used", "outcome")
"""Facets whose values are in sight from the start."""

LONG = 12
"""Values above which a facet can be searched."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "certainty": {level or UNRATED: words for level, words in CERTAINTY_WORDS.items()},
    "relation": RELATION_HEADS,
    "type": TYPE_WORDS,
    "basis": {
        "first-hand": "Read first-hand",
        "second-hand": "Second-hand",
        "full-text": "Full text",
        "abstract": "Abstract",
        "summary": "Summary",
        "relayed": "As relayed",
    },
}

Address = Callable[[str], str]
"""From a query string to the address of that search."""


class Faceted(Protocol):
    """What a search of any kind found, as far as its facets go."""

    @property
    def selection(self) -> Selection:
        """The state of the search."""

    @property
    def facets(self) -> Sequence[Facet]:
        """The facets with their values."""


def label_of(name: str, choice: Choice) -> str:
    """The words for a value of a facet."""
    return WORDS.get(name, {}).get(choice.value, choice.label)


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as a page shows it, with the form that finds more of its values.

    ``choices`` are label, count, whether it is chosen, depth and address; ``find`` is the name of
    the field that values are looked up by, empty where they are few, ``text`` what stands in it,
    ``kept`` what its form keeps and ``unsought`` the address without it.
    """

    name: str
    label: str
    open: bool
    more: bool
    find: str
    text: str
    unsought: str
    kept: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, bool, int, str], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is chosen, and the address of the search without it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a search: the histogram, if there is one, and what the form beside it holds.

    ``first`` and ``last`` are those chosen, ``least`` and ``most`` those that there are.
    """

    heading: str
    drawing: Markup | None
    kept: tuple[tuple[str, str], ...]
    first: int | None
    last: int | None
    least: int | str
    most: int | str


def facets(results: Faceted, address: Address) -> list[ShownFacet]:
    """Every facet that has values or was looked through, with the form that finds more of them."""
    selection = results.selection
    shown = (one for one in results.facets if one.choices or one.name in selection.sought)
    return [_facet(facet, selection, address) for facet in shown]


def _facet(facet: Facet, selection: Selection, address: Address) -> ShownFacet:
    toggled = selection.toggles(facet.name)
    text = selection.sought.get(facet.name, "")
    chosen = facet.name in selection.chosen
    unsought = selection.seeking(facet.name).turned(1)
    return ShownFacet(
        name=facet.name,
        label=facet.label,
        open=facet.name in OPENED or chosen or bool(text),
        more=facet.more,
        find=FIND + facet.name if facet.more or text or len(facet.choices) > LONG else "",
        text=text,
        unsought=address(unsought.query()),
        kept=tuple(unsought.pairs()),
        choices=tuple(
            (
                label_of(facet.name, choice),
                f"{choice.count:,}",
                choice.selected,
                min(choice.depth, 4),
                address(toggled(choice.value)),
            )
            for choice in facet.choices
        ),
    )


def chips(results: Faceted, address: Address) -> Iterable[Chip]:
    """What is chosen, each with the address of the search without it."""
    selection = results.selection
    for facet in results.facets:
        toggled = selection.toggles(facet.name)
        for choice in facet.choices:
            if choice.selected:
                label = f"{facet.label}: {label_of(facet.name, choice)}"
                yield Chip(label, address(toggled(choice.value)))
    if selection.has_years:
        label = "Years: " + years_text(selection.years).replace("..", "–")
        yield Chip(label, address(selection.within(None, None).query()))


def years(
    bars: tuple[Bar, ...], selection: Selection, address: Address, heading: str = "Year of evidence"
) -> Years:
    """The histogram of years, each column a range of them, and what its form holds."""
    columns = histogram.bins(bars)
    drawing = None
    if columns:
        drawing = histogram.draw(
            columns,
            selection.years,
            lambda column: address(selection.within(column.first, column.last).query()),
            selection.kind.name.removesuffix("s"),
        )
    return Years(
        heading,
        drawing,
        tuple(hidden(selection.turned(1).pairs(), "year")),
        *selection.years,
        columns[0].first if columns else "",
        columns[-1].last if columns else "",
    )
