"""Measure searches on synthetic collections: words from rare to frequent, with and without filters.

Prints a Markdown table of milliseconds, as in docs/performance.md. The collections are kept, since
the largest takes some twenty minutes to make.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import click
from synthetic import corpus

from kb.model import Snapshot
from kb.search import State, index, search
from kb.store.build import Edition, build

SHARES = (("rare", 0.0), ("1 %", 0.01), ("10 %", 0.1), ("50 %", 0.5))
FACETS = ("features", "contexts", "designs")
COLUMNS = ("certainty", "kind", "status")
FILTERS = State(
    chosen={"feature": ("feature-3",), "certainty": ("low", "high")}, years=(2000, 2010)
)


@dataclass(frozen=True, slots=True)
class Case:
    """A search with its name in the table."""

    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Timed:
    """What a case took, in milliseconds: the first time, the middle, and 19 of 20."""

    first: float
    middle: float
    slowest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Timed:
        """From the seconds of each run, the first one apart."""
        later = sorted(1000 * one for one in seconds[1:])
        slow = later[min(int(len(later) * 0.95), len(later) - 1)]
        return cls(1000 * seconds[0], statistics.median(later), slow)

    def __str__(self) -> str:
        return f"{self.first:.0f} | {self.middle:.0f} | {self.slowest:.0f}"


def database(folder: Path, claims: int) -> Path:
    """The database of a synthetic collection, made if it is not there."""
    path = folder / f"{claims}.db"
    if not path.is_file():
        click.echo(f"Making a collection of {claims:,} claims …", err=True)
        edition = Edition(corpus(claims), Snapshot(f"synthetic {claims}"))
        build(edition, path, indexers=(index.write,), with_references=False)
    return path


def cases(connection: sqlite3.Connection) -> Iterator[Case]:
    """A word of each share of the claims, then several, each with and without filters."""
    sql = "SELECT form, claims FROM search_forms JOIN search_words USING (word) ORDER BY claims"
    words = connection.execute(sql).fetchall()
    size = connection.execute("SELECT claims FROM search_index").fetchone()[0]
    typed = {
        name: min(words, key=lambda row, share=share: abs(row[1] / size - share))[0]  # type: ignore[misc]
        for name, share in SHARES
    }
    typed["four of them"] = " ".join(typed.values())
    typed["ten between 1 and 10 %"] = " ".join(
        form for form, held in words if size / 100 < held < size / 10
    )[:80].rsplit(" ", 1)[0]
    typed["no words"] = ""
    for name, text in typed.items():
        yield Case(name, State(text))
        yield Case(f"{name}, filtered", replace(FILTERS, words=text))


def timed(run: Callable[[], object], times: int) -> Timed:
    """How long a function takes, run after run."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return Timed.of(seconds)


async def timed_pages(get: Callable[[str], Awaitable[object]], address: str, times: int) -> Timed:
    """How long a page takes, run after run."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        await get(address)
        seconds.append(time.perf_counter() - start)
    return Timed.of(seconds)


def measure_engine(path: Path, times: int) -> None:
    """Print what the searches themselves take."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        size = search(connection, State()).total
        click.echo(f"\n## {size:,} claims\n")
        click.echo("| search | found | first ms | p50 ms | p95 ms |\n|---|---|---|---|---|")
        for case in cases(connection):
            taken = timed(lambda case=case: search(connection, case.state), times)  # type: ignore[misc]
            found = search(connection, case.state).total
            click.echo(f"| {case.name} | {found:,} | {taken} |")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    click.echo(f"\nMost memory so far: {used / unit:.0f} MB.")


async def measure_pages(path: Path, times: int) -> None:
    """Print what our page of results takes, and Datasette's own table page for the same words."""
    from kb.web.server import datasette_for  # noqa: PLC0415 - slow, and not always asked for

    served = datasette_for(path, {})
    await served.invoke_startup()

    async def get(address: str) -> None:
        response = await served.client.get(address)
        if response.status_code != 200:
            raise click.ClickException(f"{address} answered {response.status_code}.")

    facets = [("_facet_array", name) for name in FACETS] + [("_facet", name) for name in COLUMNS]
    click.echo("\n| page | ours: first, p50, p95 ms | Datasette's: first, p50, p95 ms | ratio |")
    click.echo("|---|---|---|---|")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        asked = [one for one in cases(connection) if not one.state.is_narrowed and one.state.words]
    for case in asked[: len(SHARES)]:
        table = urlencode([("_search", case.state.words), *facets])
        ours = await timed_pages(get, f"/search?{case.state.query()}", times)
        theirs = await timed_pages(get, f"/{path.stem}/claims?{table}", times)
        shown = [str(one).replace(" | ", ", ") for one in (ours, theirs)]
        click.echo(
            f"| {case.name} | {shown[0]} | {shown[1]} | {theirs.slowest / ours.slowest:.1f} |"
        )


@click.command()
@click.option(
    "--claims", "sizes", multiple=True, type=int, default=(10_000, 100_000), show_default=True
)
@click.option("--times", default=21, show_default=True, help="Runs of each search.")
@click.option("--pages", is_flag=True, help="Also whole pages, beside Datasette's own.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/bench"),
    show_default=True,
    help="Where the collections are kept.",
)
def main(sizes: tuple[int, ...], times: int, pages: bool, folder: Path) -> None:
    """Measure searches on synthetic collections of these sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        path = database(folder.resolve(), size)
        measure_engine(path, max(times, 2))
        if pages:
            asyncio.run(measure_pages(path, max(times, 2)))


if __name__ == "__main__":
    main()
