"""From text to database: what ``build``, ``serve`` and ``check`` have in common."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from kb.diagnostics import Diagnostic, Severity
from kb.errors import BuildStopped, KbError
from kb.load import Loaded, find_root, load
from kb.load.corpus import Progress
from kb.load.history import snapshot
from kb.model import Snapshot
from kb.report import ordered
from kb.report.as_text import as_text
from kb.rules import check
from kb.rules.prune import prune
from kb.search import index
from kb.store.build import Edition, build, versions
from kb.store.rows import as_json
from kb.store.schema import FORMAT

DATABASE = "kb.db"
METADATA = "metadata.yml"


@dataclass(frozen=True, slots=True)
class Checked:
    """A loaded knowledge base with all its findings, by file and place."""

    loaded: Loaded
    findings: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a build."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


def read(folder: Path) -> Checked:
    """Load and check the knowledge base that ``folder`` is in; progress shows on a terminal."""
    root = find_root(folder)
    with progress() as shown:
        loaded = load(root, progress=shown)
    # What was loaded lives until the command ends: no collection need look through it again.
    gc.freeze()
    return checked(loaded)


def checked(loaded: Loaded) -> Checked:
    """What was loaded, with the findings of parsing and of all checks."""
    return Checked(loaded, ordered((*loaded.diagnostics, *check(loaded.corpus))))


def create(path: Path, text: str) -> None:
    """Write a file that must not be there yet, and the folders above it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise KbError(f"{path} exists already, so nothing was written.") from None
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror}.") from error


def save(path: Path, text: str) -> None:
    """Write a file that the user asked for; raises :class:`KbError` where that cannot be."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KbError(f"{path} could not be written: {error.strerror}.") from error


def write(checked: Checked, output: Path, *, keep_going: bool = False) -> None:
    """Build the database; raises :class:`BuildStopped` on errors unless ``keep_going``."""
    if checked.errors and not keep_going:
        listing = as_text(checked.errors, checked.loaded.texts)
        raise BuildStopped(
            f"the notes hold errors, so {output} was left as it was.\n\n{listing}"
            "Mend them, or build what is valid with --keep-going."
        )
    loaded = checked.loaded
    corpus = prune(loaded.corpus) if checked.errors else loaded.corpus
    edition = Edition(corpus, _snapshot(loaded), checked.findings, index.tools())
    build(edition, output, indexers=(index.write,))


def is_current(checked: Checked, output: Path) -> bool:
    """Whether the database at ``output`` is what a build of these texts would write."""
    if not output.is_file():
        return False
    state = _snapshot(checked.loaded)
    wanted = (FORMAT, state.content_hash, state.commit or None, int(state.dirty))
    query = "SELECT format, content_hash, source_commit, dirty, versions FROM build"
    try:
        with closing(sqlite3.connect(f"{output.resolve().as_uri()}?mode=ro", uri=True)) as database:
            *found, tools = database.execute(query).fetchone()
    except (sqlite3.Error, TypeError):
        return False
    return tuple(found) == wanted and tools == as_json(versions(index.tools()))


def up_to_date(folder: Path) -> Path:
    """The database of the knowledge base that ``folder`` is in, built anew if the texts changed.

    Raises :class:`BuildStopped` where they hold errors.
    """
    checked = read(folder)
    database = checked.loaded.root / DATABASE
    if not is_current(checked, database):
        write(checked, database)
    return database


def _snapshot(loaded: Loaded) -> Snapshot:
    return snapshot(loaded.root, loaded.content_hash)


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A bar on standard error where that is a terminal; nothing for programs and small jobs."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=0, label="Reading", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
