"""What pages say of how to cite: the panel in the common styles, and tags for reference managers.

What :mod:`kb.search.citations` has of it is only laid out here. A page that is served holds a style
only once a reader asks for it, so that no page waits for the processor of styles; one that is
published to files holds them all.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from markupsafe import Markup, escape

from kb.base.errors import KbError
from kb.cite import keys
from kb.cite.claims import HEADS, CitableClaim, CitedCollection, claim_item
from kb.cite.embedded import coins, highwire
from kb.cite.reference import SITE, Cited, ClaimCitation, is_available
from kb.cite.styles import LABELLED
from kb.search.citations import (
    claim_formatter,
    may_format_all,
    source_formatter,
    stored_of_claim,
    stored_of_source,
)
from kb.web.jobs import JobFailed
from kb.web.site import Site

T = TypeVar("T", Cited, ClaimCitation)

RESTS = """
select csl_json from sources where csl_json <> ''
and key in (select source from evidence where claim = ?) order by key limit 100
"""

_threads = ThreadPoolExecutor(2, thread_name_prefix="kb-citing")
"""Apart from those that read the database: a style takes long, and other pages must not wait."""

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
    """One style of the picker, with what it gives; nothing until a reader asks for the style."""

    name: str
    label: str
    parts: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class Citing:
    """What a page says of citing: the styles, tags for managers, and its sources as COinS."""

    choices: Sequence[Choice] = ()
    metadata: Sequence[tuple[str, str]] = ()
    spans: Sequence[str] = ()


async def source_citing(site: Site, key: str, csl_json: str | None) -> Citing:
    """What the page of a source says of citing it; ``csl_json`` is its item.

    Raises :class:`JobFailed` where a style that was asked for cannot be formatted.
    """
    item = json.loads(csl_json or "{}")
    cited = await site.read(stored_of_source, key)
    if not cited and (styles := await _wanted(site)):
        cited = await _format(await site.read(source_formatter, key), styles)
    parts = {each.style: _source_parts(each) for each in cited}
    tools = [(label, escape(keys.TOOLS[tool]([keys.Keyed(key)]))) for tool, label in TOOLS.items()]
    return Citing(
        [*_choices(site, parts), _choice("keys", "Key for a writing tool", tools)],
        highwire(item) if item else (),
        [coins(item)] if item else [],
    )


async def claim_citing(site: Site, claim: CitableClaim) -> Citing:
    """What the page of a claim says of citing it: the same, and each of its sources as COinS.

    Raises :class:`JobFailed` where a style that was asked for cannot be formatted.
    """
    collection = collection_of(site)
    cited = await site.read(stored_of_claim, claim.id)
    if not cited and (styles := await _wanted(site)):
        format_in = await site.read(claim_formatter, claim.id, collection)
        cited = await _format(format_in, styles)
    by_style: dict[str, list[ClaimCitation]] = {}
    for part in cited:
        by_style.setdefault(part.style, []).append(part)
    base = collection.address.rstrip("/")
    parts = {style: _claim_parts(each, base) for style, each in by_style.items()}
    rests = await site.read(_rests, claim.id)
    return Citing(
        _choices(site, parts),
        highwire(claim_item(claim, collection)),
        [coins(json.loads(item)) for item in rests],
    )


def _rests(connection: sqlite3.Connection, ident: str) -> list[str]:
    return [item for (item,) in connection.execute(RESTS, (ident,))]


async def _wanted(site: Site) -> list[str]:
    """The styles that the page holds: the one asked for, or all where nobody can ask."""
    if site.config.all_styles:
        return list(LABELLED) if await site.read(may_format_all) else []
    style = site.request.args.get("style")
    return [style] if style in LABELLED else []


async def _format(format_in: Callable[[Iterable[str]], list[T]], styles: Iterable[str]) -> list[T]:
    try:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_threads, format_in, styles)
    except KbError as error:
        raise JobFailed(str(error)) from error


def _choices(site: Site, parts: Mapping[str, Iterable[tuple[str, Markup]]]) -> list[Choice]:
    """The styles with what is known of them; those that can be asked for, with nothing yet."""
    can_ask = is_available() and not site.config.all_styles
    return [
        _choice(style, label, parts.get(style, ()))
        for style, label in LABELLED.items()
        if style in parts or can_ask
    ]


def collection_of(site: Site) -> CitedCollection:
    """What the claims of a site are cited as part of."""
    commit, date = site.build.source_commit or "", site.build.commit_date or ""
    address = site.config.edition.cited or site.absolute("/")
    return CitedCollection(site.config.title, address, commit, date, site.config.curators)


def _source_parts(cited: Cited) -> list[tuple[str, Markup]]:
    parts = [("In the text", escape(cited.in_text))]
    if cited.narrative:
        parts.append(("With the author in the sentence", escape(cited.narrative)))
    return [*parts, ("Reference", Markup(cited.reference_html))]  # noqa: S704 - the processor escapes


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
