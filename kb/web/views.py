"""From an address to an answer: which page, in which form, or what to say when there is none."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from kb.base.errors import DatabaseFault, KbError
from kb.base.identifiers import doi_address
from kb.base.wording import plural
from kb.web import host, http
from kb.web.assets import static_file
from kb.web.jobs import Job, JobFailed, done
from kb.web.links import Links
from kb.web.page import FORM_NAMES, MEDIA_TYPES, Missing, Moved, Page, Result, names_of
from kb.web.pages.not_found import nearest_pages
from kb.web.pages.shared import day_words
from kb.web.site import Site, find_database, open_site

Maker = Callable[[Site, str], Awaitable[Result]]
PageMaker = Callable[[Site], Awaitable[Result]]
View = Callable[[host.Datasette, host.Request], Awaitable[host.Response]]

SUFFIX = re.compile(r"(?P<ident>.+)\.(?P<form>[a-z]+)\Z", re.DOTALL)


def split_form(text: str) -> tuple[str, str]:
    """The id and the form that the end of an address names; ``html`` when it names none."""
    match = SUFFIX.match(text)
    if match and match["form"] in FORM_NAMES:
        return match["ident"], match["form"]
    return text, "html"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address asks for; ``whole`` is the id if its end was no form after all."""

    ident: str = ""
    form: str = "html"
    whole: str = ""


def item_view(make: Maker) -> View:
    """The view of a page whose address ends in an id and perhaps a form."""

    async def view(datasette: host.Datasette, request: host.Request) -> host.Response:
        text = unquote(request.url_vars["ident"])
        return await respond(datasette, request, make, Target(*split_form(text), text))

    return view


def page_view(make: PageMaker) -> View:
    """The view of a page with a fixed address and perhaps a form."""

    async def view(datasette: host.Datasette, request: host.Request) -> host.Response:
        form = request.url_vars.get("form") or "html"
        return await respond(datasette, request, lambda site, _: make(site), Target(form=form))

    return view


async def respond(
    datasette: host.Datasette, request: host.Request, make: Maker, target: Target
) -> host.Response:
    """Answer a request for a page."""
    if request.method not in {"GET", "HEAD"}:
        return host.respond("Only GET and HEAD.\n", "text/plain", 405, {"allow": "GET, HEAD"})
    site = await open_site(datasette, request, target.form)
    if http.is_unchanged(site):
        return http.unchanged(site)
    try:
        return await made(site, make, target)
    except (DatabaseFault, JobFailed) as fault:
        return await broken(site, fault, target.form)


async def made(site: Site, make: Maker, target: Target) -> host.Response:
    """What a page's own function makes of a request, in the form that it asks for."""
    result = await make(site, target.ident)
    if isinstance(result, Missing) and target.form != "html" and target.whole:
        named = replace(site, form="html")
        whole = await make(named, target.whole)
        if not isinstance(whole, Missing):
            return await send(named, whole, "html")
    return await send(site, result, target.form)


async def send(site: Site, result: Result, form: str) -> host.Response:
    """A page in a form, the way to where it moved, or what to say where there is none."""
    if isinstance(result, Moved):
        return http.redirect(site, result.path, form, result.query)
    if isinstance(result, Missing):
        return await missing(site, result, form)
    if http.holds_any(site.request) and (form == "html" or form in result.forms):
        return http.unchanged(site)
    if form == "html":
        return http.answer(site, result, form, await render(site, result))
    if form not in result.forms:
        return await missing(site, Missing("form", form), form)
    written = await asyncio.to_thread(result.forms[form])
    body = await done(written) if isinstance(written, Job) else written
    return http.answer(site, result, form, body)


async def render(site: Site, page: Page) -> str:
    """The page as HTML."""
    json_ld = json.dumps(page.json_ld, ensure_ascii=False) if page.json_ld else ""
    context: dict[str, Any] = {
        "page": page,
        "to": links_of(site),
        "day": day_words,
        "doi_address": doi_address,
        "plural": plural,
        "config": site.config,
        "build": site.build,
        "canonical": site.canonical(page.address()),
        "picture": site.canonical(page.address("png")) if "png" in page.forms else "",
        "others": other_databases(site),
        "alternates": [
            (
                form,
                FORM_NAMES[form],
                MEDIA_TYPES[form].partition(";")[0],
                site.path(page.address(form)),
            )
            for form in page.forms
        ],
        # "</script" and "<!--" must not end the element early
        "json_ld": Markup(json_ld.replace("<", "\\u003c")),  # noqa: S704
        "metadata": (),
        **names_of(page.context),
    }
    return host.render(site.datasette, page.template, context, site.request)


def links_of(site: Site) -> Links:
    """The addresses of a site."""
    return Links(site.path("/"), str(site.datasette.urls.database(site.database.name)))


def other_databases(site: Site) -> list[tuple[str, str]]:
    """The other databases that are served beside the knowledge base: name and address."""
    urls = site.datasette.urls
    names = [name for name in site.datasette.databases if not name.startswith("_")]
    return [(name, str(urls.database(name))) for name in names if name != site.database.name]


async def missing(site: Site, result: Missing, form: str) -> host.Response:
    """The answer 404, with the addresses that may have been meant."""
    near = [(site.path(path), text) for path, text in result.near]
    if form != "html":
        body = json.dumps(
            {
                "error": f"no such {result.what}",
                "wanted": result.wanted,
                "near": [text for _, text in near],
            },
            ensure_ascii=False,
        )
        return host.respond(body + "\n", MEDIA_TYPES["json"], 404, http.SECURITY)
    page = Page(
        path="/404",
        template="kb/missing.html",
        title="Nothing at this address",
        context={"missing": result, "near": near},
        index=False,
    )
    text = await render(site, page)
    return host.respond(text, MEDIA_TYPES["html"], 404, http.SECURITY)


async def refused(
    datasette: host.Datasette, request: host.Request, refusal: host.Refusal
) -> host.Response | None:
    """The same for an address of no database, and for one of the knowledge base's tables or of
    Datasette's own that it does not answer; None for all others.
    """
    root = str(datasette.urls.path("/"))
    path = request.path.removeprefix(root.rstrip("/"))
    first = path.strip("/").partition("/")[0]
    taken = {database.route for database in datasette.databases.values()}
    database = find_database(datasette)
    if not first or path.endswith(".json"):
        return None
    if database is None or not await host.is_visible(datasette, request, database.name):
        return None
    if first == "-":
        return await _unanswered(await open_site(datasette, request), refusal)
    if first in taken or first.partition(".")[0] in taken:
        its_own = first == database.route
        return await _unanswered(await open_site(datasette, request), refusal) if its_own else None
    if refusal.status != 404:
        return None
    site = await open_site(datasette, request)
    return await missing(site, await nearest_pages(site, path), "html")


async def _unanswered(site: Site, refusal: host.Refusal) -> host.Response:
    """What Datasette says of a table or a query, in the frame of our pages."""
    title = refusal.title or ("Nothing at this address" if refusal.status == 404 else "Not so")
    context = {"refusal": refusal}
    page = Page("/refused", "kb/refused.html", title, context=context, index=False)
    text = await render(site, page)
    return host.respond(text, MEDIA_TYPES["html"], refusal.status, http.SECURITY)


async def broken(site: Site, fault: KbError, form: str) -> host.Response:
    """The answer 503 where a page cannot be made, with what can be done about it."""
    headers = {**http.SECURITY, "cache-control": "no-store"}
    if form != "html":
        body = json.dumps({"error": str(fault)}, ensure_ascii=False)
        return host.respond(body + "\n", MEDIA_TYPES["json"], 503, headers)
    context = {"message": str(fault)}
    page = Page("/503", "kb/broken.html", "Not available now", context=context, index=False)
    return host.respond(await render(site, page), MEDIA_TYPES["html"], 503, headers)


async def static(datasette: host.Datasette, request: host.Request) -> host.Response:
    """A static file of ours; the state of all of them stands in its address."""
    del datasette
    file = static_file(request.url_vars["name"])
    if file is None:
        return host.respond("No such file.\n", "text/plain; charset=utf-8", 404)
    body, media_type = file
    headers = {"cache-control": http.FOR_EVER, "x-content-type-options": "nosniff"}
    return host.respond(body, media_type, 200, headers)
