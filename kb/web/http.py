"""How a page is answered over HTTP: its form, its headers, and when nothing has changed.

Everything that a page shows comes from an immutable build, so a hash of the build and of what
shapes the page is its ETag.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256

from kb.base.version import __version__
from kb.web import host
from kb.web.assets import ASSETS_HASH
from kb.web.jobs import Stored
from kb.web.page import MEDIA_TYPES, Page
from kb.web.site import Site

SECURITY: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-content-type-options": "nosniff",
}

DRAWING = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing that stands alone carries its own style."""

SAVED = {"csv", "bib", "ris", "csljson", "png"}
"""Forms that a browser keeps as a file instead of showing them."""

FOR_EVER = "public, max-age=31536000, immutable"


def etag(site: Site) -> str:
    """A validator of the response to the site's request."""
    build, request = site.build, site.request
    parts = (
        __version__,
        ASSETS_HASH,
        sys.version,
        site.datasette.setting("base_url"),
        str(site.config),
        *map(str, (build.format, build.source_commit, build.content_hash, build.versions)),
        request.headers.get("host", ""),
        request.path,
        request.query_string,
    )
    digest = sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:20]}"'


def caching(site: Site) -> dict[str, str]:
    """The headers that say how long a response may be kept, and how to ask again."""
    seconds = 0 if site.database.is_mutable else int(site.datasette.setting("default_cache_ttl"))
    lasting = f"public, max-age={seconds}" if seconds else "public, no-cache"
    return {"etag": etag(site), "cache-control": lasting}


def is_unchanged(site: Site) -> bool:
    """Whether the visitor already holds this response (RFC 9110, 13.1.2)."""
    return holds(site.request, etag(site))


def holds(request: host.Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names a validator."""
    return tag.removeprefix("W/") in _held(request)


def holds_any(request: host.Request) -> bool:
    """Whether ``If-None-Match`` names whatever there is at an address, if there is something."""
    return "*" in _held(request)


def _held(request: host.Request) -> set[str]:
    wanted = request.headers.get("if-none-match", "")
    return {tag.strip().removeprefix("W/") for tag in wanted.split(",")}


def unchanged(site: Site) -> host.Response:
    """The answer 304 to a visitor who already holds the response."""
    return host.respond("", "text/plain", 304, caching(site))


LONG = 1_500
"""Bytes of a ``Link`` header, beyond which it holds less; all headers have to stay under 4,096."""


def link_header(site: Site, page: Page, form: str = "html") -> str:
    """The next part of a form, the canonical address and the other forms of a page (RFC 8288).

    As far as there is room, in this order.
    """
    follows = page.follows.get(form)
    further = [f'<{site.path(follows)}>; rel="next"'] if follows else []
    canonical = f'<{site.canonical(page.address())}>; rel="canonical"'
    lists = ([*further, canonical, *_other_forms(site, page)], [*further, canonical], further)
    links = (", ".join(some) for some in lists)
    return next((link for link in links if len(link) <= LONG), "")


def _other_forms(site: Site, page: Page) -> Iterator[str]:
    for form in page.forms:
        media = MEDIA_TYPES[form].partition(";")[0]
        address = site.path(page.address(form))
        yield f'<{address}>; rel="alternate"; type="{media}"'


def answer(site: Site, page: Page, form: str, body: str | bytes | Stored) -> host.Response:
    """A page in one of its forms."""
    headers = {**caching(site), **SECURITY}
    if link := link_header(site, page, form):
        headers["link"] = link
    if form != "html":
        headers["access-control-allow-origin"] = "*"
        name = page.path.strip("/").replace("/", "-") or "index"
        if form in SAVED:
            ascii_name = name.encode("ascii", "replace").decode().replace('"', "")
            headers["content-disposition"] = f'attachment; filename="{ascii_name}.{form}"'
    if form == "svg":
        headers["content-security-policy"] = DRAWING
    if not page.index:
        headers["x-robots-tag"] = "noindex"
    if isinstance(body, Stored):
        return host.stream(body.pieces(), body.size, MEDIA_TYPES[form], page.status, headers)
    return host.respond(body, MEDIA_TYPES[form], page.status, headers)


def redirect(site: Site, path: str, form: str, query: str = "") -> host.Response:
    """A permanent move to another address of the site, in the same form."""
    suffix = (f".{form}" if form != "html" else "") + (f"?{query}" if query else "")
    headers = {**caching(site), "location": site.path(path) + suffix}
    return host.respond("", "text/plain", 308, headers)
