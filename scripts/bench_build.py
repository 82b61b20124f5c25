"""Measure ``kb build`` and ``kb check`` beside the bare libraries, as docs/performance.md tells it.

Each figure is of a program of its own, from its start to its end, in seconds of the processor with
those of its children. The bare libraries do, on the same text, what no build can do without:
bibtexparser with names, YAML's C loader, markdown-it-py, and every row of the finished ``kb.db``
inserted anew with its indexes and its full text. The usual way is what small builds of this sort
do: each note parsed and put into its table by itself, git asked about each file, and full text over
all at the end. The cache is one of the measurement.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import sqlite_utils
import yaml
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from markdown_it import MarkdownIt
from synthetic import corpus, write

_ROWS = """
select name, sql from sqlite_master where type = 'table' and sql is not null
and name not like 'sqlite_%' and name not like '%\\_fts%' escape '\\' and name not like 'search_%'
"""


def bare(root: Path) -> None:
    """The libraries alone: texts read and parsed, and the rows of ``kb.db`` written."""
    for path in (root / "sources").rglob("*.bib"):
        text = path.read_text("utf-8")
        parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    prose = MarkdownIt("commonmark").enable("table")
    yaml.load((root / "claims" / "vocabulary.yml").read_bytes(), yaml.CSafeLoader)
    for path in (root / "claims").rglob("*.md"):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        yaml.load(front, yaml.CSafeLoader)
        prose.render(body)
    with closing(sqlite3.connect(root / "kb.db")) as old:
        _copy_rows(old, root / "bare.db")


def _copy_rows(old: sqlite3.Connection, path: Path) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as new, new:
        new.execute("pragma journal_mode = off")
        new.execute("pragma synchronous = off")
        for name, sql in old.execute(_ROWS).fetchall():
            new.execute(sql)
            rows = old.execute(f"select * from [{name}]")  # noqa: S608 - a table of ours
            marks = ", ".join("?" * len(rows.description))
            new.executemany(f"insert into [{name}] values ({marks})", rows)  # noqa: S608
        indexes = "select sql from sqlite_master where type = 'index' and sql is not null"
        for (sql,) in old.execute(f"{indexes} and tbl_name not like 'search_%'"):
            new.execute(sql)
        for name, sql in old.execute("select name, sql from sqlite_master where sql like '%fts5%'"):
            if not name.startswith("search_"):
                new.execute(sql)
                new.execute(f"insert into [{name}]([{name}]) values ('rebuild')")  # noqa: S608


def usual(root: Path) -> None:
    """Claims and sources alone, as builds of small collections make them: a note at a time."""
    (root / "usual.db").unlink(missing_ok=True)
    database = sqlite_utils.Database(root / "usual.db")
    for path in (root / "sources").rglob("*.bib"):
        text = path.read_text("utf-8")
        for entry in parse_string(text).entries:
            fields = {name: field.value for name, field in entry.fields_dict.items()}
            _table(database, "sources").upsert({"key": entry.key, **fields}, pk="key", alter=True)
    prose = MarkdownIt("commonmark").enable("table")
    for path in (root / "claims").rglob("*.md"):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        row = {**yaml.safe_load(front), "id": path.stem, "html": prose.render(body), "body": body}
        log = ["git", "-C", str(root), "log", "--format=%aI", "--", str(path)]
        done = subprocess.run(log, capture_output=True, text=True, check=True)  # noqa: S603
        row["changed"] = done.stdout.partition("\n")[0]
        _table(database, "claims").upsert(row, pk="id", alter=True)
    _table(database, "claims").enable_fts(["claim", "body"], tokenize="porter")
    database.close()


def _table(database: sqlite_utils.Database, name: str) -> Any:
    return database[name]


def _committed(root: Path) -> None:
    """The collection as the first commit of a repository of its own."""
    name = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    for words in (["init", "-q"], ["add", "claims", "sources"], [*name, "commit", "-qm", "All"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)  # noqa: S603, S607


class Bench:
    """One synthetic collection, with a cache of its own."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = root
        self._environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}

    def kb(self, *words: str) -> float:
        """The seconds that ``kb`` takes with these words."""
        return self._timed(["-m", "kb", "-C", str(self.root), *words])

    def libraries(self) -> float:
        """The seconds that the bare libraries take."""
        return self._timed([__file__, "--libraries", str(self.root)])

    def usual(self) -> float:
        """The seconds that the usual way takes."""
        return self._timed([__file__, "--usual", str(self.root)])

    def _timed(self, words: list[str]) -> float:
        before = os.times()
        command = [sys.executable, *words]
        done = subprocess.run(command, env=self._environment, capture_output=True, check=False)  # noqa: S603
        if done.returncode and "check" not in words:
            raise SystemExit(done.stderr.decode())
        now = os.times()
        user = now.children_user - before.children_user
        return user + now.children_system - before.children_system


def lengthened(root: Path) -> None:
    """One more sentence at the end of the first note."""
    path = min((root / "claims").rglob("claim-*.md"))
    path.write_text(path.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")


def measured(bench: Bench) -> Iterator[tuple[str, float]]:
    """Each kind of work, with the seconds that it takes."""
    yield "build, empty caches", bench.kb("build")
    yield "bare libraries", bench.libraries()
    yield "the usual way, claims and sources alone", bench.usual()
    yield "build --full, texts read before", bench.kb("build", "--full")
    # A stamp taken in the moment of a change is not trusted.
    time.sleep(0.1)
    bench.kb("build", "--full")
    yield "build, nothing changed", bench.kb("build")
    lengthened(bench.root)
    yield "build, one note changed", bench.kb("build")
    yield "check, first after that", bench.kb("check")
    yield "check, nothing changed", bench.kb("check")
    lengthened(bench.root)
    yield "check, one note changed", bench.kb("check")


@click.command()
@click.option("--claims", "sizes", multiple=True, type=int, help="A size; several are compared.")
@click.option("--libraries", type=click.Path(path_type=Path), hidden=True)
@click.option("--usual", "small", type=click.Path(path_type=Path), hidden=True)
def main(sizes: tuple[int, ...], libraries: Path | None, small: Path | None) -> None:
    """Print a table of processor seconds, and of ratios to the bare libraries, for each size."""
    if libraries or small:
        if libraries:
            bare(libraries)
        if small:
            usual(small)
        return
    columns = [dict(_at(size)) for size in sizes or (1000, 10_000)]
    click.echo(f"| processor seconds | {' | '.join(f'{size:,}' for size in sizes)} |")
    click.echo(f"|---|{'---|' * len(columns)}")
    for name in columns[0]:
        shown = (f"{one[name]:.2f} ({one[name] / one['bare libraries']:.1f})" for one in columns)
        click.echo(f"| {name} | {' | '.join(shown)} |")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    click.echo(f"\nMost memory of any of them: {most:.0f} MB.")


def _at(size: int) -> Iterator[tuple[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "kb", Path(folder) / "cache"
        write(root, corpus(size))
        _committed(root)
        yield from measured(Bench(root, cache))


if __name__ == "__main__":
    main()
