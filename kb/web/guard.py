"""The headers that protect a visitor, and the bounds of a request, for every answer of the site.

Our own pages bring a policy; Datasette's bring none, nor do they say that a type is not to be
guessed. The bound of headers is that of the servers and clients in front: nginx reads 4,096 bytes
of them unless told otherwise.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.web.asgi import Application, Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

MOST = 3_500
"""Bytes of the headers of an answer, the server's own date and the like not counted."""

HOST = re.compile(rb"[a-z0-9._~!$&'()*+,;=%-]+(:\d*)?|\[[0-9a-f:.]+\](:\d*)?", re.IGNORECASE)
"""A host with perhaps a port (RFC 3986, 3.2.2)."""

LOOPBACK = re.compile(rb"(localhost|127(\.\d+){3}|\[::1\]|testserver)(:\d*)?", re.IGNORECASE)

NONCE = "kb.nonce"
"""Where a request carries the word that lets a script of a page run."""

KNOWN = "kb.known"
"""Where a request carries whether its host is the site's own, and not just a visitor's word."""


@dataclass(frozen=True, slots=True)
class Guard:
    """An application whose answers are bounded and protected.

    ``tables`` is the address of the knowledge base among Datasette's own pages; ``address`` where
    the site is published, or empty.
    """

    application: Application
    tables: str
    address: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        named = b"".join(value for name, value in scope["headers"] if name == b"host")
        if named and not HOST.fullmatch(named):
            await _refuse(send, 400, b"The host of this request is none.\n")
            return
        nonce = secrets.token_urlsafe(12)
        trusted = bool(self.address) or bool(LOOPBACK.fullmatch(named))
        scope = {**self._published(scope), NONCE: nonce, KNOWN: trusted}
        cut = False

        async def sent(message: Message) -> None:
            nonlocal cut
            if cut:
                return
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                # What a visitor holds already brought its policy, which a further one would replace
                # (RFC 9111, 3.2): that of no page leaves the page without styles and scripts.
                if message["status"] != 304:
                    headers = protected(headers, nonce)
                if not trusted:
                    headers = [_private(one) for one in headers]
                bounded = within(headers)
                if bounded is None:
                    cut = True
                    await _refuse(send, 414, b"This address is too long.\n")
                    return
                message = {**message, "headers": bounded}
            await send(message)

        await self.application(scope, receive, sent)

    def _published(self, scope: Scope) -> Scope:
        """The request as if it came to the address where the site is published, if that is known.

        So that no canonical address is another's, whatever host a request names.
        """
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            return scope
        others = [one for one in scope["headers"] if one[0] != b"host"]
        headers = [(b"host", parts.netloc.encode("idna")), *others]
        return {**scope, "scheme": parts.scheme, "headers": headers}


def protected(headers: Iterable[tuple[bytes, bytes]], nonce: str) -> Headers:
    """The headers with those that protect, where the page has not brought its own.

    Scripts and styles run from the site's own files, and in the page only with the nonce, which
    Datasette's hooks for scripts of other plugins are given.
    """
    sent = list(headers)
    names = {name.lower() for name, _ in sent}
    kind = next((value for name, value in sent if name.lower() == b"content-type"), b"")
    if b"x-content-type-options" not in names:
        sent.append((b"x-content-type-options", b"nosniff"))
    if b"referrer-policy" not in names:
        sent.append((b"referrer-policy", b"strict-origin-when-cross-origin"))
    if b"content-security-policy" not in names:
        policy = _policy(nonce) if kind.startswith(b"text/html") else "default-src 'none'"
        sent.append((b"content-security-policy", policy.encode()))
    return sent


def _policy(nonce: str) -> str:
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}';"
        " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'self'"
    )


def within(headers: Headers, most: int = MOST) -> Headers | None:
    """The headers within their bound: without ``Link``, if need be; None where that is not enough.

    What ``Link`` says stands in the page too.
    """
    if _size(headers) <= most:
        return headers
    fewer = [one for one in headers if one[0].lower() != b"link"]
    return fewer if _size(fewer) <= most else None


def _size(headers: Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers)


def _private(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """The same header, for caches of a single visitor only: the host was the visitor's word.

    Files that last for ever hold no address.
    """
    name, value = header
    if name.lower() == b"cache-control" and b"immutable" not in value:
        return name, value.replace(b"public", b"private")
    return header


async def _refuse(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
