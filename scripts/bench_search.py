"""Measure searches on synthetic collections: whole pages, words from rare to frequent.

Prints the Markdown tables of docs/performance.md. Pages are asked of Datasette itself, in one
process for each collection, so that the memory is that of the process which answers. Beside the
time on the clock stands the time of the processor, which other programs on the machine disturb
less. The collections are kept, since the largest takes some half an hour to make.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import click
from synthetic import corpus

from kb.model import Snapshot
from kb.search import Selection, index, semantic
from kb.store.build import build
from kb.store.edition import Edition

SHARES: Mapping[str, float] = {"rare": 0.0, "1 %": 0.01, "10 %": 0.1, "50 %": 0.5}
FRESH = 20
"""Words of each share that are asked for the first time."""

FILTERS = Selection(
    chosen={"feature": ("feature-3",), "certainty": ("low", "high")}, years=(2000, 2010)
)
DATASETTE = [
    *(("_facet_array", name) for name in ("features", "contexts", "designs")),
    *(("_facet", name) for name in ("certainty", "kind", "status")),
]

Get = Callable[[str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Timed:
    """What some requests took, in milliseconds: on the clock and of the processor."""

    clock: Sequence[float]
    processor: Sequence[float]

    def __str__(self) -> str:
        times = (
            *(statistics.median(self.clock), _late(self.clock)),
            *(statistics.median(self.processor), _late(self.processor)),
        )
        return " | ".join(f"{one:.0f}" for one in times)


def _late(times: Sequence[float]) -> float:
    return sorted(times)[max(int(len(times) * 0.95) - 1, 0)]


def database(folder: Path, claims: int) -> Path:
    """The database of a synthetic collection, made if it is not there."""
    path = folder / f"{claims}.db"
    if not path.is_file():
        click.echo(f"Making a collection of {claims:,} claims …", err=True)
        edition = Edition(corpus(claims), Snapshot(f"synthetic {claims}"), tools=index.tools())
        build(edition, path, indexers=(index.write,), with_references=False)
    return path


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a collection as they are written, each with how many claims hold it."""

    rows: Sequence[tuple[str, int]]
    size: int

    @classmethod
    def of(cls, path: Path) -> Words:
        """Those of a database."""
        sql = "SELECT form, claims FROM search_forms JOIN search_words USING (word) ORDER BY form"
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(sql).fetchall()
            size = connection.execute("SELECT claims FROM search_index").fetchone()[0]
        return cls(rows, size)

    def near(self, share: float, count: int) -> list[str]:
        """The words whose share of the claims is nearest to one."""
        ranked = sorted(self.rows, key=lambda row: abs(row[1] / self.size - share))
        return [form for form, _ in ranked[:count]]


async def timed(get: Get, addresses: Sequence[str]) -> Timed:
    """How long some pages take, one after the other."""
    clock, processor = [], []
    for address in addresses:
        start, used = time.perf_counter(), time.process_time()
        await get(address)
        clock.append(1000 * (time.perf_counter() - start))
        processor.append(1000 * (time.process_time() - used))
    return Timed(clock, processor)


def memory() -> int:
    """The most memory that this process has used, in MB."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used >> (20 if sys.platform == "darwin" else 10)


async def asking(path: Path) -> Get:
    """What asks Datasette for a page of a database, as the site serves it.

    Its own pages get all the time that they want, so that they are whole.
    """
    from kb.web.server import datasette_for  # noqa: PLC0415 - slow, and only measured here

    patience = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000}
    settings = {"suggest_facets": False, **patience}
    served = type(datasette_for(path, {}))([], immutables=[str(path)], settings=settings)
    await served.invoke_startup()

    async def get(address: str) -> str:
        response = await served.client.get(address)
        if response.status_code != 200:
            raise click.ClickException(f"{address} answered {response.status_code}.")
        return str(response.text)

    return get


def cases(words: Words) -> Iterator[tuple[str, Selection]]:
    """A word of each share of the claims, then several, each with and without filters."""
    typed = {name: words.near(share, FRESH + 1)[-1] for name, share in SHARES.items()}
    typed["four of them"] = " ".join(typed.values())
    typed["no words"] = ""
    for name, text in typed.items():
        yield name, Selection(text)
        yield f"{name}, filtered", replace(FILTERS, words=text)


async def measure_words(path: Path, times: int) -> None:
    """Print what pages of results take that are found by words alone."""
    get, words = await asking(path), Words.of(path)
    await get("/search")
    click.echo(f"\n## {words.size:,} claims, words only\n")
    click.echo("| search | p50 | p95 | processor p50 | p95 |\n|---|---|---|---|---|")
    for name, share in SHARES.items():
        fresh = [f"/search?{Selection(word).query()}" for word in words.near(share, FRESH)]
        click.echo(f"| {name}, first time | {await timed(get, fresh)} |")
    for name, selection in cases(words):
        address = f"/search?{selection.query()}"
        await get(address)
        click.echo(f"| {name} | {await timed(get, [address] * times)} |")
    click.echo(f"\nMost memory of the process: {memory()} MB.")


async def measure_meaning(path: Path, times: int) -> None:
    """Print what questions of several words take where claims near in meaning are found too."""
    get, words = await asking(path), Words.of(path)
    columns = [words.near(share, times + 1) for share in (0.001, 0.01, 0.05, 0.2)]
    questions = [" ".join(four) for four in zip(*columns, strict=True)]
    await get(f"/search?{Selection(questions.pop()).query()}")
    asked = [f"/search?{Selection(question).query()}" for question in questions]
    click.echo(f"\n## {words.size:,} claims, words and meaning\n")
    click.echo("| search | p50 | p95 | processor p50 | p95 |\n|---|---|---|---|---|")
    click.echo(f"| other questions of four words | {await timed(get, asked)} |")
    click.echo(f"| the same again | {await timed(get, asked)} |")
    click.echo(f"\nMost memory of the process: {memory()} MB.")


async def measure_datasette(path: Path, times: int) -> None:
    """Print what Datasette's own table page takes for the same words, with six facets."""
    get, words = await asking(path), Words.of(path)
    click.echo(f"\n## {words.size:,} claims, beside Datasette's table page\n")
    click.echo("| search | ours: processor p50 | Datasette: processor p50 | times as fast |")
    click.echo("|---|---|---|---|")
    for name, share in SHARES.items():
        word = words.near(share, FRESH + 1)[-1]
        mine = f"/search?{Selection(word).query()}"
        table = f"/{path.stem}/claims?{urlencode([('_search', word), *DATASETTE])}"
        await get(mine)
        shown = (await get(table)).count('<section class="facet"')
        if shown != len(DATASETTE):
            raise click.ClickException(f"Datasette shows {shown} of its facets.")
        # In turn, so that whatever else the machine does falls on both.
        pairs = [(await timed(get, [mine]), await timed(get, [table])) for _ in range(times)]
        ours, theirs = (
            statistics.median(one.processor[0] for one in side) for side in zip(*pairs, strict=True)
        )
        click.echo(f"| {name} | {ours:.0f} | {theirs:.0f} | {theirs / ours:.1f} |")


PARTS: Mapping[str, Callable[[Path, int], Awaitable[None]]] = {
    "words": measure_words,
    "meaning": measure_meaning,
    "datasette": measure_datasette,
}


@click.command()
@click.option(
    "--claims", "sizes", multiple=True, type=int, default=(10_000, 100_000), show_default=True
)
@click.option("--times", default=21, show_default=True, help="Requests for each search.")
@click.option("--part", "parts", multiple=True, type=click.Choice(list(PARTS)), default=list(PARTS))
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/bench"),
    show_default=True,
    help="Where the collections are kept.",
)
@click.option("--here", is_flag=True, hidden=True, help="Measure in this process.")
def main(
    sizes: tuple[int, ...], times: int, parts: tuple[str, ...], folder: Path, here: bool
) -> None:
    """Measure searches on synthetic collections of these sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.INFO)
    for size in sizes:
        path = database(folder.resolve(), size)
        for part in parts:
            if part == "meaning" and not semantic.available():
                click.echo("\nThe extra “semantic” is not installed: meaning was not measured.")
            elif here:
                asyncio.run(_run(part, path, max(times, 2)))
            else:
                # A process of its own, so that each has its own memory.
                options = ["--claims", size, "--times", times, "--part", part, "--folder", folder]
                command = [sys.executable, __file__, *map(str, options), "--here"]
                subprocess.run(command, check=True, env=_environment(part))  # noqa: S603


async def _run(part: str, path: Path, times: int) -> None:
    await PARTS[part](path, times)


def _environment(part: str) -> dict[str, str]:
    """The words alone are measured as where the extra is not installed."""
    return {**os.environ, **({} if part == "meaning" else {semantic.OFF: "1"})}


if __name__ == "__main__":
    main()
