"""Compressed answers for visitors who take them (RFC 9110, 12.5.3)."""

from __future__ import annotations

from asgi_gzip import GZipMiddleware

from kb.web.asgi import Application, Receive, Scope, Send

LEVEL = 5
"""Of 1 to 9: beyond it pages get hardly smaller, at twice the time."""

COMPRESSED = (".png", ".db")
"""What ends so is compressed in itself, or sent in ranges of its own bytes."""


def compressing(application: Application) -> Application:
    """The application, its answers compressed with gzip where the visitor takes that."""
    zipped: Application = GZipMiddleware(application, compresslevel=LEVEL)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if path.endswith(COMPRESSED):
            await application(scope, receive, send)
        else:
            await zipped(_said(scope), receive, send)

    return answer


def _said(scope: Scope) -> Scope:
    """The request, its ``Accept-Encoding`` either gzip or nothing: all that is offered here."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    accepted = b",".join(
        value for name, value in scope["headers"] if name == b"accept-encoding"
    ).decode("latin-1")
    if takes_gzip(accepted):
        headers.append((b"accept-encoding", b"gzip"))
    return {**scope, "headers": headers}


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` takes gzip: named, or by ``*``, with a weight above 0."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, rest = part.partition(";")
        weights[coding.strip()] = _weight(rest)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0))) > 0


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0
    return 1
