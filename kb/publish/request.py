"""One request to the site within this process: no socket, no client, no compression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from kb.web.asgi import Application, Message, Scope

_SAFE = "/%:@!$&'()*+,;=~?"
"""What stays as it is where an address is not escaped throughout (RFC 3986, 3.3 and 3.4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an application answered; header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def moved_to(self) -> str:
        """Where a redirect leads; empty for any other answer."""
        return self.headers.get("location", "") if 300 <= self.status < 400 else ""


async def ask(application: Application, scope: Scope) -> Answer:
    """The answer to a request, as :func:`scope_of` makes one."""
    status = 500
    headers: dict[str, str] = {}
    body: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update((k.decode("latin-1").lower(), v.decode()) for k, v in message["headers"])
        elif message["type"] == "http.response.body":
            body.append(message.get("body", b""))

    await application(scope, receive, send)
    return Answer(status, MappingProxyType(headers), b"".join(body))


def scope_of(address: str, root: str) -> Scope:
    """A GET of a root-relative address; ``root`` is the scheme and host asked."""
    parts, site = urlsplit(address), urlsplit(root)
    path = quote(parts.path, safe=_SAFE)
    port = site.port or (443 if site.scheme == "https" else 80)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": site.scheme,
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": quote(parts.query, safe=_SAFE).encode("ascii"),
        "root_path": "",
        "headers": [(b"host", site.netloc.encode())],
        "server": (site.hostname or "", port),
        "client": ("127.0.0.1", 0),
    }
