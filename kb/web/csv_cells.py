"""Tables as CSV that a spreadsheet opens and does not run, row by row as Datasette writes them.

Source: OWASP, “CSV Injection”; RFC 4180.
"""

from __future__ import annotations

import csv
import io
import re

from kb.cite.export.sheet import harmless_cell
from kb.web.asgi import Application, Message, Receive, Scope, Send

QUOTE, LINE = b'"', b"\n"

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII)
"""What a column of numbers holds; in text, types are gone."""


class Rows:
    """CSV in pieces: takes text as it comes, and gives back whole rows, each cell harmless."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes, last: bool) -> bytes:
        """The rows that are whole with this piece, and with the last one what is left."""
        text = self._rest + piece
        end = len(text) if last else _whole(text)
        self._rest = text[end:]
        return _harmless_rows(text[:end])


def _whole(text: bytes) -> int:
    """Where the last whole row of a text ends: at a line end that is in no quoted cell."""
    whole = end = quotes = 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        quotes += line.count(QUOTE)
        if quotes % 2 == 0 and line.endswith(LINE):
            whole = end
    return whole


def _harmless_rows(text: bytes) -> bytes:
    if not text:
        return b""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline="")):
        writer.writerow([cell if NUMBER.fullmatch(cell) else harmless_cell(cell) for cell in row])
    return out.getvalue().encode()


def harmless(application: Application, tables: str) -> Application:
    """The application, the CSV of the tables under the address ``tables`` made harmless."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        if path.startswith((f"{tables}/", f"{tables}.")) and _is_csv(scope):
            send = _filtered(send)
        await application(scope, receive, send)

    return answer


def _is_csv(scope: Scope) -> bool:
    return str(scope["path"]).endswith(".csv") or b"_format=csv" in scope["query_string"]


def _filtered(send: Send) -> Send:
    rows = Rows()
    csv_comes = False

    async def sent(message: Message) -> None:
        nonlocal csv_comes
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            csv_comes = message["status"] == 200 and kind.startswith((b"text/csv", b"text/plain"))
            if csv_comes:
                headers = [one for one in message["headers"] if one[0].lower() != b"content-length"]
                message = {**message, "headers": headers}
        elif csv_comes:
            last = not message.get("more_body", False)
            message = {**message, "body": rows.feed(message.get("body", b""), last)}
        await send(message)

    return sent
