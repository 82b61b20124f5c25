"""Measure ``kb cite`` in a large synthetic collection, as docs/performance.md tells it.

Each figure is of a program of its own, from its start to its end: by the clock, and of the
processor with all that it started. What was formatted before is kept in a folder of the
measurement, so the user's own is neither used nor filled.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click
from synthetic import CLAIMS_A_SOURCE, corpus, write

from kb.model import Corpus

Times = tuple[float, float]


def collection(folder: Path, sources: int, claims: int) -> Path:
    """A collection of so many sources and claims with its database, made if it is not there."""
    root = folder / f"{sources}-sources"
    if not root.exists():
        made = corpus(sources * CLAIMS_A_SOURCE)
        cited = {f"claim-{number}": made.claims[f"claim-{number}"] for number in range(claims)}
        write(
            root,
            Corpus(made.sources, cited, made.features, made.contexts, made.designs),
        )
    if not (root / "kb.db").exists():
        subprocess.run([sys.executable, "-m", "kb", "-C", str(root), "build"], check=False)  # noqa: S603
    return root


def timed(root: Path, arguments: Sequence[str], keys: Sequence[str], cache: Path) -> Times:
    """Seconds by the clock and of the processor that ``kb cite`` takes."""
    command = [sys.executable, "-m", "kb", "-C", str(root), "cite", *arguments]
    environment: Mapping[str, str] = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    used, start = os.times(), time.perf_counter()
    subprocess.run(  # noqa: S603
        command, input="\n".join(keys), env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, check=True,
        encoding="utf-8",
    )  # fmt: skip
    clock, now = time.perf_counter() - start, os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return clock, processor


def row(name: str, wanted: str, measure: Callable[[int], Times], times: int) -> None:
    """One line of the table: medians and the worst by the clock."""
    found = [measure(turn) for turn in range(times)]
    clock, processor = (statistics.median(each) for each in zip(*found, strict=True))
    worst = max(each[0] for each in found)
    click.echo(f"| {name} | {wanted} | {clock:.2f} | {worst:.2f} | {processor:.2f} |")


@click.command()
@click.option("--sources", default=10_000, show_default=True, help="How many sources there are.")
@click.option("--claims", default=1000, show_default=True, help="How many claims there are.")
@click.option("--listed", default=1000, show_default=True, help="How many go into a list.")
@click.option("--times", default=5, show_default=True, help="How often each is measured.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/bench"),
    show_default=True,
    help="Where the collection is kept.",
)
def main(sources: int, claims: int, listed: int, times: int, folder: Path) -> None:
    """Print a Markdown table of seconds."""
    root = collection(folder, sources, claims)
    chance = random.Random(1)  # noqa: S311
    keys = [f"source{number}" for number in chance.sample(range(sources), listed)]
    many = [f"source{number}" for number in chance.sample(range(sources), 1)]
    apa = ["--style", "apa"]
    everything = [*apa, "--from", "-"]
    click.echo("| seconds | wanted | clock | clock, slowest | processor |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        caches = Path(name)
        known, one = caches / "known", keys[:1]
        row("one key, never formatted", "0.5", lambda n: timed(
            root, [*apa, *one], [], caches / f"one{n}"), times)  # fmt: skip
        timed(root, [*apa, *one], [], known)
        row("one key, formatted before", "0.5", lambda _: timed(
            root, [*apa, *one], [], known), times)  # fmt: skip
        row("a claim", "0.5", lambda n: timed(
            root, [*apa, "claim-7"], [], caches / f"claim{n}"), times)  # fmt: skip
        row("one key for Pandoc", "", lambda n: timed(
            root, ["--key-for", "pandoc", *one], [], caches / f"key{n}"), times)  # fmt: skip
        row(f"{listed:,} references, never formatted", "5", lambda n: timed(
            root, everything, keys, caches / f"all{n}"), times)  # fmt: skip
        timed(root, everything, keys, known)
        row(f"{listed:,} references, formatted before", "", lambda _: timed(
            root, everything, keys, known), times)  # fmt: skip
        row(f"{listed:,} of which one is new", "", lambda n: timed(
            root, everything, [*keys[: n + 1], *keys[n + 2 :], *many], known), times)  # fmt: skip


if __name__ == "__main__":
    main()
