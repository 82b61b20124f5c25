"""What pages say of how to cite: the panel in the common styles, and tags for reference managers.

What :mod:`kb.search.citations` has of it is only laid out here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from kb.cite import keys
from kb.cite.claims import HEADS, CitableClaim, CitedCollection, claim_item
from kb.cite.embedded import coins, highwire
from kb.cite.reference import SITE, Cited, ClaimCitation
from kb.cite.styles import LABELLED
from kb.search.citations import claim_citations, source_citations
from kb.web.site import Site

RESTS = """
select csl_json from sources where csl_json <> ''
and key in (select source from evidence where claim = ?) order by key limit 100
"""

TOOLS = {
    "pandoc": "Pandoc, Quarto",
    "autocite": "LaTeX (biblatex)",
    "typst": "Typst",
    "org": "Org",
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """One thing to copy: what it is, its text as HTML, and its id in the page."""

    label: str
    html: Markup
    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One style of the picker, with what it gives."""

    name: str
    label: str
    parts: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """What a page says of citing: the styles, tags for managers, and its sources as COinS."""

    choices: Sequence[Choice] = ()
    metadata: Sequence[tuple[str, str]] = ()
    spans: Sequence[str] = ()


def source_citing(connection: sqlite3.Connection, key: str, csl_json: str | None) -> Citing:
    """What the page of a source says of citing it; ``csl_json`` is its item."""
    item = json.loads(csl_json or "{}")
    return Citing(
        _source_choices(connection, key),
        highwire(item) if item else (),
        [coins(item)] if item else [],
    )


def claim_citing(
    connection: sqlite3.Connection, claim: CitableClaim, collection: CitedCollection
) -> Citing:
    """What the page of a claim says of citing it: the same, and each of its sources as COinS."""
    rests = connection.execute(RESTS, (claim.id,)).fetchall()
    return Citing(
        _claim_choices(connection, claim.id, collection),
        highwire(claim_item(claim, collection)),
        [coins(json.loads(item)) for (item,) in rests],
    )


def collection_of(site: Site) -> CitedCollection:
    """What the claims of a site are cited as part of."""
    commit, date = site.build.source_commit or "", site.build.commit_date or ""
    address = site.config.edition.cited or site.absolute("/")
    return CitedCollection(site.config.title, address, commit, date, site.config.curators)


def _source_choices(connection: sqlite3.Connection, key: str) -> list[Choice]:
    """A source in each style, and its key for writing tools."""
    by_style = {cited.style: cited for cited in source_citations(connection, key)}
    choices = [
        _choice(
            style,
            label,
            _source_parts(by_style[style]),
        )
        for style, label in LABELLED.items()
        if style in by_style
    ]
    tools = [(label, escape(keys.TOOLS[tool]([keys.Keyed(key)]))) for tool, label in TOOLS.items()]
    return [*choices, _choice("keys", "Key for a writing tool", tools)]


def _source_parts(cited: Cited) -> list[tuple[str, Markup]]:
    parts = [("In the text", escape(cited.in_text))]
    if cited.narrative:
        parts.append(("With the author in the sentence", escape(cited.narrative)))
    return [*parts, ("Reference", Markup(cited.reference_html))]  # noqa: S704 - the processor escapes


def _claim_choices(
    connection: sqlite3.Connection, ident: str, collection: CitedCollection
) -> list[Choice]:
    """What a claim rests on in each style, and the claim itself at its address on the site."""
    by_style: dict[str, list[ClaimCitation]] = {}
    for part in claim_citations(connection, ident, collection):
        by_style.setdefault(part.style, []).append(part)
    return [
        _choice(style, label, _claim_parts(by_style[style], collection.address.rstrip("/")))
        for style, label in LABELLED.items()
        if style in by_style
    ]


def _claim_parts(parts: Iterable[ClaimCitation], base: str) -> list[tuple[str, Markup]]:
    texts: dict[str, list[Markup]] = {}
    for each in parts:
        html = each.html.replace(str(escape(SITE)), str(escape(base)))
        texts.setdefault(each.part, []).append(Markup(html))  # noqa: S704 - the processor escapes
    heads = {**HEADS, "reference": "References", "itself": "The claim itself"}
    lines = Markup("").join
    return [
        (heads[part], lines(Markup("<span class='line'>{}</span>").format(t) for t in texts[part]))
        for part in heads
        if part in texts
    ]


def _choice(name: str, label: str, parts: Iterable[tuple[str, Markup]]) -> Choice:
    in_order = enumerate(parts, start=1)
    made = tuple(Snippet(head, html, f"cite-{name}-{number}") for number, (head, html) in in_order)
    return Choice(name, label, made)
