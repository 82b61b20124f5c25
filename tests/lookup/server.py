"""A registry on this machine: it speaks as doi.org and Open Library do, and can be unwell."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

CSL_JSON = "application/vnd.citationstyles.csl+json"

# As a registry answers, with much besides what CSL knows.
RECORD = {
    "indexed": {"date-parts": [[2026, 1, 1]]},
    "reference-count": 61,
    "publisher": "Springer Science and Business Media LLC",
    "issue": "1",
    "DOI": "10.1234/networks.2020-1",
    "type": "journal-article",
    "page": "1-21",
    "source": "Crossref",
    "title": "Networks & schools: what <i>holds</i> them",
    "volume": "11",
    "author": [
        {"given": "Ana", "family": "Sousa", "sequence": "first", "affiliation": []},
        {"name": "Office of Schools", "sequence": "additional"},
    ],
    "container-title": "Journal of Networks",
    "abstract": "<jats:p>Words of others.</jats:p>",
    "URL": "https://doi.org/10.1234/networks.2020-1",
    "ISSN": ["1389-2843"],
    "issued": {"date-parts": [[2020, 2, 5]]},
}
BOOK = {
    "url": "https://openlibrary.org/books/OL1M/Ties",
    "title": "Ties that hold",
    "subtitle": "schools and their networks",
    "authors": [{"url": "https://openlibrary.org/authors/OL1A", "name": "Ana de Sousa"}],
    "by_statement": "edited by Ana de Sousa.",
    "number_of_pages": 210,
    "publishers": [{"name": "Harvard Education Press"}],
    "publish_places": [{"name": "Cambridge, Massachusetts"}],
    "publish_date": "September 30, 2012",
}


@dataclass
class Registry:
    """Where the server is, what it was asked, and what it does next.

    ``unwell`` holds what it does instead of answering, one for each request: a status, "garbage",
    "html", "slow", "drop", "endless" or "circle".
    """

    address: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unwell: list[int | str] = field(default_factory=list)
    wait: str = "0"


class _Handler(BaseHTTPRequestHandler):
    state: Registry

    def log_message(self, *arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self.state.requests.append((self.path, dict(self.headers)))
        if self.state.unwell:
            self._fail(self.state.unwell.pop(0))
            return
        url = urlsplit(self.path)
        if url.path == "/api/books":
            key = parse_qs(url.query)["bibkeys"][0]
            self._send(200, json.dumps({key: BOOK} if key == "ISBN:9781934742808" else {}))
        elif url.path.startswith("/agency/"):
            self._send(200, json.dumps(RECORD), CSL_JSON)
        elif unquote(url.path).lower() == "/10.1234/networks.2020-1":
            # doi.org sends the request on to the agency.
            self._send(302, "", location="/agency/networks")
        else:
            self._send(404, "<html>DOI not found</html>", "text/html")

    def _fail(self, how: int | str) -> None:
        if isinstance(how, int):
            self._send(how, "trouble", "text/plain")
        else:
            getattr(self, f"_{how}")()

    def _garbage(self) -> None:
        self._send(200, '{"title": "Bro')

    def _html(self) -> None:
        self._send(200, "<html>Landing page</html>", "text/html")

    def _circle(self) -> None:
        self.state.unwell.append("circle")
        self._send(302, "", location=self.path)

    def _slow(self) -> None:
        time.sleep(1.5)
        self.close_connection = True

    def _drop(self) -> None:
        self.close_connection = True

    def _endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            for _ in range(100):
                self.wfile.write(b" " * 100_000)

    def _send(
        self, status: int, body: str, kind: str = "application/json", location: str = ""
    ) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if status in {429, 503}:
            self.send_header("Retry-After", self.state.wait)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def registry() -> Iterator[Registry]:
    """A server that runs as long as the block."""
    state = Registry()
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
