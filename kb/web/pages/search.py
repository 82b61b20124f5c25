"""The search: ranked claims, facets with right counts, every state an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from kb.search.engine import CLOSE, OPEN, SIZE, Found, ask
from kb.search.state import FACETS, SORTS, State, hidden, years_text
from kb.web.forms import to_atom, to_csl, to_csv, to_json
from kb.web.page import Page, Result
from kb.web.pages.shared import (
    CERTAINTY_WORDS,
    CLAIM_ARRAYS,
    CSV_COLUMNS,
    RELATION_HEADS,
    cite_words,
    claim_entries,
    claims_markdown,
    labels,
    plural,
    sources_of,
)
from kb.web.pages.tree import FEATURES, ordered
from kb.web.queries import Row, decoded, rows
from kb.web.site import Site
from kb.web.svg import histogram

EXPORTED = 1000
"""Claims in a download of a whole result."""

OPENED = ("feature", "certainty", "relation")
LEVELS = ("high", "moderate", "low", "very-low", "unrated")
WORDS: Mapping[str, Mapping[str, str]] = {
    "certainty": {
        level: CERTAINTY_WORDS[level if level != "unrated" else None] for level in LEVELS
    },
    "relation": RELATION_HEADS,
    "basis": {"first-hand": "Read first-hand", "second-hand": "Second-hand"},
}


def load(connection: sqlite3.Connection, state: State, size: int) -> Row:
    """What a search found, with the names that its page needs."""
    found = ask(connection, state, size)
    hits = [decoded(hit, CLAIM_ARRAYS) for hit in found.hits]
    keys = [key for hit in hits for key in hit["sources"]]
    sources = {row["key"]: row for row in sources_of(connection, keys)}
    return {
        "found": found,
        "hits": hits,
        "sources": sources,
        "names": {
            "feature": labels(connection, "features"),
            "context": labels(connection, "contexts"),
            "design": labels(connection, "designs"),
            "source": _cited(connection, [value for value, _ in found.facets["source"]]),
        },
        "tree": ordered(rows(connection, FEATURES)),
    }


def _cited(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    return {row["key"]: cite_words(row) for row in sources_of(connection, keys)}


async def page(site: Site) -> Result:
    """The page of one state of the search."""
    state = State.read(site.request.args)
    form = site.request.url_vars.get("form") or "html"
    size = SIZE if form == "html" else EXPORTED
    data = await site.read(load, state, size)
    found: Found = data["found"]
    title = f"Search: {state.words}" if state.words else "All claims"
    claims = data["hits"]
    return Page(
        path="/search",
        query=state.query(),
        template="kb/search.html",
        title=title,
        description=f"{plural(found.total, 'claim')} found.",
        section="search",
        index=not state.words and not state.is_narrowed,
        context={
            "q": state.words,
            "total": found.total,
            "capped": 0,
            "kept": hidden(state.filters()),
            "results": [result(hit, data) for hit in claims],
            "facets": [facet(site, state, name, data) for name in FACETS],
            "chips": list(chips(site, state, data["names"])),
            "clear": address(site, state.cleared),
            "sorts": [
                {
                    "label": label,
                    "selected": name == state.sort,
                    "address": address(site, state.sorted_by(name)),
                }
                for name, label in SORTS.items()
            ],
            "pages": list(turns(site, state, found.total)),
            **years(site, state, found),
        },
        forms={
            "json": lambda: to_json(as_json(state, found, claims)),
            "csv": partial(to_csv, CSV_COLUMNS, claims),
            "md": partial(claims_markdown, site, title, plural(found.total, "claim"), claims),
            "csljson": partial(to_csl, data["sources"].values()),
            "atom": lambda: to_atom(
                f"{title}: {site.config.title}",
                site.absolute(f"/search?{state.query()}"),
                site.absolute(f"/search.atom?{state.query()}"),
                claim_entries(site, claims),
            ),
        },
        raw=(("claims", urlencode({"_search": state.words}) if state.words else ""),),
    )


def address(site: Site, state: State) -> str:
    """The address of a state."""
    query = state.query()
    return site.path("/search") + (f"?{query}" if query else "")


def marked(text: str | None) -> Markup:
    """A text with its matched words marked."""
    safe = escape(text or "")
    return Markup(  # noqa: S704 - escaped above; the marks are private characters
        str(safe).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    )


def result(hit: Row, data: Row) -> Row:
    """A claim as a result shows it."""
    cited = [data["sources"][key] for key in hit["sources"] if key in data["sources"]]
    snippet = hit["snippet_marked"] or ""
    return {
        **hit,
        "statement_html": marked(hit["statement_marked"]),
        "snippet_html": marked(snippet) if OPEN in snippet else None,
        "cited": [{"key": row["key"], "cite": cite_words(row)} for row in cited[:3]],
        "more_sources": max(len(cited) - 3, 0),
        "on": [
            {"id": ident, "label": data["names"]["feature"].get(ident, ident)}
            for ident in hit["features"]
        ],
    }


def facet(site: Site, state: State, name: str, data: Row) -> Row:
    """A facet with its values, each the address of the search with it chosen or not."""
    counts = data["found"].facets[name]
    depth = {}
    if name == "feature":
        depth = {row["id"]: row["depth"] for row in data["tree"]}
        order = {row["id"]: place for place, row in enumerate(data["tree"])}
        counts = sorted(counts, key=lambda pair: order.get(pair[0], len(order)))
    if name == "certainty":
        counts = sorted(counts, key=lambda pair: [*LEVELS, pair[0]].index(pair[0]))
    chosen = state.chosen.get(name, ())
    return {
        "name": name,
        "label": FACETS[name],
        "open": name in OPENED or bool(chosen),
        "values_": [
            {
                "label": label_of(name, value, data["names"]),
                "count": count,
                "selected": value in chosen,
                "depth": depth.get(value, 0),
                "address": address(site, state.toggled(name, value)),
            }
            for value, count in counts
        ],
    }


def label_of(name: str, value: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """The words for a value of a facet."""
    known = names.get(name) or WORDS.get(name)
    if known is not None:
        return known.get(value, value)
    return value if name == "author" else value.replace("-", " ").capitalize()


def chips(site: Site, state: State, names: Mapping[str, Mapping[str, str]]) -> Iterable[Row]:
    """What is chosen, each with the address of the search without it."""
    for name, values in state.chosen.items():
        for value in values:
            label = f"{FACETS[name]}: {label_of(name, value, names)}"
            yield {"label": label, "address": address(site, state.toggled(name, value))}
    if any(year is not None for year in state.years):
        label = "Years: " + years_text(state.years).replace("..", "–")
        yield {"label": label, "address": address(site, state.within(None, None))}


def years(site: Site, state: State, found: Found) -> dict[str, Any]:
    """The histogram of years and what its form holds."""
    columns = histogram.bins(found.years)
    drawing = (
        histogram.draw(
            columns,
            state.years,
            lambda column: address(site, state.within(column.first, column.last)),
        )
        if columns
        else None
    )
    return {
        "histogram": drawing,
        "year_from": state.years[0],
        "year_to": state.years[1],
        "year_first": columns[0].first if columns else "",
        "year_last": columns[-1].last if columns else "",
    }


def turns(site: Site, state: State, total: int) -> Iterable[Row]:
    """The pages before and after."""
    if state.page > 1:
        yield {
            "rel": "prev",
            "label": "← Previous",
            "address": address(site, state.turned(state.page - 1)),
        }
    if state.page * SIZE < total:
        yield {
            "rel": "next",
            "label": "Next →",
            "address": address(site, state.turned(state.page + 1)),
        }


def as_json(state: State, found: Found, claims: list[Row]) -> Row:
    """The result as data."""
    keep = set(CSV_COLUMNS)
    return {
        "query": state.words,
        "filters": {name: list(values) for name, values in state.chosen.items()},
        "total": found.total,
        "claims": [
            {name: value for name, value in claim.items() if name in keep} for claim in claims
        ],
        "facets": {
            name: [{"value": value, "count": count} for value, count in counts]
            for name, counts in found.facets.items()
        },
        "years": [{"year": year, "count": count} for year, count in found.years],
    }
