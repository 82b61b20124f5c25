"""What the pages of sources and questions share: a state of their search as a page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.base.wording import plural
from kb.search import Selection
from kb.search.catalogue import Catalogue
from kb.search.selection import Kind, hidden
from kb.search.values import Holders
from kb.web.page import Page, Writer
from kb.web.pages import facets
from kb.web.pages.facets import Chip, ShownFacet, Years
from kb.web.pages.search_state import PATHS, Tab, kind_tabs, matches, turns
from kb.web.site import Site

A_PAGE = 200
"""Rows on a page of a list."""

EXPORTED = 1000
"""Rows in a part of JSON, which links the next."""

SIZES: Mapping[str, int] = {"html": A_PAGE, "json": EXPORTED}
"""Rows that are read for a form; the others hold the whole result."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a page speaks of what it lists; ``parts`` are ways to parts of the whole list."""

    heading: str
    lede: str
    placeholder: str
    parts: tuple[Tab, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What the template of such a page shows."""

    said: Said
    noun: str
    action: str
    q: str
    total: int
    notes: tuple[str, ...]
    holders: Holders
    matches: tuple[tuple[str, int, bool, str], ...]
    kept: list[tuple[str, str]]
    rows: Sequence[object]
    kinds: tuple[Tab, ...]
    facets: list[ShownFacet]
    chips: tuple[Chip, ...]
    clear: str
    sorts: tuple[tuple[str, bool, str], ...]
    pages: tuple[tuple[str, str, str], ...]
    years: Years


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, the rows as they are shown, and how many of each kind hold the words."""

    result: Catalogue
    rows: Sequence[object]
    counts: Mapping[str, int]


def selection_of(site: Site, kind: Kind) -> Selection:
    """The state that a request asks for."""
    return Selection.read(site.request.args, kind)


def page_of(
    site: Site, answer: Answer, said: Said, forms: Mapping[str, Writer], table: str
) -> Page:
    """The page of one state of a catalogue's search."""
    selection, total = answer.result.selection, answer.result.total
    path = PATHS[selection.kind.name]
    follows = {}
    if selection.page * EXPORTED < total:
        follows["json"] = f"{path}.json?{selection.turned(selection.page + 1).query()}"
    return Page(
        path=path,
        query=selection.query(),
        forms_query=selection.turned(1).query(),
        template="kb/catalogue.html",
        title=f"{said.heading}: {selection.words}" if selection.words else said.heading,
        description=said.lede if not selection.words else f"{_counted(answer.result)} found.",
        section=selection.kind.name,
        index=not selection.words and not selection.is_narrowed,
        context=_listing(site, answer, said) if site.form == "html" else {},
        forms=forms,
        follows=follows,
        raw=((table, ""),),
    )


def _counted(result: Catalogue) -> str:
    return plural(result.total, noun_of(result.selection.kind))


def noun_of(kind: Kind) -> str:
    """One thing of a kind."""
    return kind.name.removesuffix("s")


def _listing(site: Site, answer: Answer, said: Said) -> Listing:
    result = answer.result
    selection = result.selection
    root = site.path(PATHS[selection.kind.name])

    def address(query: str) -> str:
        return f"{root}?{query}" if query else root

    return Listing(
        said=said,
        noun=noun_of(selection.kind),
        action=root,
        q=selection.words,
        total=result.total,
        notes=result.notes,
        holders=result.holders,
        matches=tuple(matches(result.holders, selection, address)),
        kept=hidden(selection.filters()),
        rows=answer.rows,
        kinds=kind_tabs(answer.counts, selection, site.path),
        facets=facets.facets(result, address),
        chips=tuple(facets.chips(result, address)),
        clear=address(selection.cleared.query()),
        sorts=_sorts(selection, address),
        pages=tuple(turns(selection, result.total, A_PAGE, address)),
        years=facets.years(result.years, selection, address, "Year of publication"),
    )


def _sorts(
    selection: Selection, address: Callable[[str], str]
) -> tuple[tuple[str, bool, str], ...]:
    return tuple(
        (label, name == selection.sort, address(selection.sorted_by(name).query()))
        for name, label in selection.kind.sorts.items()
    )


@dataclass(frozen=True, slots=True)
class MatchData:
    """How much of the words what is listed holds, as data."""

    shown: str
    all_words: int
    some_words: int
    words_that_none_holds: tuple[str, ...]


def as_data(site: Site, answer: Answer) -> dict[str, object]:
    """A state of the search and what it finds as data; ``next`` is the address of further rows."""
    result = answer.result
    selection, holders = result.selection, result.holders
    path = PATHS[selection.kind.name]
    follows = selection.page * EXPORTED < result.total
    further = f"{path}.json?{selection.turned(selection.page + 1).query()}"
    return {
        "query": selection.words,
        "filters": {name: list(values) for name, values in selection.chosen.items()},
        "sort": selection.sort,
        "total": result.total,
        "match": MatchData(holders.shown, holders.every, holders.some, holders.unheld),
        "notes": list(result.notes),
        "next": site.absolute(further) if follows else None,
        "counts": dict(answer.counts),
        selection.kind.name: answer.rows,
        "facets": {facet.name: _choices(facet) for facet in result.facets},
        "years": [{"year": year, "count": count} for year, count in result.years],
    }


def _choices(facet: Any) -> list[dict[str, object]]:
    return [
        {
            "value": choice.value,
            "label": facets.label_of(facet.name, choice),
            "count": choice.count,
            "selected": choice.selected,
            "parent": choice.parent,
        }
        for choice in facet.choices
    ]
