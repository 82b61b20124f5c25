"""What is found in a knowledge base, at once where the same texts were looked at before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.workspace.cache import ParseCache
from kb.workspace.files import QUESTIONS, RawFile, content_hash
from kb.workspace.git import git_text, today
from kb.workspace.texts import Texts
from kb.workspace.user_cache import cache_path, collector_paused, read_cached, write_cached

if TYPE_CHECKING:
    from kb.check.examine import Examined
    from kb.workspace.corpus import Loaded

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FileFindings:
    """The files of a knowledge base by path, and all findings in them but ignored ones."""

    root: Path
    files: Mapping[str, RawFile]
    findings: tuple[Diagnostic, ...]

    @property
    def texts(self) -> Mapping[str, TextFile]:
        """The texts that findings point into, each decoded when it is asked for."""
        return Texts(self.files)


def find(root: Path, files: Sequence[RawFile], progress: Progress | None = None) -> FileFindings:
    """What is found in the files; a run over the same texts is read from the cache."""
    path = cache_path(root, "found", "base", "check", "likeness", "model", "parse", "workspace")
    content = f"{content_hash(files)} {_moment(root)}"
    cached = read_cached(path)
    if isinstance(cached, tuple) and cached[0] == content:
        return FileFindings(root, {file.path: file for file in files}, cached[1])
    checked = find_afresh(root, files, ParseCache.open(root), progress)
    write_cached(path, (content, checked.findings))
    return checked


def find_afresh(
    root: Path, files: Sequence[RawFile], parses: ParseCache, progress: Progress | None = None
) -> FileFindings:
    """What is found in the files, whether or not they stand so on disk."""
    now = datetime.now(UTC)
    ((_, examined),) = examined_editions(root, [files], parses, progress, now)
    return FileFindings(root, {file.path: file for file in files}, examined.findings)


def examined_editions(
    root: Path,
    editions: Sequence[Sequence[RawFile]],
    parses: ParseCache,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> tuple[tuple[Loaded, Examined], ...]:
    """Several states of the knowledge base at ``root``, each with all that is found in it.

    Without ``now`` nothing that is found hangs on the clock, as in what is built.
    """
    # Imported late: the parsers take longer to import than what was found takes to be read.
    from kb.check.examine import examine  # noqa: PLC0415
    from kb.workspace.corpus import load_editions  # noqa: PLC0415
    from kb.workspace.later_changes import calendar  # noqa: PLC0415

    # The checks make few values, but among so many that to look through them all takes longer.
    with collector_paused():
        loaded = load_editions(root, editions, parses, progress)
        return tuple(
            (one, examine(one.corpus, one.diagnostics, calendar(root, one.corpus, files, now)))
            for one, files in zip(loaded, editions, strict=True)
        )


def _moment(root: Path) -> str:
    """What findings hang on besides the texts, where there are questions: the commit, the day."""
    if not (root / QUESTIONS).is_dir():
        return ""
    commit = (git_text(root, "rev-parse", "HEAD") or "").strip()
    return " ".join((commit, *today(datetime.now(UTC))))
