"""The server in public: bounded, quiet about itself, swapped without a failure, behind nginx."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.building import build_kb
from tests.conftest import ROOT, kb_command, write_files
from tests.web.knowledge import FILES, METADATA

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < until, f"{address} did not answer"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("public") / "kb"
    write_files(root, {**FILES, "metadata.yml": METADATA})
    build_kb(root)
    return root


class Served:
    def __init__(self, database: Path, base: str, *options: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}{base}"
        self.log = database.parent / f"access-{self.port}.log"
        command = [sys.executable, "-m", "kb", "serve", "--public", "--file", str(database)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "--base-url", base, "--port", str(self.port), *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
            )
        wait_for(f"{self.base}-/ready")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def served(collection: Path) -> Iterator[Served]:
    server = Served(collection / "kb.db", "/evidence/")
    yield server
    server.stop()


@pytest.mark.parametrize("path", ["", "search?q=trust", "source/lima2010thinking", "kb/claims"])
def test_pages_are_served_under_the_base(served: Served, path: str) -> None:
    answer = httpx.get(served.base + path)
    assert answer.status_code == 200
    assert "/evidence/" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "-/databases",
        "-/databases.json",
        "-/threads",
        "-/settings",
        "-/plugins",
        "-/metadata",
        "-/config.json",
        "-/permissions",
        "-/actor",
        "-/messages",
    ],
)
def test_what_datasette_tells_of_the_server_is_nobodys(served: Served, path: str) -> None:
    answer = httpx.get(served.base + path)
    assert answer.status_code == 404
    assert str(Path.cwd()) not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "kb?sql=select+*+from+pragma_database_list",
        "kb/-/query?sql=pragma+database_list",
        "kb/claims?_where=1%3D1",
    ],
)
def test_sql_of_strangers_is_not_run(served: Served, path: str) -> None:
    answer = httpx.get(served.base + path, follow_redirects=True)
    assert "kb-serve-" not in answer.text
    assert answer.status_code >= 400 or "select * from pragma" not in answer.text


def test_facets_of_strangers_are_not_counted(served: Served) -> None:
    answer = httpx.get(served.base + "kb/claims.json?" + "_facet=kind&" * 40)
    assert answer.status_code >= 400 or not answer.json().get("facet_results")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["kb/claims", "search?q=trust", "-/health"])
def test_nothing_can_be_sent(served: Served, method: str, path: str) -> None:
    answer = httpx.request(method, served.base + path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_long_addresses_are_refused(served: Served) -> None:
    assert httpx.get(served.base + "search?q=" + "a" * 9_000).status_code == 414


def test_requests_are_written_down(served: Served) -> None:
    httpx.get(served.base + 'search?q="quoted"', headers={"user-agent": 'evil" \n'.strip()})
    lines = served.log.read_text().splitlines()
    found = [line for line in lines if "quoted" in line]
    assert found
    request = r'"GET /evidence/search\?q=\S+ HTTP/1\.1"'
    assert re.fullmatch(
        rf'127\.0\.0\.1 - - \[[^]]+\] {request} 200 \d+ "-" "[^"]*" [\d.]+', found[-1]
    )


def test_a_new_database_is_swapped_in_without_a_failed_request(
    collection: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(collection / "kb.db", tmp_path / "kb.db"))
    root = shutil.copytree(collection, tmp_path / "texts")
    server = Served(database, "/")
    statuses: list[int] = []
    done = threading.Event()

    def ask() -> None:
        with httpx.Client() as client:
            while not done.is_set():
                statuses.append(client.get(server.base + "search?q=trust").status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        note = root / "claims" / "rooms.md"
        note.write_text(
            "---\nclaim: Rooms help.\nstatus: draft\nevidence:\n"
            "  - source: nao2009partnering\n    relation: supports\n---\n"
        )
        assert kb_command("-C", root, "build", "-o", tmp_path / "new.db").returncode == 0
        (tmp_path / "new.db").replace(database)
        wait_for(server.base + "claim/rooms")
    finally:
        done.set()
        asking.join()
        # The server ends in order, and then by the signal that it was asked with.
        assert server.stop() in {0, -signal.SIGTERM}
    assert len(statuses) > 5
    assert set(statuses) == {200}


@pytest.fixture
def nginx(served: Served, tmp_path: Path) -> Iterator[str]:
    if not (program := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.skip("nginx is not installed")
    port = free_port()
    text = (ROOT / "docs/deploy/nginx.conf").read_text()
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    text = text.replace("127.0.0.1:8001", f"127.0.0.1:{served.port}")
    text = text.replace("/var/cache/nginx/kb", str(tmp_path / "cache"))
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user}daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{folders}{text}\n}}\n"
    )
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    address = f"http://127.0.0.1:{port}/evidence/"
    try:
        wait_for(address + "-/ready")
        yield address
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)


def test_behind_nginx(nginx: str) -> None:
    first = httpx.get(nginx + "search?q=trust")
    again = httpx.get(nginx + "search?q=trust")
    assert first.status_code == again.status_code == 200
    assert first.headers["content-encoding"] == "gzip"
    # The visitor's own word for the host is no address for a cache that all share.
    assert {first.headers["x-cache"], again.headers["x-cache"]} <= {"MISS", "HIT", "EXPIRED"}
    assert again.text == first.text
    unchanged = httpx.get(
        nginx + "search?q=trust", headers={"if-none-match": first.headers["etag"]}
    )
    assert unchanged.status_code == 304
    assert "/evidence/claim/" in first.text


def test_long_searches_pass_nginx(nginx: str) -> None:
    for letters in (1, 100, 260, 1_000, 3_000):
        for word in ("a", "é"):
            answer = httpx.get(nginx + "search", params={"q": word * letters})
            assert answer.status_code in {200, 414}, (word, letters, answer.text[:200])
            assert answer.status_code == 200 or len(word.encode()) * letters * 3 > 7_000


def test_too_many_requests_are_told_so(nginx: str) -> None:
    with httpx.Client() as client, ThreadPoolExecutor(16) as pool:
        asked = [nginx + "-/kb/none/none"] * 300
        statuses = [answer.status_code for answer in pool.map(client.get, asked)]
    assert 429 in statuses
    assert set(statuses) <= {404, 429}
