"""The search: ranked claims, facets with right counts, every state an address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from markupsafe import Markup

from kb.base.wording import plural
from kb.search import SORTS, Hit, HitSource, Results, Selection, search
from kb.search.catalogue import Asked, counts_of, questions_for
from kb.search.finder import SIZE
from kb.search.selection import CLAIMS, hidden
from kb.search.values import Holders
from kb.web.exports import search_forms
from kb.web.forms import to_json
from kb.web.page import Page, Result, Writer, names_of
from kb.web.pages import facets
from kb.web.pages.facets import Chip, ShownFacet, Years
from kb.web.pages.log import Change, feed, of_claims
from kb.web.pages.search_lists import Heading, claims_of, list_forms
from kb.web.pages.search_state import Tab, kind_tabs, marked, matches, turns
from kb.web.pages.shared import ClaimRow
from kb.web.site import Site
from kb.web.table_filter import FOUND

EXPORTED = 1000
"""Claims in a page of JSON, which links the next."""

FEED = 50
"""Claims whose changes a feed holds: those that changed last."""

CITED = 3
"""Sources of a claim that are named in a result."""

SCORE = "fit: from 0 to 1, where 1 stands first in every respect; 0 without words"
"""What the scores of a result are."""

SIZES: Mapping[str, int] = {"html": SIZE, "atom": FEED, "csv": 0, "md": 0}
"""Claims that are read for a form before it is written; those of tables are read there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found; for other forms than HTML with whole rows of claims.

    ``questions`` are those that it asks, ``counts`` how many of each kind hold its words.
    """

    results: Results
    claims: list[ClaimRow]
    changes: tuple[Change, ...] = ()
    questions: tuple[Asked, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def load(connection: sqlite3.Connection, selection: Selection, form: str) -> Answer:
    """What a search finds, as much of it as the form holds."""
    if form == "atom":
        # A feed announces what is new, whatever stands first on the page.
        selection = replace(selection, sort="changed", page=1)
    results = search(connection, selection, SIZES.get(form, EXPORTED))
    if form == "atom":
        return Answer(results, [], of_claims(connection, [hit.id for hit in results.hits]))
    if form not in {"html", "json"}:
        return Answer(results, claims_of(connection, (hit.id for hit in results.hits)))
    plain = selection.page == 1 and selection.sort == "relevance" and not selection.is_narrowed
    questions = questions_for(connection, selection.words) if plain else ()
    counts = counts_of(connection, selection.words, {CLAIMS.name: results.by_words})
    if form == "html":
        return Answer(results, [], questions=questions, counts=counts)
    claims = claims_of(connection, (hit.id for hit in results.hits))
    return Answer(results, claims, questions=questions, counts=counts)


async def page(site: Site) -> Result:
    """The page of one state of the search."""
    selection = Selection.read(site.request.args)
    form = site.request.url_vars.get("form") or "html"
    answer = await site.read(load, selection, form)
    selection = replace(answer.results.selection, sort=selection.sort, page=selection.page)
    title = f"Search: {selection.words}" if selection.words else "All claims"
    return Page(
        path="/search",
        query=selection.query(),
        # The pages of a download are larger ones: it starts at its own first.
        forms_query=selection.turned(1).query(),
        template="kb/search.html",
        title=title,
        description=f"{plural(answer.results.total, 'claim')} found.",
        section="search",
        index=not selection.words and not selection.is_narrowed,
        context=shown(site, answer) if form == "html" else {},
        forms=forms(site, selection, answer, title),
        follows={"json": follows} if (follows := following(answer.results)) else {},
        raw=(("claims", behind(selection)),),
    )


def behind(selection: Selection) -> str:
    """What narrows the table of claims to those that a search finds."""
    query = replace(selection, page=1, sort="relevance", sought={}).query()
    return urlencode({FOUND: query}) if query else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as a result shows it."""

    claim: Hit
    statement: Markup
    snippet: Markup
    sources: tuple[HitSource, ...]
    more_sources: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template of the search shows; each order and page has a label and an address."""

    q: str
    total: int
    notes: tuple[str, ...]
    holders: Holders
    matches: tuple[tuple[str, int, bool, str], ...]
    kinds: tuple[Tab, ...]
    kept: list[tuple[str, str]]
    questions: tuple[Asked, ...]
    hits: tuple[Found, ...]
    facets: list[ShownFacet]
    chips: tuple[Chip, ...]
    clear: str
    sorts: tuple[tuple[str, bool, str], ...]
    pages: tuple[tuple[str, str, str], ...]
    page_number: int
    page_count: int
    saved: str
    years: Years


def shown(site: Site, answer: Answer) -> Shown:
    """What the template shows."""
    results = answer.results
    selection = results.selection
    root = site.path("/search")

    def address(query: str) -> str:
        return f"{root}?{query}" if query else root

    return Shown(
        q=selection.words,
        total=results.total,
        notes=results.notes,
        holders=results.holders,
        matches=tuple(matches(results.holders, selection, address)),
        kinds=kind_tabs(answer.counts, selection, site.path),
        kept=hidden(selection.filters()),
        questions=answer.questions,
        hits=tuple(map(result, results.hits)),
        facets=site.config.arranged(facets.facets(results, address)),
        chips=tuple(facets.chips(results, address)),
        clear=address(selection.cleared.query()),
        sorts=tuple(
            (label, name == selection.sort, address(selection.sorted_by(name).query()))
            for name, label in SORTS.items()
        ),
        pages=tuple(turns(selection, results.total, SIZE, address)),
        page_number=selection.page,
        page_count=-(-results.total // SIZE),
        saved=site.absolute(f"/search?{selection.turned(1).query()}".rstrip("?")),
        years=facets.years(results.years, selection, address),
    )


def result(hit: Hit) -> Found:
    """A claim as a result shows it."""
    more = max(len(hit.sources) - CITED, 0)
    return Found(hit, marked(hit.statement), marked(hit.snippet), hit.sources[:CITED], more)


def forms(site: Site, selection: Selection, answer: Answer, title: str) -> dict[str, Writer]:
    """The same result in other forms."""
    query = selection.turned(1).query()
    total = answer.results.total
    said = answer.results.holders.said
    intro = plural(total, "claim") + (f": {said}" if said else "")
    return {
        "json": lambda: to_json(as_json(site, answer)),
        **list_forms(site, selection, total, Heading(title, intro, site.absolute("/"))),
        **search_forms(site, selection, total),
        "atom": lambda: feed(
            site, f"{title}: {site.config.title}", "/search", answer.changes, query
        ),
    }


def following(results: Results) -> str:
    """The address of the next part of the result as JSON; empty after the last."""
    selection = results.selection
    if selection.page * EXPORTED >= results.total:
        return ""
    return f"/search.json?{selection.turned(selection.page + 1).query()}"


def with_reasons(answer: Answer) -> Iterator[Mapping[str, object]]:
    """The claims, each with its score and what brought it: its words, features and meaning."""
    hits = {hit.id: hit for hit in answer.results.hits}
    for row in answer.claims:
        hit = hits[row.id]
        yield {**names_of(row), "score": round(hit.score, 6), "why": hit.why}


def as_json(site: Site, answer: Answer) -> Mapping[str, object]:
    """The result as data; ``next`` is the address of further claims."""
    results = answer.results
    selection = results.selection
    follows = following(results)
    return {
        "query": selection.words,
        "filters": {name: list(values) for name, values in selection.chosen.items()},
        "sort": selection.sort,
        "total": results.total,
        "match": {
            "shown": results.holders.shown,
            "all_words": results.holders.every,
            "some_words": results.holders.some,
            "words_that_no_claim_holds": list(results.holders.unheld),
        },
        "score": SCORE,
        "notes": list(results.notes),
        "next": site.absolute(follows) if follows else None,
        "counts": dict(answer.counts),
        "questions": list(answer.questions),
        "claims": list(with_reasons(answer)),
        "facets": {
            facet.name: [
                {
                    "value": choice.value,
                    "label": facets.label_of(facet.name, choice),
                    "count": choice.count,
                    "selected": choice.selected,
                    "parent": choice.parent,
                }
                for choice in facet.choices
            ]
            for facet in results.facets
        },
        "facets_with_more": [facet.name for facet in results.facets if facet.more],
        "years": [{"year": year, "count": count} for year, count in results.years],
    }
