"""From text to database: what ``build``, ``serve`` and ``check`` have in common."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb.base.errors import BuildStopped, KbError
from kb.check.examine import examine
from kb.check.policy import Policy
from kb.check.prune import prune
from kb.cli.lookup import title_of
from kb.cli.progress import progress
from kb.diagnostics import Diagnostic, Severity
from kb.model import Snapshot
from kb.report import Report
from kb.report.as_text import as_text
from kb.search import index
from kb.store.build import build, versions
from kb.store.codecs import as_json
from kb.store.edition import Edition
from kb.store.schema import FORMAT
from kb.workspace import Loaded, find_root, load
from kb.workspace.history import snapshot
from kb.workspace.settings import read_policy

DATABASE = "kb.db"
METADATA = "metadata.yml"


@dataclass(frozen=True, slots=True)
class Checked:
    """A loaded knowledge base with all its findings, by file and place.

    ``whole`` is False where an error was found, told or not, that keeps a part from being built.
    """

    loaded: Loaded
    findings: tuple[Diagnostic, ...]
    whole: bool

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a build."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


def read(folder: Path) -> Checked:
    """Load and check the knowledge base that ``folder`` is in; progress shows on a terminal."""
    root = find_root(folder)
    policy = read_policy(root)
    with progress() as show:
        loaded = load(root, progress=show)
    # What was loaded lives until the command ends: no collection need look through it again.
    gc.freeze()
    return checked(loaded, policy)


def checked(loaded: Loaded, policy: Policy) -> Checked:
    """What was loaded, with what the policy tells of the findings of parsing and of all checks."""
    examined = examine(loaded.corpus, loaded.diagnostics)
    return Checked(loaded, policy.applied(examined.findings), examined.whole)


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
        listing = as_text(Report(checked.errors, checked.loaded.texts))
        raise BuildStopped(
            f"the notes hold errors, so {output} was left as it was.\n\n{listing}"
            "Mend them, or build what is valid with --keep-going."
        )
    loaded = checked.loaded
    corpus = loaded.corpus if checked.whole else prune(loaded.corpus)
    title = title_of(loaded.root)
    edition = Edition(corpus, _snapshot(loaded), checked.findings, index.tools(), title)
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
