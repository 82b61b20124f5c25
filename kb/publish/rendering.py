"""Addresses of the running site into files, by Datasette itself.

One renderer holds one Datasette; several of them in processes of their own share the work.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from kb.publish.addresses import (
    NOT_FOUND,
    NOTHING,
    SCRIPTS,
    SEARCH,
    SINCE,
    VERSIONS,
    Published,
    published,
)
from kb.publish.asking import Answer, ask
from kb.publish.files import put
from kb.publish.links import rewritten, within_text
from kb.web import jobs, server

_TEXTS = ("application/atom+xml", "application/xml", "text/markdown", "text/plain", "text/html")
_HTML = "text/html"
_NEWEST = re.compile(r'class="newest" href="[^"]*')
_VERSION = re.compile(rf"/(?P<path>{VERSIONS}/[^/?#]+)(?P<rest>/[^?#]*)\Z")
_UNKNOWN = "/nothing-is-at-this-address"
_SERVER = re.compile(r"<!--server-->.*?<!--/server-->\s*", re.DOTALL)
"""What only a server can answer: the searches of sources and questions, and their facets."""

_COMPLETED = re.compile(r' data-complete="[^"]*"')
"""Where names are asked for as one types, which a server answers."""

_RESULTS = '<div class="result-bar">'
_WITHOUT_SCRIPT = """<noscript><p class="remark">Searching here needs JavaScript. Without it, the
<a href="{base}features">features</a>, <a href="{base}contexts">contexts</a>,
<a href="{base}sources">sources</a>, <a href="{base}authors">authors</a> and
<a href="{base}designs">designs</a> each lead to their claims.</p></noscript>
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is published, and where to.

    ``base`` is the base path, ``/`` or ``/repository/``; ``root`` the scheme and host of the site.
    ``newest`` is where the newest state is published, if this is an older one.
    """

    database: Path
    folder: Path
    base: str
    root: str
    metadata: Mapping[str, Any]
    newest: Path | None = None

    @property
    def plugin(self) -> Mapping[str, Any]:
        """What the metadata say to the plugin."""
        plugins = self.metadata.get("plugins")
        ours = plugins.get("kb") if isinstance(plugins, dict) else None
        return ours if isinstance(ours, dict) else {}

    def with_plugin(self, **said: object) -> Setting:
        """The same with more said to the plugin."""
        plugins = {**(self.metadata.get("plugins") or {}), "kb": {**self.plugin, **said}}
        return replace(self, metadata={**self.metadata, "plugins": plugins})

    @property
    def tables(self) -> str:
        """The root-relative address of Datasette's own pages of the database."""
        return f"/{self.database.stem}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One address done: its file's size in bytes, and the addresses that it leads to.

    ``status`` is what the server answered; ``links`` are root-relative, without the base path.
    """

    page: Published
    status: int
    size: int = 0
    written: bool = False
    links: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_page(self) -> bool:
        """Whether there is something at the address: 410 is the page of what was removed."""
        return self.status < 400 or self.status == 410


class Renderer:
    """One Datasette, asked for one address after another."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        # So that pages name the address that they are published at, whatever metadata.yml says.
        said = setting.with_plugin(address=f"{setting.root}{setting.base}", all_styles=True)
        jobs.work_inside()
        self._loop = asyncio.new_event_loop()
        secure = setting.root.startswith("https:")
        self._datasette = server.datasette_for(
            setting.database,
            said.metadata,
            base_url=setting.base,
            force_https_urls=secure,
            # One request at a time: handing each query to a thread would only cost.
            num_sql_threads=0,
        )
        self._loop.run_until_complete(self._datasette.invoke_startup())
        self._application = self._datasette.app()

    def close(self) -> None:
        """End the loop."""
        self._loop.close()

    def render(self, pages: Iterable[Published]) -> list[Rendered]:
        """Each address rendered and written."""
        return [self._render(page) for page in pages]

    def fetch(self, request: str) -> tuple[int, bytes]:
        """What the running site answers, as it is: the status and the body."""
        answer = self._ask(request)
        return answer.status, answer.body

    def text(self, request: str) -> str:
        """One page of the running site with its addresses as they are published."""
        wanted = published(request, self._setting.tables)
        if wanted is None:
            raise ValueError(f"{request} is not published")
        _, body, _ = self._body(replace(wanted, request=request))
        return body.decode()

    def not_found(self) -> Rendered:
        """The page for addresses of nothing."""
        page = Published(_UNKNOWN, f"/{NOT_FOUND}", NOT_FOUND)
        _, body, links = self._body(page)
        written = put(self._setting.folder, NOT_FOUND, body)
        return Rendered(page, 200, len(body), written, links - {NOTHING})

    def _ask(self, request: str) -> Answer:
        address = self._setting.base.rstrip("/") + request
        return self._loop.run_until_complete(ask(self._application, address, self._setting.root))

    def _render(self, page: Published) -> Rendered:
        status, body, links = self._body(page)
        rendered = Rendered(page, status, len(body), links=links)
        if not rendered.is_page:
            return rendered
        return replace(rendered, written=put(self._setting.folder, page.file, body))

    def _body(self, page: Published) -> tuple[int, bytes, frozenset[str]]:
        answer = self._ask(page.request)
        if answer.moved_to:
            return self._redirect(page, answer.moved_to)
        media = answer.media
        if media not in _TEXTS or page.file.startswith("-/"):
            return answer.status, answer.body, frozenset()
        rewriter = Rewriter(self._setting, page)
        text = answer.body.decode()
        if page.request == SEARCH:
            text = self._with_search(text)
        if media == _HTML:
            text = _COMPLETED.sub("", _SERVER.sub("", text))
        if self._setting.newest and (self._setting.newest / page.file).is_file():
            # The mark of an older state leads to the same page of the newest one.
            text = _NEWEST.sub(
                rf"\g<0>{quote(page.address.lstrip('/'), safe='/=+')}", text, count=1
            )
        if media == _HTML:
            text = rewritten(text, rewriter.changed)
            if page.request == SEARCH:
                text = text.replace("</head>", self._script + "</head>", 1)
        else:
            text = within_text(text, self._setting.root + self._setting.base, rewriter.changed)
        return answer.status, text.encode(), frozenset(rewriter.links)

    def _with_search(self, text: str) -> str:
        """The page of the search with what searches in the browser."""
        base = self._setting.base
        notice = _WITHOUT_SCRIPT.format(base=base)
        return text.replace(_RESULTS, notice + _RESULTS, 1)

    @cached_property
    def _script(self) -> str:
        """What runs on the page of the search; its files are written beside the index.

        What they ask for first is fetched at once, not one after the other.
        """
        base, version = f"{self._setting.base}{SEARCH.lstrip('/')}/", self._version
        ahead = [f'<link rel="modulepreload" href="{base}{name}">' for name in SCRIPTS]
        ahead.append(
            f'<link rel="preload" as="fetch" crossorigin href="{base}index/start.json?{version}">'
        )
        main = f'<script type="module" src="{base}{SCRIPTS[0]}" data-index="{version}"></script>'
        return "\n".join([*ahead, main, ""])

    @cached_property
    def _version(self) -> str:
        """Tells the index of one database from that of another, for what browsers keep."""
        with self._setting.database.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]

    def _redirect(self, page: Published, location: str) -> tuple[int, bytes, frozenset[str]]:
        """A page that leads on, since a host of files cannot answer with a redirect."""
        rewriter = Rewriter(self._setting, page)
        target = escape(rewriter.changed(location), quote=True)
        text = (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title>\n'
            f'<meta http-equiv="refresh" content="0; url={target}">\n'
            f'<link rel="canonical" href="{target}"></head>\n'
            f'<body><p>This has moved to <a href="{target}">{target}</a>.</p></body></html>\n'
        )
        return 200, text.encode(), frozenset(rewriter.links)


class Rewriter:
    """The addresses in one page: changed to published ones, and remembered in ``links``."""

    def __init__(self, setting: Setting, page: Published) -> None:
        self._setting = setting
        self._here = setting.base + page.request.lstrip("/")
        self.links: set[str] = set()

    def changed(self, address: str) -> str:
        """The published form of an address; any other as it is."""
        if address.startswith("?"):
            address = urljoin(self._here, address)
        made, request = _changed(
            self._setting.root, self._setting.base, self._setting.tables, address
        )
        if request:
            self.links.add(request)
        return made


@lru_cache(maxsize=20_000)
def _changed(root: str, base: str, tables: str, address: str) -> tuple[str, str]:
    """The published form of an address, and the request that it stands for, if it is of the site.

    Kept, since every page leads to the same few places.
    """
    prefix = ""
    rest = address
    if rest.startswith(root + "/"):
        prefix, rest = root, rest[len(root) :]
    if rest.startswith("//") or not rest.startswith(base):
        return address, ""
    rest = "/" + rest[len(base) :]
    version = _VERSION.match(rest)
    if version:
        # A site of its own, whose addresses are made as those of this one.
        inside = published(version["rest"], tables)
        path = inside.address if inside else version["rest"]
        return f"{prefix}{base}{version['path']}{path}", ""
    if rest == f"/{SINCE}" or rest.startswith(f"/{SINCE}#"):
        return address, ""
    parts = urlsplit(rest)
    wanted = published(rest, tables)
    if wanted is None:
        return address, ""
    query = f"?{parts.query}" if parts.path == SEARCH and parts.query else ""
    fragment = parts.fragment or wanted.fragment
    suffix = query + (f"#{fragment}" if fragment else "")
    return prefix + base + wanted.address.lstrip("/") + suffix, wanted.request
