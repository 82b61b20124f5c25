"""Measure the pages on a synthetic collection, each asked for many different things.

Prints a Markdown table of milliseconds, as in docs/performance.md. The database is one that
scripts/bench_search.py keeps. A page is asked once for each thing, so nothing but the process and
the file's pages in memory is warm; the time is that of the whole answer as HTML from Datasette's
application, compressed as browsers ask for it.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from kb.web.server import datasette_for

Get = Callable[[str], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A sort of page: its name in the table, and the addresses that are asked, each once."""

    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """What a page took: in milliseconds by the clock and of the processor, and its size."""

    clock: tuple[float, ...]
    processor: tuple[float, ...]
    size: int

    def __str__(self) -> str:
        parts = (
            statistics.median(self.clock),
            late(self.clock),
            statistics.median(self.processor),
            late(self.processor),
        )
        return " | ".join([f"{self.size / 1000:.0f}", *(f"{part:.1f}" for part in parts)])


def late(times: tuple[float, ...]) -> float:
    """The time within which 19 of 20 were done."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def cases(connection: sqlite3.Connection, times: int) -> Iterator[Case]:
    """The pages, the items of each kind drawn by chance from the whole collection."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    drawn = {
        "claim": _some(connection, "select id from claims where rowid = ?", chance, times),
        "source": _some(connection, "select key from sources where rowid = ?", chance, times),
    }
    features = [row[0] for row in connection.execute("select id from features order by position")]
    for kind, names in drawn.items():
        yield Case(kind, tuple(f"/{kind}/{name}" for name in names))
    cited = connection.execute("select key from sources order by claims desc limit ?", (times,))
    yield Case("source, those most cited", tuple(f"/source/{key}" for (key,) in cited))
    yield Case("feature", tuple(f"/feature/{name}" for name in features[:times]))
    yield Case("home", ("/",) * times)
    yield Case("map", ("/map", "/map?by=designs", "/map?by=years") * (times // 3 + 1))
    yield Case("timeline", tuple(f"/timeline?feature={name}" for name in features[:times]))
    yield Case("timeline, whole", ("/timeline",) * times)
    yield Case("graph of a claim", tuple(f"/graph?claim={name}" for name in drawn["claim"]))
    yield Case("graph, 200 claims", tuple(f"/graph?feature={name}" for name in features[:times]))
    yield Case("queue", ("/queue",) * times)
    pages = ("/queue?task=second", "/queue?task=second&page=1000", "/queue?task=read")
    yield Case("queue, one task", pages * (times // 3 + 1))
    yield Case("like a claim", tuple(f"/like?claim={name}" for name in drawn["claim"][:20]))
    yield Case("no such claim", tuple(f"/claim/{name}x" for name in drawn["claim"]))
    parts = connection.execute("select claims / 50000 from build").fetchone()[0] or 1
    yield Case("sitemap, a part", (f"/sitemap-claims-{parts}.xml",) * 5)


def _some(connection: sqlite3.Connection, sql: str, chance: random.Random, times: int) -> list[str]:
    table = "claims" if "claims" in sql else "sources"
    last = connection.execute(f"select max(rowid) from {table}").fetchone()[0]  # noqa: S608
    numbers = [chance.randint(1, last) for _ in range(times)]
    return [connection.execute(sql, (number,)).fetchone()[0] for number in numbers]


async def measure(get: Get, case: Case) -> Timed:
    """What the pages of a case take, the first few left out."""
    clock, processor, size = [], [], 0
    for address in (*case.addresses[:3], *case.addresses):
        start, busy = time.perf_counter(), time.process_time()
        size = await get(address)
        clock.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - busy))
    return Timed(tuple(clock[3:]), tuple(processor[3:]), size)


async def run(path: Path, times: int) -> None:
    """Print the table for one database."""
    served = datasette_for(path, {})
    await served.invoke_startup()

    async def get(address: str) -> int:
        answer = await served.client.get(address)
        if answer.status_code not in {200, 404}:
            raise click.ClickException(f"{address} answered {answer.status_code}.")
        return len(answer.content)

    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        size = connection.execute("select claims from build").fetchone()[0]
        found = list(cases(connection, times))
    click.echo(f"\n## {size:,} claims\n")
    click.echo("| page | kB | p50 ms | p95 ms | p50 processor ms | p95 processor ms |")
    click.echo("|---|---|---|---|---|---|")
    for case in found:
        click.echo(f"| {case.name} | {await measure(get, case)} |")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"\nMost memory of the process: {used:.0f} MB.")


@click.command()
@click.argument("databases", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--times", default=60, show_default=True, help="How many of each page are asked for.")
def main(databases: tuple[Path, ...], times: int) -> None:
    """Measure the pages of DATABASES, such as build/bench/100000.db."""
    for path in databases:
        asyncio.run(run(path, times))


if __name__ == "__main__":
    main()
