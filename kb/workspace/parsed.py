"""What the parser made of one file, as a value that caches keep."""

from __future__ import annotations

from dataclasses import dataclass

from kb.diagnostics import Diagnostic
from kb.model import Claim, Question, Studies, Vocabulary
from kb.parse.bibtex import BibFile
from kb.parse.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file held, as far as it could be read; of a note also the ``prose``."""

    value: Claim | Question | BibFile | Vocabulary | Studies | None
    diagnostics: tuple[Diagnostic, ...]
    prose: Rendered | None = None
