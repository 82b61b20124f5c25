"""Measure ``kb check`` on a large synthetic collection, as docs/performance.md tells it.

Each figure is of a program of its own, from its start to its end, beside its ratio to the first
run, which parses everything. The cache is one of the measurement, so the user's own is not used.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from synthetic import corpus, write

Times = tuple[float, float]


def timed(root: Path, cache: Path) -> Times:
    """Seconds by the clock and of the processor that ``kb check`` takes."""
    command = [sys.executable, "-m", "kb", "-C", str(root), "check"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    used, start = os.times(), time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
    clock, now = time.perf_counter() - start, os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return clock, processor


def lengthened(path: Path) -> None:
    """One more sentence at the end of a note."""
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")


def retitled(path: Path) -> None:
    """One more letter in the first title of a bibliography."""
    path.write_text(path.read_text("utf-8").replace("title = {", "title = {X", 1), "utf-8")


@click.command()
@click.option("--claims", default=10_000, show_default=True, help="How many notes there are.")
@click.option("--times", default=5, show_default=True, help="How often each is measured.")
def main(claims: int, times: int) -> None:
    """Print a Markdown table of seconds."""
    with tempfile.TemporaryDirectory() as name:
        root, cache = Path(name) / "kb", Path(name) / "cache"
        write(root, corpus(claims))
        note = next(iter(sorted((root / "claims").rglob("*.md"))))
        bib = next(iter(sorted((root / "sources").rglob("*.bib"))))
        first = timed(root, cache)
        cases: dict[str, Callable[[], object]] = {
            "nothing changed": lambda: None,
            "one note changed": lambda: lengthened(note),
            "one source changed": lambda: retitled(bib),
        }
        click.echo("| seconds | clock | processor | share of the first run |\n|---|---|---|---|")
        click.echo(f"| first run | {first[0]:.2f} | {first[1]:.2f} | 1 |")
        for case, change in cases.items():
            found = []
            for _ in range(times):
                change()
                found.append(timed(root, cache))
            clock, processor = (statistics.median(each) for each in zip(*found, strict=True))
            click.echo(f"| {case} | {clock:.2f} | {processor:.2f} | {clock / first[0]:.2f} |")


if __name__ == "__main__":
    main()
