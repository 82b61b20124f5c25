"""Manuscripts as they stand in an editor, held against the collection that they lie in.

Nothing here knows of the protocol. A manuscript is read by itself: what it includes is read when
``kb manuscript check`` is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb.base.text import TextFile
from kb.check.policy import Policy
from kb.check.rules.manuscript.checks import check_manuscript
from kb.check.rules.manuscript.works import Works
from kb.diagnostics import Diagnostic
from kb.model import Corpus
from kb.model.naming import Sort
from kb.parse.manuscript import Manuscript, read_manuscript
from kb.revise.pointers import Pointer
from kb.workspace.files import CLAIMS, SOURCES

SUFFIXES = frozenset({".md", ".qmd", ".rmd", ".tex", ".typ", ".org"})
"""The endings of manuscripts that an editor shows as text."""


@dataclass(frozen=True)
class Judged:
    """One manuscript: its text, what is cited where, and what was found."""

    file: TextFile
    findings: tuple[Diagnostic, ...]
    pointers: tuple[Pointer, ...]


def is_manuscript(path: str) -> bool:
    """Whether a file of the knowledge base's folder, by its path there, may cite its sources.

    Files about the repository are written in capitals by custom (README, CONTRIBUTING): what they
    cite are examples.
    """
    pure = PurePosixPath(path)
    about = pure.stem.isupper() or pure.parts[0].startswith(".")
    outside = pure.parts[0] not in {SOURCES, CLAIMS}
    return pure.suffix.lower() in SUFFIXES and outside and not about


def judged_manuscripts(
    opened: Mapping[str, str], corpus: Corpus, policy: Policy
) -> dict[str, Judged]:
    """Each of the opened texts that is a manuscript, by its path."""
    judged = {}
    for path, text in opened.items():
        manuscript = read_manuscript(path, text.encode()) if is_manuscript(path) else None
        if manuscript:
            findings = tuple(policy.applied(check_manuscript(manuscript, corpus)))
            judged[path] = Judged(manuscript.file, findings, _pointers(manuscript, corpus))
    return judged


def _pointers(manuscript: Manuscript, corpus: Corpus) -> tuple[Pointer, ...]:
    works = Works(corpus)
    cited = ((works.source(citation), citation.place) for citation in manuscript.citations)
    return tuple(Pointer(Sort.SOURCE, one.key, place) for one, place in cited if one)
