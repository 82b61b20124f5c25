"""Addresses of the running site as addresses and files of the published one.

A host of files knows no query strings and no rewriting: a page's address ends in ``/`` and its
file is ``index.html`` in that folder; any other form carries its suffix. The few pages that come
in variants by one argument have a folder for each, such as ``/map/by=years/``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kb.web.page import FORM_NAMES

VARIANTS = frozenset(
    {
        *("/changes", "/graph", "/like", "/map", "/timeline"),
        *("/authors", "/contexts", "/designs", "/features", "/questions", "/sources"),
    }
)
"""Pages that are published once more for each value of an argument that some page links to."""

SEARCH = "/search"
"""The page that reads its query in the browser."""

SCRIPTS = (
    "page.js",
    "conditions.js",
    "engine.js",
    "fields.js",
    "files.js",
    "holding.js",
    "matching.js",
    "named.js",
    "operators.js",
    "query.js",
    "scores.js",
    "sets.js",
    "suggest.js",
    "words.js",
)
"""What reads it, beside that page; the first is the one that runs."""

VERSIONS = "v"
"""The folder of the sites of tagged states, each below its tag."""

SINCE = "since/"
"""The page of such a site that tells what has changed since."""

DATA = "/data"
"""Where the tables of the database, which files cannot show, are described and offered."""

NOTHING = "/404"
NOT_FOUND = "404.html"
"""What hosts of files answer with where nothing is found, and the address it gives as its own."""

_FILES = re.compile(r"\.(?:txt|xml|db|svg|css|js|png|ico|webmanifest)\Z")
_FORM = re.compile(rf"(?P<page>.+)\.(?P<form>{'|'.join(FORM_NAMES)})\Z", re.DOTALL)
_HERE = re.compile(r"(?:\A|/)\.{1,2}(?:/|\Z)")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Published:
    """One address of the site: where it is asked for, where it will be found, and in which file.

    ``request`` and ``address`` are root-relative, without the base path; ``file`` is relative to
    the folder that is published. ``fragment`` is the part of the page that is meant, if any.
    """

    request: str
    address: str
    file: str
    fragment: str = ""


def published(address: str, database: str) -> Published | None:
    """What an address of the running site is among the files; None where it is not published.

    ``address`` is root-relative, without the base path; ``database`` is the root-relative address
    of Datasette's own pages of the knowledge base, which lead to the page on the data instead.
    """
    parts = urlsplit(address)
    path = parts.path or "/"
    if _is_hidden(path):
        return None
    if path == database or path.startswith(f"{database}/"):
        table = path.removeprefix(database).strip("/").partition("/")[0].partition(".")[0]
        return replace(_page(DATA, ""), fragment=f"table-{table}" if table.isidentifier() else "")
    if path == NOTHING:
        return Published(NOTHING, f"/{NOT_FOUND}", NOT_FOUND)
    match = _FORM.match(path)
    if match is None and _FILES.search(path):
        return Published(path, path, _file(path))
    page, form = (match["page"], match["form"]) if match else (path, "")
    query = _variant(page, parts.query)
    return _form(page, query, form) if form else _page(page, query)


def form_of(page: Published) -> Published | None:
    """The page that a form belongs to, of which it is made; None for a page and a lone file."""
    path, _, query = page.request.partition("?")
    match = _FORM.match(path)
    if match is None:
        return None
    name = "/" if match["page"] == "/index" else match["page"]
    return _page(name, query)


def with_form(page: Published, form: str) -> Published:
    """What one of its forms is published as beside a page."""
    path, _, query = page.request.partition("?")
    return _form("/index" if path == "/" else path, query, form)


def _is_hidden(path: str) -> bool:
    """Whether an address is one of Datasette's own, or would lead out of the folder."""
    if path.startswith("/-/"):
        return not path.startswith("/-/kb/")
    return bool(_HERE.search(unquote(path))) or "\\" in unquote(path)


def _variant(page: str, query: str) -> str:
    """The one argument that a variant of a page depends on, as it is written in its address."""
    arguments = parse_qsl(query)
    if page not in VARIANTS or len(arguments) != 1:
        return ""
    (name, value) = arguments[0]
    return f"{name}={quote(value, safe='')}"


def _page(page: str, query: str) -> Published:
    folder = page.rstrip("/") + "/" + (f"{query}/" if query else "")
    request = f"{page}?{query}" if query else page
    return Published(request, folder, _file(folder) + "index.html")


def _form(page: str, query: str, form: str) -> Published:
    if not query:
        return Published(f"{page}.{form}", f"{page}.{form}", _file(f"{page}.{form}"))
    address = f"{page}/{query}.{form}"
    return Published(f"{page}.{form}?{query}", address, _file(address))


def _file(address: str) -> str:
    """The file's path, by which every web server finds it: the address without escapes."""
    return unquote(address).lstrip("/")


def too_long(file: str) -> bool:
    """Whether no file system takes a name as long as one in this path."""
    return any(len(name.encode()) > _LONGEST_NAME for name in file.split("/"))
