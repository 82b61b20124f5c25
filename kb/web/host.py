"""What the plugin uses of Datasette, typed, and the few places where its versions differ.

Datasette ships no types: this is the only module that imports it, so that the rest is checked.
Works on 0.65 and on 1.0. It must not know what a claim is.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from datasette import database as _database
from datasette import hookimpl as _hookimpl
from datasette.filters import FilterArguments as _FilterArguments
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import BadRequest, Forbidden, NotFound
from datasette.utils.asgi import Request as _Request
from datasette.utils.asgi import Response as _Response
from datasette.version import __version__
from datasette.views.base import DatasetteError
from jinja2 import StrictUndefined
from markupsafe import Markup

from kb.web.asgi import Scope, Send
from kb.web.compiled import Compiled

if TYPE_CHECKING:
    from jinja2 import Environment

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


_VERSIONS = "_versions"
_TIMED = "sqlite_timelimit"

_plain: WeakKeyDictionary[Environment, Environment] = WeakKeyDictionary()
_compiled = Compiled()


class Database(Protocol):
    """A database as Datasette holds it."""

    name: str
    route: str
    path: str | None
    hash: str | None
    is_mutable: bool

    def connect(self) -> sqlite3.Connection:
        """A new connection that reads."""

    def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Run ``fn`` with a reading connection, in a thread."""


class Urls(Protocol):
    """Datasette's own addresses, each under ``base_url``."""

    def path(self, path: str) -> str:
        """An address below the root of the site."""

    def table(self, database: str, table: str, format: str | None = None) -> str:  # noqa: A002
        """The page of a table."""

    def database(self, database: str) -> str:
        """The page of a database."""


class Datasette(Protocol):
    """The running application."""

    databases: Mapping[str, Database]
    urls: Urls

    def absolute_url(self, request: Request, path: str) -> str:
        """The whole address, with scheme and host, of a path of the site."""

    def plugin_config(self, plugin_name: str, database: str | None = None) -> Any:
        """What the metadata or configuration file says for a plugin."""

    def setting(self, key: str) -> Any:
        """The value of a setting."""


class Args(Protocol):
    """The query string's arguments."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of an argument."""

    def getlist(self, name: str) -> list[str]:
        """Every value of an argument."""


class Request(Protocol):
    """An HTTP request."""

    actor: Mapping[str, Any] | None
    args: Args
    headers: Mapping[str, str]
    method: str
    path: str
    query_string: str
    scope: Mapping[str, Any]
    url_vars: Mapping[str, str]


class FilterArguments(Protocol):
    """Conditions on the rows of a table's page."""

    where_clauses: list[str]
    params: dict[str, object]


class Response(Protocol):
    """An HTTP response."""

    status: int
    headers: dict[str, str]
    body: str | bytes


def hook(function: F) -> F:
    """Mark a function as a hook of the plugin."""
    return cast(F, _hookimpl(function))


def filter_arguments(where: str, params: Mapping[str, object], said: str) -> FilterArguments:
    """One condition on the rows of a table's page, with what the page says of it."""
    return cast(FilterArguments, _FilterArguments([where], dict(params), [said]))


def respond(
    body: str | bytes,
    content_type: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response with a body of that media type."""
    made = _Response(body, status=status, headers=dict(headers or {}), content_type=content_type)
    return cast(Response, made)


def request_of(scope: Scope) -> Request:
    """The request of a connection without a body."""
    return cast(Request, _Request(scope, None))


@dataclass(slots=True)
class _Streamed:
    """A response whose body comes in pieces, as Datasette's router sends one."""

    pieces: AsyncIterator[bytes]
    status: int
    headers: dict[str, str]
    body: str | bytes = b""

    async def asgi_send(self, send: Send) -> None:
        """Send it; the visitor's line sets the pace."""
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        async for piece in self.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def stream(
    pieces: AsyncIterator[bytes],
    size: int,
    content_type: str,
    status: int,
    headers: Mapping[str, str],
) -> Response:
    """A response with a body of ``size`` bytes that is sent piece by piece."""
    whole = {**headers, "content-type": content_type, "content-length": str(size)}
    return _Streamed(pieces, status, whole)


def render(
    datasette: Datasette, template: str, context: Mapping[str, object], request: Request
) -> str:
    """The text of a template of ours.

    Datasette's own way renders asynchronously, which takes twice as long and which only templates
    with its own variables need. A name that a template lacks raises jinja2's UndefinedError: a
    page with a hole in it would be believed.
    """
    served = cast(Any, datasette)
    named = getattr(served, "get_jinja_environment", None)
    theirs: Environment = named(request) if named else served.jinja_env
    plain = _plain.get(theirs)
    if plain is None:
        plain = _plain[theirs] = theirs.overlay(
            enable_async=False, undefined=StrictUndefined, bytecode_cache=_compiled
        )
    return plain.get_template(template).render(context)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Datasette says of a request that it does not answer; ``message`` may be HTML of its."""

    status: int
    title: str
    message: str


def refusal_of(exception: Exception) -> Refusal | None:
    """A request that leads nowhere or cannot be understood; None for mistakes of the server."""
    if isinstance(exception, DatasetteError):
        message = exception.message
        html = Markup(message) if exception.message_is_html else message  # noqa: S704 - Datasette's
        return Refusal(exception.status, exception.title or "", html)
    if isinstance(exception, NotFound | BadRequest):
        return Refusal(exception.status, "", str(exception.args[0]) if exception.args else "")
    return None


def has_query_page() -> bool:
    """Whether SQL of one's own has an address of its own, as from Datasette 1.0 on."""
    return not __version__.startswith("0.")


def log_briefly() -> None:
    """Have Datasette log a mistake of its own as a traceback, and of an address nothing.

    Where the package rich is installed, it writes every error with the values of all variables,
    160 lines for an address that is not there, and fails where no exception is being handled.
    """
    # By name, since it has to be loaded with Datasette's other plugins, not before them.
    faults = sys.modules.get("datasette.handle_exception")
    if getattr(faults, "rich", None) is not None:
        cast(Any, faults).rich = None


def bound_queries(bounded: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Put a bound on the queries of tables and visitors around Datasette's own, once.

    ``bounded`` makes a context manager for a connection and milliseconds from Datasette's.
    """
    theirs = getattr(_database, _TIMED, None)
    if callable(theirs) and theirs is sqlite_timelimit:
        setattr(_database, _TIMED, bounded(theirs))


def add_versions(datasette: Datasette, more: Callable[[], Mapping[str, Any]]) -> None:
    """Add to what ``/-/versions`` tells, once; for Datasette reads its own when it is routed.

    There is no hook for it, so nothing is added where a later version tells it in another way.
    """
    known = getattr(datasette, _VERSIONS, None)
    if callable(known) and _VERSIONS not in vars(datasette):
        setattr(datasette, _VERSIONS, lambda: {**known(), **more()})


async def metadata(datasette: Datasette) -> Mapping[str, Any]:
    """The title, licence and so on of the whole site."""
    if hasattr(datasette, "get_instance_metadata"):
        return dict(await datasette.get_instance_metadata())
    return cast("Mapping[str, Any]", cast(Any, datasette).metadata() or {})


@dataclass(frozen=True, slots=True)
class File:
    """A database file that may be downloaded, with the hash of its content."""

    path: Path
    hash: str


async def downloaded(datasette: Datasette, request: Request, database: Database) -> File:
    """The file of a database, if the visitor may have it.

    Raises Datasette's Forbidden where not, and its NotFound where there is no file.
    """
    await ensure_allowed(datasette, request, database.name, "view-database-download")
    if not datasette.setting("allow_download") or database.is_mutable:
        raise Forbidden("Database download is forbidden")
    if not database.path or not database.hash:
        raise NotFound("There is no file of this database")
    return File(Path(database.path), database.hash)


async def ensure_visible(datasette: Datasette, request: Request, database: str) -> None:
    """Raise Datasette's Forbidden unless the visitor may see the database."""
    await ensure_allowed(datasette, request, database, "view-database")


async def ensure_allowed(
    datasette: Datasette, request: Request, database: str, action: str
) -> None:
    """Raise Datasette's Forbidden unless the visitor may do that with the database."""
    if hasattr(datasette, "allowed"):
        from datasette.resources import (  # noqa: PLC0415
            DatabaseResource,
        )

        resource = DatabaseResource(database=database)
        visible = await datasette.allowed(action=action, resource=resource, actor=request.actor)
    else:
        visible, _ = await cast(Any, datasette).check_visibility(
            request.actor,
            permissions=[(action, database), ("view-database", database), "view-instance"],
        )
    if not visible:
        raise Forbidden(action)


async def is_visible(datasette: Datasette, request: Request, database: str) -> bool:
    """Whether the visitor may see the database."""
    try:
        await ensure_visible(datasette, request, database)
    except Forbidden:
        return False
    return True
