"""``kb serve`` as a real process: it answers, and a rebuild drops no request."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, WriteKb, write_files


@contextmanager
def served(root: Path, *options: str) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "kb", "-C", str(root), "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )
    assert process.stdout is not None
    try:
        output = ""
        for line in process.stdout:
            output += line
            address = re.search(r"http://\S+/", line)
            if address:
                yield address[0]
                break
        else:
            raise AssertionError(output)
    finally:
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[0]
    assert rest.endswith("Stopped.\n")
    assert process.returncode == 0


def test_it_builds_and_answers(small_kb: Path) -> None:
    with served(small_kb) as address:
        rows = httpx.get(f"{address}kb/claims.json?_shape=array").json()
        assert {row["id"] for row in rows} == {"partnering-helps", "spread-by-faith"}
    assert (small_kb / "kb.db").is_file()


@pytest.mark.slow
def test_a_rebuild_drops_no_request(write_kb: WriteKb) -> None:
    root = write_kb()
    failures: list[object] = []
    done = threading.Event()

    with served(root, "--watch") as address:

        def hammer() -> None:
            with httpx.Client() as client:
                while not done.is_set():
                    try:
                        answer = client.get(f"{address}kb/claims.json?_shape=array")
                        if answer.status_code != 200 or len(answer.json()) < 2:
                            failures.append(answer.text)
                    except httpx.HTTPError as error:
                        failures.append(error)

        workers = [threading.Thread(target=hammer) for _ in range(3)]
        for worker in workers:
            worker.start()
        try:
            for number in range(3):
                note = (root / "claims/partnering-helps.md").read_text(encoding="utf-8")
                write_files(root, {f"claims/more-{number}.md": note})
                wait_for_claims(address, 3 + number)
            write_files(root, {"claims/broken.md": "no front matter"})
            time.sleep(1)
        finally:
            done.set()
            for worker in workers:
                worker.join()
        assert failures == []
        assert len(httpx.get(f"{address}kb/claims.json?_shape=array").json()) == 5


def wait_for_claims(address: str, wanted: int) -> None:
    # A rebuild gives way to the pages, which are asked for without a pause here.
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        if len(httpx.get(f"{address}kb/claims.json?_shape=array").json()) == wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"the site did not come to show {wanted} claims")


def test_a_taken_port_is_one_message(small_kb: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "kb", "-C", str(small_kb), "serve", "--port", port],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr
