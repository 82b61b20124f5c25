"""A knowledge base as it lies on an editor's desk: files on disk, and over them what is open.

Nothing here knows of the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.api.revising import renaming
from kb.api.workspace import Workspace, judged
from kb.base.errors import KbError
from kb.base.text import TextFile
from kb.check.baseline import Known
from kb.check.policy import Policy
from kb.diagnostics import Diagnostic
from kb.lsp.manuscripts import is_manuscript, judged_manuscripts
from kb.model import Corpus
from kb.model.naming import Sort
from kb.revise.pointers import Pointer
from kb.revise.revision import Revision
from kb.workspace.baseline import read_baseline
from kb.workspace.files import CLAIMS, SOURCES, STUDIES, VOCABULARY


@dataclass(frozen=True)
class Analysis:
    """What is known of the texts as they were at one moment; ``findings`` by path, ``cited`` what
    manuscripts cite.
    """

    corpus: Corpus
    texts: Mapping[str, TextFile]
    findings: Mapping[str, tuple[Diagnostic, ...]]
    cited: tuple[Pointer, ...] = ()


class Session:
    """One knowledge base; ``opened`` maps paths to the texts in the editor.

    ``trouble`` says what is wrong with the settings, which are then left out of account.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.opened: dict[str, str] = {}
        self.trouble = ""
        self._workspace = Workspace(root, live=True)
        self._policy: Policy | None = None
        self._known: tuple[Known, ...] = ()

    def reread(self) -> None:
        """Read the files and the settings anew."""
        self._workspace.refresh()
        self.trouble = ""
        try:
            self._policy = self._workspace.policy
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
        known = path in {VOCABULARY, STUDIES}
        if known or file.suffix.lower() == suffix or is_manuscript(path):
            return path
        return None

    def renaming(self, sort: Sort, old: str, new: str) -> Revision:
        """The edits that give a thing another name in all texts, the opened ones as they are now.

        Raises :class:`kb.base.errors.KbError` where it cannot be done everywhere.
        """
        if self._policy is None:
            self.reread()
        opened = self.opened.copy()
        self._workspace.opened = _noted(opened)
        return renaming(self._workspace.present(), sort, (old, new))

    def look(self) -> Analysis:
        """What the checks say of the texts as they are now, the opened ones as in the editor."""
        if self._policy is None:
            self.reread()
        opened = self.opened.copy()
        self._workspace.opened = _noted(opened)
        reading = self._workspace.read(self._policy)
        check = judged(reading.findings, reading.texts, Policy(), self._known)
        by_path: dict[str, list[Diagnostic]] = {}
        for finding in check.findings:
            by_path.setdefault(finding.place.path, []).append(finding)
        findings = {path: tuple(listed) for path, listed in by_path.items()}
        manuscripts = judged_manuscripts(opened, reading.corpus, self._policy or Policy())
        findings |= {path: one.findings for path, one in manuscripts.items()}
        texts = {**reading.texts, **{path: one.file for path, one in manuscripts.items()}}
        cited = tuple(pointer for one in manuscripts.values() for pointer in one.pointers)
        return Analysis(reading.corpus, texts, findings, cited)


def _noted(opened: Mapping[str, str]) -> dict[str, bytes]:
    """The opened texts that are part of the collection."""
    return {path: text.encode() for path, text in opened.items() if not is_manuscript(path)}
