"""The database file itself, whole or in ranges (RFC 9110, 14): who lost the line goes on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

from kb.web import host, http
from kb.web.asgi import Send
from kb.web.site import find_database

PIECE = 1 << 18
"""Bytes that are read at a time."""

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def wanted(header: str, size: int) -> range | None:
    """The bytes that a ``Range`` asks for of a file of ``size`` bytes; None for all of it.

    Several ranges at once are answered with the whole file, as the standard allows. An empty range
    stands for one that the file has not got.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return range(max(size - int(match[2]), 0), size)
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return range(int(match[1]), last + 1)


async def database(datasette: host.Datasette, request: host.Request, send: Send) -> None:
    """Send the file of a database, or the part of it that is asked for."""
    served = find_database(datasette)
    if served is None:
        raise LookupError("no knowledge base is served here")
    response = await host.downloaded(datasette, request, served)
    size = response.path.stat().st_size
    tag = f'"{response.hash}"'
    part = None
    if request.headers.get("if-range", tag) == tag:
        part = wanted(request.headers.get("range", ""), size)
    headers = {
        "content-type": "application/vnd.sqlite3",
        "content-disposition": f'attachment; filename="{response.path.name}"',
        "accept-ranges": "bytes",
        "etag": tag,
        **http.SECURITY,
    }
    status, sent = 200, range(size)
    if http.holds(request, tag):
        status, sent = 304, range(0)
    elif part is not None:
        status, sent = (206, part) if len(part) else (416, range(0))
        shown = f"{part.start}-{part.stop - 1}" if len(part) else "*"
        headers["content-range"] = f"bytes {shown}/{size}"
    if status != 304:
        headers["content-length"] = str(len(sent))
    start = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": start})
    if request.method == "GET":
        pieces = _pieces(response.path, sent)
        while piece := await asyncio.to_thread(next, pieces, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _pieces(path: Path, part: range) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.start)
        left = len(part)
        while left > 0:
            piece = file.read(min(PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
