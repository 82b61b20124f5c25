"""What one database is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.cite.curators import Curator
from kb.diagnostics import Diagnostic
from kb.model import Corpus, Snapshot
from kb.model.log import LogEntry
from kb.parse.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Edition:
    """The corpus, the state of its text, and the findings.

    The corpus must have no dangling references. ``tools`` names further versions that shape the
    file, those of the indexers for instance. ``title`` is what the collection is called,
    ``curators`` who answers for it, ``log`` what its history changed, oldest first, ``prose`` that
    of notes by path, as far as it is rendered already, ``files`` the digests of all files by path,
    none where the corpus leaves something of them out.
    """

    corpus: Corpus
    snapshot: Snapshot
    diagnostics: tuple[Diagnostic, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    curators: tuple[Curator, ...] = ()
    log: tuple[LogEntry, ...] = ()
    prose: Mapping[str, Rendered] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
