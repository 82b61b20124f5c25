"""The facets of a search as its page shows them: each value the address of another search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kb.search import UNRATED, Bar, Choice, Facet, Results, Selection
from kb.search.selection import FIND, hidden, years_text
from kb.web.pages.shared import CERTAINTY_WORDS, RELATION_HEADS
from kb.web.queries import Row
from kb.web.svg import histogram

OPENED = ("feature", "certainty", "relation")
"""Facets whose values are in sight from the start."""

LONG = 12
"""Values above which a facet can be searched."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "certainty": {level or UNRATED: words for level, words in CERTAINTY_WORDS.items()},
    "relation": RELATION_HEADS,
    "basis": {"first-hand": "Read first-hand", "second-hand": "Second-hand"},
}

Address = Callable[[str], str]
"""From a query string to the address of that search."""


def label_of(name: str, choice: Choice) -> str:
    """The words for a value of a facet."""
    return WORDS.get(name, {}).get(choice.value, choice.label)


def facets(results: Results, address: Address) -> list[Row]:
    """Every facet that has values or was looked through, with the form that finds more of them."""
    selection = results.selection
    shown = (one for one in results.facets if one.choices or one.name in selection.sought)
    return [_facet(facet, selection, address) for facet in shown]


def _facet(facet: Facet, selection: Selection, address: Address) -> Row:
    toggled = selection.toggles(facet.name)
    text = selection.sought.get(facet.name, "")
    chosen = facet.name in selection.chosen
    return {
        "name": facet.name,
        "label": facet.label,
        "open": facet.name in OPENED or chosen or bool(text),
        "more": facet.more,
        "find": FIND + facet.name if facet.more or text or len(facet.choices) > LONG else "",
        "text": text,
        "unsought": address(selection.seeking(facet.name).turned(1).query()),
        "kept": list(selection.seeking(facet.name).turned(1).pairs()),
        "choices": [
            (
                label_of(facet.name, choice),
                f"{choice.count:,}",
                choice.selected,
                min(choice.depth, 4),
                address(toggled(choice.value)),
            )
            for choice in facet.choices
        ],
    }


def chips(results: Results, address: Address) -> Iterable[Row]:
    """What is chosen, each with the address of the search without it."""
    selection = results.selection
    for facet in results.facets:
        toggled = selection.toggles(facet.name)
        for choice in facet.choices:
            if choice.selected:
                label = f"{facet.label}: {label_of(facet.name, choice)}"
                yield {"label": label, "address": address(toggled(choice.value))}
    if selection.has_years:
        label = "Years: " + years_text(selection.years).replace("..", "–")
        yield {"label": label, "address": address(selection.within(None, None).query())}


def years(bars: tuple[Bar, ...], selection: Selection, address: Address) -> dict[str, Any]:
    """The histogram of years, each column a range of them, and what its form holds."""
    columns = histogram.bins(bars)
    drawing = None
    if columns:
        drawing = histogram.draw(
            columns,
            selection.years,
            lambda column: address(selection.within(column.first, column.last).query()),
        )
    return {
        "histogram": drawing,
        "years_kept": hidden(selection.turned(1).pairs(), "year"),
        "year_from": selection.years[0],
        "year_to": selection.years[1],
        "year_first": columns[0].first if columns else "",
        "year_last": columns[-1].last if columns else "",
    }
