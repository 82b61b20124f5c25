"""Addresses of the running site into files, by Datasette itself.

One renderer holds one Datasette; several of them in processes of their own share the work. A page
is read once for itself and all of its forms.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from urllib.parse import quote

from kb.publish.addresses import (
    NOT_FOUND,
    NOTHING,
    SCRIPTS,
    SEARCH,
    Published,
    form_of,
    published,
    too_long,
    with_form,
)
from kb.publish.files import put
from kb.publish.forms import among_files
from kb.publish.links import rewritten, within_text
from kb.publish.request import Answer, ask, scope_of
from kb.publish.rewriting import Rewriter
from kb.publish.setting import Setting
from kb.web import direct, jobs, server
from kb.web.asgi import Scope
from kb.web.page import MEDIA_TYPES

_TEXTS = ("application/atom+xml", "application/xml", "text/markdown", "text/plain", "text/html")
_HTML = "text/html"
_NEWEST = re.compile(r'class="newest" href="[^"]*')
_UNKNOWN = "/nothing-is-at-this-address"
_RESULTS = '<div class="result-bar">'
_WITHOUT_SCRIPT = """<noscript><p class="remark">Searching here needs JavaScript. Without it, the
<a href="{base}features">features</a>, <a href="{base}contexts">contexts</a>,
<a href="{base}sources">sources</a>, <a href="{base}authors">authors</a> and
<a href="{base}designs">designs</a> each lead to their claims.</p></noscript>
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file made: the request that it answers, its path in the folder, its size in bytes, and
    whether it was written.
    """

    request: str
    path: str
    size: int
    written: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """One address done: its files, its own first, and the addresses that it leads to.

    ``status`` is what the server answered; ``links`` are root-relative, without the base path.
    """

    page: Published
    status: int
    files: tuple[File, ...] = ()
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
        self._site = self._loop.run_until_complete(direct.opened(self._datasette, self._scope("/")))

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
        return Rendered(page, 200, (self._put(page, body),), links - {NOTHING})

    def _ask(self, request: str) -> Answer:
        return self._loop.run_until_complete(ask(self._application, self._scope(request)))

    def _scope(self, request: str) -> Scope:
        return scope_of(self._setting.base.rstrip("/") + request, self._setting.root)

    def _put(self, page: Published, body: bytes) -> File:
        written = put(self._setting.folder, page.file, body)
        return File(page.request, page.file, len(body), written)

    def _render(self, page: Published) -> Rendered:
        made = self._loop.run_until_complete(self._made(page))
        if made is None:
            return self._alone(page)
        shown, exported = made
        files: list[File] = []
        leads: set[str] = set()
        html = self._loop.run_until_complete(shown.html()).encode()
        for part, media, body in [(page, _HTML, html), *self._forms(page, exported)]:
            text, links = self._published(part, media, body)
            leads |= links
            files.append(self._put(part, text))
        return Rendered(page, shown.page.status, tuple(files), frozenset(leads))

    def _alone(self, page: Published) -> Rendered:
        """One address as the server answers it."""
        status, body, links = self._body(page)
        rendered = Rendered(page, status, links=links)
        if not rendered.is_page:
            return rendered
        return replace(rendered, files=(self._put(page, body),))

    async def _made(self, page: Published) -> tuple[direct.Made, direct.Made] | None:
        if form_of(page) is not None:
            return None
        path = page.request.partition("?")[0]
        return await direct.made(self._site, path, self._scope(page.request))

    def _forms(self, page: Published, made: direct.Made) -> Iterator[tuple[Published, str, bytes]]:
        """The forms of a page that are published beside it, each with its media type."""
        for form in made.page.forms:
            part = published(made.page.address(form), self._setting.tables)
            if part is not None and part == with_form(page, form) and not too_long(part.file):
                yield part, MEDIA_TYPES[form].partition(";")[0], made.form(form)

    def _body(self, page: Published) -> tuple[int, bytes, frozenset[str]]:
        answer = self._ask(page.request)
        if answer.moved_to:
            return self._redirect(page, answer.moved_to)
        text, links = self._published(page, answer.media, answer.body)
        return answer.status, text, links

    def _published(self, page: Published, media: str, body: bytes) -> tuple[bytes, frozenset[str]]:
        """A body with its addresses as they are published, and where they lead."""
        if media not in _TEXTS or page.file.startswith("-/"):
            return body, frozenset()
        rewriter = Rewriter(self._setting, page)
        text = body.decode()
        if page.request == SEARCH:
            text = self._with_search(text)
        if media == _HTML:
            text, choices = among_files(text)
            rewriter.links.update(choices)
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
        return text.encode(), frozenset(rewriter.links)

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
