"""Pages made one after another with no server between, for whoever takes all of them.

What a page reads is read once for all its forms, and neither routes nor headers are worked out for
each of them. The texts are those that the server sends.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.web import host
from kb.web.asgi import Scope
from kb.web.guard import KNOWN
from kb.web.jobs import Job
from kb.web.page import Page
from kb.web.routes import maker_of
from kb.web.site import Site, open_site
from kb.web.views import render

OTHERWISE = frozenset({"changes", "feed", "questions", "queue", "search", "sources"})
"""Pages whose forms hold more than the page, each its own: only a request for one tells what."""

MORE = frozenset({"source"})
"""Kinds of pages whose forms hold more than the page, but all the same."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page, and the site as its request saw it."""

    site: Site
    page: Page

    async def html(self) -> str:
        """The page itself."""
        return await render(self.site, self.page)

    def form(self, name: str) -> bytes:
        """One of its forms; raises :class:`KeyError` for one that it has not."""
        written = self.page.forms[name]()
        if isinstance(written, Job):
            return written()
        return written.encode() if isinstance(written, str) else written


async def opened(datasette: host.Datasette, scope: Scope) -> Site:
    """The site as a visitor of the address that it is published at sees it."""
    return await open_site(datasette, host.request_of({**scope, KNOWN: True}))


async def made(site: Site, path: str, scope: Scope) -> tuple[Made, Made] | None:
    """The page at a root-relative address without a form, if there is one that stays there.

    ``path`` is without the base path; ``scope`` is the request for it, at an address of the site.
    The second is what its forms are written from.
    """
    make = maker_of(path)
    name = path.split("/")[1]
    if make is None or name in OTHERWISE:
        return None
    seen = replace(site, request=host.request_of({**scope, KNOWN: True}))
    page = await make(seen)
    if not isinstance(page, Page) or page.status != 200:
        return None
    shown = Made(seen, page)
    if name not in MORE:
        return shown, shown
    exported = replace(seen, form="json")
    whole = await make(exported)
    return (shown, Made(exported, whole)) if isinstance(whole, Page) else None
