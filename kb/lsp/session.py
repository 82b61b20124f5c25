"""A knowledge base as it lies on an editor's desk: files on disk, and over them what is open.

Nothing here knows of the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.base.errors import KbError
from kb.base.text import TextFile
from kb.check.baseline import Known, compare
from kb.check.examine import examine
from kb.check.policy import Policy
from kb.diagnostics import Diagnostic
from kb.model import Corpus
from kb.workspace.baseline import read_baseline
from kb.workspace.cache import ParseCache
from kb.workspace.corpus import load_editions
from kb.workspace.files import CLAIMS, SOURCES, VOCABULARY, RawFile, read_files
from kb.workspace.settings import read_policy


@dataclass(frozen=True)
class Analysis:
    """What is known of the texts as they were at one moment; ``findings`` by path."""

    corpus: Corpus
    texts: Mapping[str, TextFile]
    findings: Mapping[str, tuple[Diagnostic, ...]]


@dataclass
class Session:
    """One knowledge base; ``opened`` maps paths to the texts in the editor.

    ``trouble`` says what is wrong with the settings, which are then left out of account.
    """

    root: Path
    opened: dict[str, str] = field(default_factory=dict)
    trouble: str = ""
    _disk: dict[str, RawFile] = field(default_factory=dict)
    _policy: Policy = field(default_factory=Policy)
    _known: tuple[Known, ...] = ()
    _parses: ParseCache | None = None

    def reread(self) -> None:
        """Read the files and the settings anew."""
        self._disk = {file.path: file for file in read_files(self.root)}
        self.trouble = ""
        try:
            self._policy = read_policy(self.root)
            name = self._policy.baseline
            self._known = read_baseline(self.root / name) if name else ()
        except KbError as error:
            self.trouble = str(error)
            self._policy, self._known = Policy(), ()

    def path_of(self, file: Path) -> str | None:
        """The file's path in the knowledge base; None where it is none of its files."""
        try:
            path = file.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return None
        suffix = {SOURCES: ".bib", CLAIMS: ".md"}.get(path.partition("/")[0])
        return path if path == VOCABULARY or file.suffix.lower() == suffix else None

    def look(self) -> Analysis:
        """What the checks say of the texts as they are now, the opened ones as in the editor."""
        if self._parses is None:
            self.reread()
            self._parses = ParseCache.open(self.root, save=False)
        opened = {path: RawFile(path, text.encode()) for path, text in self.opened.copy().items()}
        files = [file for _, file in sorted({**self._disk, **opened}.items())]
        (loaded,) = load_editions(self.root, [files], self._parses)
        reported = self._policy.applied(examine(loaded.corpus, loaded.diagnostics).findings)
        findings: dict[str, list[Diagnostic]] = {}
        for finding in compare(reported, self._known, loaded.texts).new:
            findings.setdefault(finding.place.path, []).append(finding)
        by_path = {path: tuple(found) for path, found in findings.items()}
        return Analysis(loaded.corpus, loaded.texts, by_path)
