"""Which database is a knowledge base, and what the pages know of the site around them.

A database is a knowledge base when it has our ``build`` table; the plugin leaves any other alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import quote, urlsplit
from weakref import WeakKeyDictionary

from kb.cite.curators import Curator, read_curators
from kb.web import host
from kb.web.forge import Forge
from kb.web.guard import KNOWN
from kb.web.queries import record
from kb.web.reports import letter, read_mail

T = TypeVar("T")


class Named(Protocol):
    """Whatever has a name, such as a facet."""

    @property
    def name(self) -> str:
        """The name."""


F = TypeVar("F", bound=Named)

TITLE = "Evidence knowledge base"

BUILD_COLUMNS = {"format", "source_commit", "commit_date", "content_hash", "versions", "claims"}
TABLES = {
    "claims",
    "evidence",
    "sources",
    "features",
    "diagnostics",
    "map_cells",
    "queue",
    "changes",
}

REMEMBERED = 256
"""How many answers to expensive questions are kept for each database."""

_memories: WeakKeyDictionary[host.Database, dict[Hashable, object]] = WeakKeyDictionary()
_known: WeakKeyDictionary[host.Database, bool] = WeakKeyDictionary()


def is_knowledge_base(connection: sqlite3.Connection) -> bool:
    """Whether a database holds our ``build`` table and the tables that the pages read."""
    try:
        columns = {row[1] for row in connection.execute("pragma table_info('build')")}
        if not columns >= BUILD_COLUMNS:
            return False
        tables = {row[0] for row in connection.execute("select name from sqlite_master")}
    except sqlite3.DatabaseError:
        return False
    return tables >= TABLES


def holds_knowledge(database: host.Database) -> bool:
    """Whether Datasette's database is a knowledge base; asked of the file once."""
    known = _known.get(database)
    if known is None:
        known = _known[database] = _ask(database)
    return known


def _ask(database: host.Database) -> bool:
    if database.name.startswith("_"):
        return False
    try:
        connection = database.connect()
    except sqlite3.Error:
        return False
    try:
        return is_knowledge_base(connection)
    finally:
        connection.close()


def find_database(datasette: host.Datasette) -> host.Database | None:
    """The first knowledge base that Datasette serves, if there is one."""
    databases = datasette.databases.values()
    return next((database for database in databases if holds_knowledge(database)), None)


def web_address(text: str) -> str:
    """The text if it is an address on the web; nothing for any other, such as ``javascript:``."""
    return text if text.lower().startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which tagged state of the collection a published site shows, if any.

    ``name`` and ``date`` are the tag's; ``newest`` is the address of the newest state's site where
    this is an older one, ``since`` that of the page on what has changed. ``cited`` is the address
    below which this state stays, by which claims are cited.
    """

    name: str = ""
    date: str = ""
    newest: str = ""
    since: str = ""
    cited: str = ""

    @classmethod
    def read(cls, value: object) -> Edition:
        """What ``kb publish --versions`` says of it."""
        given = value if isinstance(value, dict) else {}
        names = (field.name for field in fields(cls))
        return cls(**{name: str(given[name]) for name in names if given.get(name)})


@dataclass(frozen=True, slots=True)
class Config:
    """What ``metadata.yml`` says of the site, under its top level and ``plugins: kb``.

    ``pictures`` is whether graphs and timelines of single things are offered as pictures of
    points: ``kb publish`` leaves those out, since there are several to each claim. ``all_styles``
    is whether each page holds its citations in every style, as where no server can be asked for
    one.
    """

    title: str = TITLE
    description: str = ""
    home: str = ""
    licence: str = ""
    licence_url: str = ""
    library: str = ""
    facets: tuple[str, ...] = ()
    forge: Forge | None = None
    curators: tuple[Curator, ...] = ()
    mail: str = ""
    edition: Edition = Edition()
    pictures: bool = True
    all_styles: bool = False

    @classmethod
    def read(cls, metadata: Mapping[str, Any], plugin: Mapping[str, Any]) -> Config:
        """Read the values; the plugin's own stand before those of the whole site."""

        def text(*names: str) -> str:
            for name in names:
                value = plugin.get(name) or metadata.get(name)
                if isinstance(value, str) and value.strip():
                    return value.strip()
            return ""

        facets = plugin.get("facets")
        return cls(
            title=text("title") or TITLE,
            description=text("description"),
            home=text("home"),
            licence=text("licence", "license"),
            licence_url=web_address(text("licence_url", "license_url")),
            library=web_address(text("library")),
            facets=tuple(map(str, facets)) if isinstance(facets, list) else (),
            forge=Forge.read(plugin),
            curators=read_curators(plugin.get("curators") or metadata.get("curators")),
            mail=read_mail(plugin.get("mail")),
            edition=Edition.read(plugin.get("edition")),
            pictures=plugin.get("pictures") is not False,
            all_styles=plugin.get("all_styles") is True,
        )

    def report(self, title: str, address: str) -> str:
        """Where a mistake on the page at ``address`` is reported; empty where nobody is named.

        By mail where there is an address, since a form of the forge asks for an account.
        """
        body = f"{title}\n{address}\n\n"
        if self.mail:
            return letter(self.mail, f"A mistake: {title}", body)
        return self.forge.issue(f"A mistake: {title}", body) if self.forge else ""

    @property
    def makers(self) -> tuple[tuple[str, str], ...]:
        """The curators, each with an address or none; the title where none is named."""
        return tuple((one.name, one.orcid) for one in self.curators) or ((self.title, ""),)

    def arranged(self, facets: Iterable[F]) -> list[F]:
        """The facets of a search, those that the configuration names first, in its order."""
        places = {name: place for place, name in enumerate(self.facets)}
        return sorted(facets, key=lambda facet: places.get(facet.name, len(places)))


@dataclass(frozen=True, slots=True)
class Build:
    """How the database was made, and how much it holds."""

    format: int | None = None
    source_commit: str | None = None
    commit_date: str | None = None
    content_hash: str | None = None
    versions: str | None = None
    claims: int = 0
    sources: int = 0
    evidence: int = 0
    features: int = 0

    @property
    def edition(self) -> tuple[str | None, str | None]:
        """What tells the contents from earlier ones: the hash of the text, and the commit."""
        return self.content_hash, self.source_commit

    @property
    def commit(self) -> str:
        """The commit as people write it; empty outside git."""
        return (self.source_commit or "")[:10]


BUILD = f"select {', '.join(field.name for field in fields(Build))} from build limit 1"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Site:
    """One request's view of the knowledge base: its database, its build, its configuration.

    ``form`` is the form that the page is asked for in: what only others need is not read for it.
    """

    datasette: host.Datasette
    request: host.Request
    database: host.Database
    build: Build
    config: Config
    form: str = "html"

    async def read(self, query: Callable[..., T], *args: object) -> T:
        """Run ``query(connection, *args)`` on a reading connection in a thread."""

        def run(connection: sqlite3.Connection) -> T:
            # Our own queries need no measure of their rows: see kb.web.limits.
            factory, connection.row_factory = connection.row_factory, None
            try:
                return query(connection, *args)
            finally:
                connection.row_factory = factory

        return await self.database.execute_fn(run)

    async def recall(self, query: Callable[..., T], *args: Hashable) -> T:
        """The same, kept for as long as the build is: for what reads a large part of it."""
        memory = _memories.setdefault(self.database, {})
        key = (*self.build.edition, query, args)
        if key not in memory:
            if len(memory) >= REMEMBERED:
                memory.clear()
            memory[key] = await self.read(query, *args)
        return cast(T, memory[key])

    def path(self, path: str) -> str:
        """An address of the site, under ``base_url``."""
        return str(self.datasette.urls.path(path))

    def absolute(self, path: str) -> str:
        """The same with scheme and host."""
        return self.datasette.absolute_url(self.request, self.path(path))

    def canonical(self, path: str) -> str:
        """The one address of a page: without the host, where that is only the visitor's word."""
        known = bool(self.request.scope.get(KNOWN))
        return self.absolute(path) if known else self.path(path)

    def tag(self, day: str, name: str) -> str:
        """A URI for ever (RFC 4151) of what the site named on that day (ISO 8601)."""
        root = urlsplit(self.absolute("/"))
        return f"tag:{root.hostname},{day}:{root.path}{quote(name, safe='/')}"

    def table(self, table: str) -> str:
        """The address of a raw table."""
        return str(self.datasette.urls.table(self.database.name, table))

    @property
    def versions(self) -> Mapping[str, str]:
        """The versions of the tools that shaped the database."""
        parsed = json.loads(self.build.versions or "{}")
        return parsed if isinstance(parsed, dict) else {}


def read_build(connection: sqlite3.Connection) -> Build:
    """The one row that says how the database was made."""
    return record(connection, Build, BUILD) or Build()


async def open_site(datasette: host.Datasette, request: host.Request, form: str = "html") -> Site:
    """The site of a request, once the visitor is known to be allowed to see it."""
    database = find_database(datasette)
    if database is None:
        raise LookupError("no knowledge base is served here")
    await host.ensure_visible(datasette, request, database.name)
    build = await database.execute_fn(read_build)
    plugin = datasette.plugin_config("kb") or {}
    config = Config.read(await host.metadata(datasette), plugin)
    return Site(datasette, request, database, build, config, form)
