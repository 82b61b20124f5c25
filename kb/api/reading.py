"""A knowledge base read and examined: the one way from texts to a corpus with its findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.base.text import TextFile
from kb.check.policy import Policy
from kb.diagnostics import Diagnostic, Severity
from kb.model import Corpus
from kb.parse.rendered import Rendered
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile
from kb.workspace.findings import examined_editions


@dataclass(frozen=True, slots=True)
class Reading:
    """A corpus, and what the settings report of all that was found, by file and place.

    ``whole`` is False where an error was found, reported or not, that keeps a part from being
    built. ``texts`` and ``prose``, that of the notes, and ``digests``, a SHA-256 of each file, are
    keyed by path; ``content_hash`` is one over all files read.
    """

    root: Path
    corpus: Corpus
    findings: tuple[Diagnostic, ...]
    whole: bool
    texts: Mapping[str, TextFile]
    content_hash: str
    prose: Mapping[str, Rendered]
    digests: Mapping[str, str]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that stop a build."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


def read_edition(
    root: Path,
    files: Sequence[RawFile],
    parses: ParseCache,
    policy: Policy,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """The knowledge base as these files have it."""
    (reading,) = read_editions(root, [(files, policy)], parses, progress)
    return reading


def read_editions(
    root: Path,
    editions: Sequence[tuple[Sequence[RawFile], Policy]],
    parses: ParseCache,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Reading, ...]:
    """Several states of it, each with its own settings; a text that several have is parsed once."""
    examined = examined_editions(root, [files for files, _ in editions], parses, progress)
    return tuple(
        Reading(
            root,
            loaded.corpus,
            policy.applied(result.findings),
            result.whole,
            loaded.texts,
            loaded.content_hash,
            loaded.prose,
            loaded.digests,
        )
        for (loaded, result), (_, policy) in zip(examined, editions, strict=True)
    )
