"""A server that stands in public: what strangers may ask for, and what it writes down.

Around Datasette stand three things: addresses that say whether the server is alive and ready, a
bound on what may be asked for, and an access log. Datasette's own pages on the server (which files
it serves, which plugins, which threads) are nobody's business and answer 404.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from kb.web.asgi import Application, Message, Receive, Scope, Send

HEALTH = "/-/health"
"""Answers 200 as long as the process answers at all."""

READY = "/-/ready"
"""Answers 200 once the database can be read, else 503."""

TARGET = 8_000
"""Bytes of an address with its query; servers in front take about as much (nginx: 8 KiB)."""

_OPEN = ("/-/kb/", "/-/static/", "/-/static-plugins/")
_METHODS = ("GET", "HEAD")
_HIDDEN = b"Nothing at this address.\n"


def settings(*, sql: bool = False, download: bool = True, base: str = "/") -> dict[str, object]:
    """Datasette's settings for a server in public; docs/server.md says why each.

    ``sql`` lets visitors write their own queries, ``download`` lets them take the database.
    """
    return {
        "allow_csv_stream": False,
        "allow_download": download,
        "allow_facet": False,
        "base_url": base,
        "default_allow_sql": sql,
        "default_cache_ttl": 300,
        "facet_time_limit_ms": 200,
        "max_csv_mb": 20,
        "max_returned_rows": 200,
        "num_sql_threads": 3,
        "sql_time_limit_ms": 1000,
        "suggest_facets": False,
        "trace_debug": False,
    }


@dataclass(frozen=True, slots=True)
class Public:
    """An application as strangers meet it; ``base`` is the base path, ``/`` or ``/evidence/``."""

    application: Application
    base: str = "/"
    log: TextIO | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and note it in the log."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        record = _Record(send)
        began = time.time()
        try:
            await self._answer(scope, receive, record)
        finally:
            if self.log is not None:
                print(line(scope, record.status, record.size, began), file=self.log, flush=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = "/" + str(scope["path"]).removeprefix(self.base).lstrip("/")
        if scope["method"] not in _METHODS:
            await reply(send, 405, b"Only GET and HEAD.\n", (b"allow", b"GET, HEAD"))
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > TARGET:
            await reply(send, 414, b"This address is too long.\n")
        elif path == HEALTH:
            await reply(send, 200, b"alive\n")
        elif path == READY:
            await self._ready(scope, send)
        elif path.startswith("/-/") and not path.startswith(_OPEN):
            await reply(send, 404, _HIDDEN)
        else:
            await self.application(scope, receive, send)

    async def _ready(self, scope: Scope, send: Send) -> None:
        """Ask the application for a small page that reads the database."""
        record = _Record(_nowhere)
        request = {**scope, "method": "GET", "query_string": b"", "headers": []}
        request["path"] = f"{self.base}robots.txt"
        request["raw_path"] = request["path"].encode()
        await self.application(request, _nothing, record)
        ready = record.status == 200
        await reply(send, 200 if ready else 503, b"ready\n" if ready else b"not ready\n")


class _Record:
    """Passes an answer on, and knows its status and the size of its body."""

    def __init__(self, send: Send) -> None:
        self.status = 500
        self.size = 0
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


async def _nowhere(message: Message) -> None:
    del message


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def reply(send: Send, status: int, body: bytes, *more: tuple[bytes, bytes]) -> None:
    """A short answer in plain text that nobody keeps; ``more`` are further headers."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def line(scope: Scope, status: int, size: int, began: float) -> str:
    """One request in the combined log format, with the seconds that it took at its end.

    Source: Apache HTTP Server 2.4, “Log Files”, Combined Log Format.
    """
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    client = scope.get("client") or ("-", 0)
    moment = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(began))
    query = scope["query_string"]
    target = (scope.get("raw_path") or str(scope["path"]).encode()) + (
        b"?" + query if query else b""
    )
    request = f"{scope['method']} {_quoted(target)} HTTP/{scope.get('http_version', '1.1')}"
    referer, agent = (_quoted(headers.get(name, b"-")) for name in (b"referer", b"user-agent"))
    seconds = time.time() - began
    return (
        f'{client[0]} - - [{moment}] "{request}" {status} {size} "{referer}" "{agent}"'
        f" {seconds:.3f}"
    )


def _quoted(value: bytes) -> str:
    """A value of a stranger's, fit for a line between quotation marks."""
    text = value.decode("latin-1")
    return "".join(
        one if " " <= one <= "~" and one not in '"\\' else f"\\x{ord(one):02x}" for one in text
    )


LOG = sys.stdout
"""Where requests are written down: what runs a service keeps what it prints."""
