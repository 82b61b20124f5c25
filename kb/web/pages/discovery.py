"""What machines read to find their way: robots.txt, sitemap, llms.txt, OpenSearch."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from xml.sax.saxutils import escape, quoteattr

from kb.base.wording import plural
from kb.web import host, http
from kb.web.links import (
    claim_path,
    feature_path,
    outcome_path,
    question_path,
    source_path,
    study_path,
)
from kb.web.site import Site, open_site

PART = 50_000
"""Rows that one sitemap goes through; it may hold as many addresses (sitemaps.org)."""

KINDS = ("claims", "sources", "features", "questions", "studies", "outcomes")
FIXED = (
    *("/", "/questions", "/studies", "/outcomes", "/method"),
    *("/map", "/timeline", "/graph", "/queue", "/compare", "/feed", "/changes"),
    *("/sources", "/authors", "/features", "/contexts", "/designs"),
)

LISTED = {
    "claims": "select id, updated from claims"
    " where rowid > ? and rowid <= ? and status <> 'superseded'",
    "sources": "select key, null from sources where rowid > ? and rowid <= ?",
    "features": "select id, null from features where rowid > ? and rowid <= ?",
    "questions": "select id, updated from questions where rowid > ? and rowid <= ?",
    "studies": "select id, null from studies where rowid > ? and rowid <= ?",
    "outcomes": "select id, null from outcomes where rowid > ? and rowid <= ?",
}
PATHS = {
    "claims": claim_path,
    "sources": source_path,
    "features": feature_path,
    "questions": question_path,
    "studies": study_path,
    "outcomes": outcome_path,
}

Writer = Callable[[Site], Awaitable[str | None]]


def view(writer: Writer, media_type: str) -> Callable[..., Awaitable[host.Response]]:
    """The view of a text that one of the writers here makes."""

    async def answer(datasette: host.Datasette, request: host.Request) -> host.Response:
        site = await open_site(datasette, request)
        if http.is_unchanged(site):
            return http.unchanged(site)
        body = await writer(site)
        if body is None:
            return host.respond("Nothing here.\n", "text/plain; charset=utf-8", 404)
        return host.respond(body, media_type, 200, http.caching(site))

    return answer


async def robots(site: Site) -> str:
    """What crawlers may read: the pages, not every state of every table."""
    tables = site.path(f"/{site.database.route}/")
    return (
        f"User-agent: *\nDisallow: {tables}\nDisallow: {site.path('/search')}?\n"
        f"Disallow: {site.path('/like')}\nDisallow: {site.path('/new')}\n"
        f"Disallow: {site.path('/claim/')}*?style=\nDisallow: {site.path('/source/')}*?style=\n"
        f"Allow: {site.path('/')}\n\nSitemap: {site.absolute('/sitemap.xml')}\n"
    )


async def sitemap(site: Site) -> str:
    """The index of the sitemaps (sitemaps.org protocol 0.9)."""
    counts = await site.recall(counted)
    parts = ["pages-1"]
    parts += [f"{kind}-{part}" for kind in KINDS for part in range(1, -(-counts[kind] // PART) + 1)]
    locations = [
        f"<sitemap><loc>{escape(site.absolute(f'/sitemap-{part}.xml'))}</loc></sitemap>"
        for part in parts
    ]
    return "\n".join([XML, f'<sitemapindex xmlns="{NAMESPACE}">', *locations, "</sitemapindex>\n"])


def counted(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows there are of each kind that has pages."""
    sql = "select coalesce(max(rowid), 0) from {}"
    return {kind: connection.execute(sql.format(kind)).fetchone()[0] for kind in KINDS}


async def sitemap_part(site: Site) -> str | None:
    """One sitemap: of the fixed pages, or of one kind of item."""
    kind, number = site.request.url_vars["kind"], int(site.request.url_vars["part"])
    if kind == "pages":
        listed: list[tuple[str, str | None]] = [(path, None) for path in FIXED]
    elif kind in KINDS:
        listed = await site.read(items, kind, number)
    else:
        return None
    if not listed:
        return None
    root = escape(site.absolute("/").rstrip("/"))
    urls = [_url(root, path, updated) for path, updated in listed]
    return "\n".join([XML, f'<urlset xmlns="{NAMESPACE}">', *urls, "</urlset>\n"])


def items(connection: sqlite3.Connection, kind: str, part: int) -> list[tuple[str, str | None]]:
    """The addresses of one part of a kind, each with the date of its last change if known."""
    listed = connection.execute(LISTED[kind], ((part - 1) * PART, part * PART))
    return [(PATHS[kind](row[0]), row[1]) for row in listed]


def _url(root: str, path: str, updated: str | None) -> str:
    # What a path may hold was encoded, so nothing in it needs escaping.
    changed = f"<lastmod>{updated[:10]}</lastmod>" if updated else ""
    return f"<url><loc>{root}{path}</loc>{changed}</url>"


XML = '<?xml version="1.0" encoding="utf-8"?>'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


async def llms(site: Site) -> str:
    """A guide for programs that read for people (llmstxt.org)."""
    build, config = site.build, site.config
    lines = [
        f"# {config.title}",
        "",
        f"> {config.description or 'Claims, and the literature that supports or disputes them.'}",
        "",
        f"{plural(build.claims, 'claim')} on"
        f" {plural(build.evidence, 'item')} of evidence from"
        f" {plural(build.sources, 'source')}. Each claim says how sure it is (GRADE's levels),"
        " what speaks for, qualifies and disputes it, and what was read: cite the claim with its"
        " certainty.",
        "",
        "## Pages",
        "",
        *(f"- [{label}]({site.absolute(path)}): {what}" for path, label, what in GUIDE),
        "",
        "## Data",
        "",
        f"- [Tables]({site.absolute('/' + site.database.route)}): the whole database, with SQL and"
        " JSON",
        f"- [Sitemap]({site.absolute('/sitemap.xml')}): every address",
        "",
    ]
    return "\n".join(lines)


GUIDE = (
    ("/index.md", "Home", "what the collection is and what changed last"),
    ("/questions.json", "Questions", "what is asked, and what the claims answer"),
    ("/search.json?q=", "Search", "add words after `q=`; `.md`, `.csv` and `.bib` work too"),
    ("/map.csv", "Evidence map", "features against contexts: where evidence is and is not"),
    ("/queue.json", "Queue", "what is unsure, second-hand or unfinished"),
)


def _short(name: str, most: int) -> str:
    """A name in so many letters at most, of whole words where it has any that are short enough."""
    words = name[: most + 1].rsplit(" ", 1)[0] if len(name) > most else name
    return words[:most]


async def opensearch(site: Site) -> str:
    """The description of our search for browsers (OpenSearch 1.1)."""
    template = site.absolute("/search") + "?q={searchTerms}"
    return (
        f'{XML}\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(_short(site.config.title, 16))}</ShortName>"
        f"<LongName>{escape(_short(site.config.title, 48))}</LongName>"
        f"<Description>{escape(site.config.title)}</Description>"
        f'<Url type="text/html" template={quoteattr(template)}/></OpenSearchDescription>\n'
    )
