"""Many connections on a real ``kb serve --watch``, while notes change: errors, waits and memory.

Works on a copy of the knowledge base. For the given seconds each connection asks for one page
after another, of all kinds mixed; meanwhile a note is changed some times over, and the new page is
waited for. Prints a Markdown table of each kind, and the memory after each rebuild. Whoever asks
shares the processors with who answers: what counts is errors, order of size, and growth.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import click
from serving import Server, served

WORDS = 60
"""Words of the collection that searches ask for."""


@dataclass(slots=True)
class Kind:
    """A kind of request: its addresses, and what came of those asked for, in seconds."""

    addresses: tuple[str, ...]
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    size: int = 0


def kinds(database: Path) -> dict[str, Kind]:
    """The kinds of requests that a database can answer."""
    with closing(sqlite3.connect(database)) as connection:

        def column(sql: str) -> list[str]:
            return [row[0] for row in connection.execute(sql)]

        claims = column("select id from claims order by id limit 300")
        sources = column("select key from sources where claims > 0 order by key limit 200")
        features = column("select id from features order by id")
        spoken = " ".join(column("select statement from claims order by id limit 100")).split()
    words = sorted({word.strip(".,;:").lower() for word in spoken if word.isalpha()})[:WORDS]
    return {
        "search": Kind(tuple(f"/search?q={word}" for word in words)),
        "search with facets": Kind(
            tuple(
                f"/search?q={word}&feature={name}&certainty=low&certainty=moderate"
                for word, name in zip(words, features * WORDS, strict=False)
            )
        ),
        "claim": Kind(tuple(f"/claim/{name}" for name in claims)),
        "source": Kind(tuple(f"/source/{name}" for name in sources)),
        "feature": Kind(tuple(f"/feature/{name}" for name in features)),
        "home, map, timeline": Kind(("/", "/map", "/timeline", "/graph")),
        "export": Kind(
            (
                *(f"/claim/{name}.jsonld" for name in claims[:50]),
                *(f"/feature/{name}.bib" for name in features[:10]),
                *(f"/search.csv?q={word}" for word in words[:10]),
            )
        ),
        "tables": Kind(("/kb/claims.json", "/kb/claims?_facet=certainty")),
    }


@dataclass(frozen=True, slots=True)
class Load:
    """How many connections ask, for how many seconds, and how often a note changes meanwhile."""

    connections: int
    seconds: float
    rebuilds: int


MIX = ("search", "search", "search with facets", "claim", "claim", "source", "feature")
SELDOM = ("home, map, timeline", "export", "tables")


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: str
) -> tuple[int, int]:
    """One request on an open connection: the status, and the size of the body."""
    writer.write(
        f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(maxsplit=2)[1])
    if "transfer-encoding: chunked" not in head:
        length = int(head.partition("content-length:")[2].split("\r\n", 1)[0])
        await reader.readexactly(length)
        return status, length
    size = 0
    while chunk := int(await reader.readline(), 16):
        await reader.readexactly(chunk + 2)
        size += chunk
    await reader.readline()
    return status, size


async def visitor(
    server: Server, asked: Mapping[str, Kind], number: int, is_over: Callable[[], bool]
) -> None:
    """One connection that asks until it is over; an error is kept, and a new connection made."""
    chance = random.Random(number)  # noqa: S311 - a mix, no secret
    while not is_over():
        writer = None
        name, target = "search", ""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**20)
            while not is_over():
                name = chance.choice(MIX if chance.random() < 0.9 else SELDOM)
                target = chance.choice(asked[name].addresses)
                began = time.perf_counter()
                status, size = await ask(reader, writer, target)
                asked[name].waits.append(time.perf_counter() - began)
                asked[name].size += size
                if status != 200:
                    asked[name].errors.append(f"{status} {target}")
        except (OSError, EOFError, ValueError) as error:
            asked[name].errors.append(f"{type(error).__name__} {target}")
        finally:
            if writer is not None:
                writer.close()


async def changed(server: Server, note: Path, number: int) -> float:
    """Change a note, and give the seconds until its page says so."""
    mark = f"Rebuild number {number}."
    note.write_text(f"{note.read_text(encoding='utf-8').rstrip()}\n\n{mark}\n", encoding="utf-8")
    began = time.perf_counter()
    while True:
        answer = await asyncio.to_thread(server.get, f"/claim/{note.stem}")
        if mark in answer.text:
            return time.perf_counter() - began
        await asyncio.sleep(0.2)


async def run(
    server: Server, asked: Mapping[str, Kind], note: Path, load: Load
) -> list[tuple[float, int]]:
    """Ask on all connections and change the note meanwhile: each rebuild's seconds and memory."""
    ended = asyncio.Event()
    visitors = [
        asyncio.create_task(visitor(server, asked, number, ended.is_set))
        for number in range(load.connections)
    ]
    began = time.perf_counter()
    rebuilt = [
        (await changed(server, note, number), server.memory_now)
        for number in range(1, load.rebuilds + 1)
    ]
    await asyncio.sleep(max(0.0, load.seconds - (time.perf_counter() - began)))
    ended.set()
    await asyncio.gather(*visitors)
    return rebuilt


@click.command()
@click.option("-C", "folder", type=click.Path(exists=True, path_type=Path), default=Path())
@click.option("--connections", default=200, show_default=True)
@click.option("--seconds", default=60.0, show_default=True)
@click.option("--rebuilds", default=1, show_default=True)
def main(folder: Path, connections: int, seconds: float, rebuilds: int) -> None:
    """Load a copy of the knowledge base in the folder; exit code 1 where a request failed."""
    with tempfile.TemporaryDirectory(prefix="kb-load-") as name:
        copy = Path(name) / "kb"
        for part in ("claims", "sources"):
            shutil.copytree(folder / part, copy / part)
        shutil.copy2(folder / "metadata.yml", copy)
        build = [sys.executable, "-m", "kb", "-C", str(copy), "build", "--citations"]
        subprocess.run(build, check=True)  # noqa: S603 - our own command
        asked = kinds(copy / "kb.db")
        note = min(
            path for path in (copy / "claims").rglob("*.md") if "questions" not in path.parts
        )
        with served(copy, "--watch") as server:
            before = server.memory_now
            began = time.perf_counter()
            rebuilt = asyncio.run(run(server, asked, note, Load(connections, seconds, rebuilds)))
            took = time.perf_counter() - began
    _print(asked, took)
    click.echo(f"\nMemory before: {before} MB")
    for number, (waited, memory) in enumerate(rebuilt, start=1):
        click.echo(f"Rebuild {number}: seen after {waited:.1f} s, {memory} MB")
    sys.exit(any(kind.errors for kind in asked.values()))


def _print(asked: Mapping[str, Kind], seconds: float) -> None:
    click.echo("| kind | requests | errors | kB | p50 | p99 | slowest |")
    click.echo("|---|---|---|---|---|---|---|")
    whole = Kind((), [], [])
    for name, kind in asked.items():
        _row(name, kind)
        whole.waits += kind.waits
        whole.errors += kind.errors
        whole.size += kind.size
    _row("all", whole)
    click.echo(f"\n{len(whole.waits) / seconds:.0f} requests a second")
    for error in whole.errors[:10]:
        click.echo(error)


def _row(name: str, kind: Kind) -> None:
    waits = sorted(kind.waits) or [0.0]
    at = [statistics.median(waits), waits[int(len(waits) * 0.99)], waits[-1]]
    shown = " | ".join(f"{one:.2f} s" for one in at)
    mean = kind.size / max(1, len(kind.waits)) / 1000
    click.echo(f"| {name} | {len(kind.waits):,} | {len(kind.errors)} | {mean:.0f} | {shown} |")


if __name__ == "__main__":
    main()
