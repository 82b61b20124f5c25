"""Ask a real ``kb serve``, in a process of its own and through sockets; also for other scripts."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

PATIENCE = 300.0
"""Seconds in which the server has to build and start, and in which it has to answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the body as bytes, names of headers in small letters, and the seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process, its temporary folder and its log."""

    port: int
    process: subprocess.Popen[bytes]
    temporary: Path
    log: Path

    def connected(self) -> http.client.HTTPConnection:
        """A connection of its own, which stays open between requests."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, target: str, **headers: str) -> Answer:
        """Ask for a target exactly as it is written, on a new connection."""
        connection = self.connected()
        try:
            return ask(connection, target, **headers)
        finally:
            connection.close()

    @property
    def memory(self) -> int:
        """The most memory that the process has had, in MB; 0 where the system does not say."""
        return self._status("VmHWM")

    @property
    def memory_now(self) -> int:
        """The memory that the process has, in MB; 0 where the system does not say."""
        return self._status("VmRSS")

    def _status(self, name: str) -> int:
        try:
            said = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        match = re.search(rf"{name}:\s+(\d+) kB", said)
        return int(match[1]) // 1000 if match else 0

    def end(self) -> int:
        """Ask the server to end, as a service manager does; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


def ask(connection: http.client.HTTPConnection, target: str, **headers: str) -> Answer:
    """One request on a connection; ``_`` in a header's name stands for a hyphen."""
    began = time.perf_counter()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest("GET", target, skip_host="host" in named, skip_accept_encoding=True)
    for name, value in named.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, body, time.perf_counter() - began)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Server]:
    """A server of the knowledge base in the folder, ended with the block.

    Raises :class:`RuntimeError` with what the server wrote where it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="kb-serving-") as name:
        temporary, log = Path(name) / "tmp", Path(name) / "log"
        temporary.mkdir()
        command = [sys.executable, "-u", "-m", "kb", "-C", str(folder), "serve", "--port", "0"]
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, *options], stdout=out, stderr=out, env=_environment(temporary)
            )
        try:
            yield Server(_port(process, log), process, temporary, log)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _environment(temporary: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(temporary)}


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        said = re.search(r"http://[\d.]+:(\d+)/", log.read_text(encoding="utf-8"))
        if said:
            return int(said[1])
        time.sleep(0.05)
    raise RuntimeError(log.read_text(encoding="utf-8"))


@click.command()
@click.option("-C", "folder", type=click.Path(exists=True, path_type=Path), default=Path())
@click.argument("targets", nargs=-1, required=True)
def main(folder: Path, targets: tuple[str, ...]) -> None:
    """Serve a knowledge base and ask for each of the TARGETS, such as “/search?q=trust”."""
    with served(folder) as server:
        for target in targets:
            answer = server.get(target)
            size = len(answer.body)
            click.echo(f"{answer.status} {size:>10,} bytes {answer.seconds:8.3f} s  {target}")
        click.echo(f"{server.memory} MB at the most")


if __name__ == "__main__":
    main()
