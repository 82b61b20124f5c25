"""In which format a library is written: seen from its text, not from its name."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePath


class Format(Enum):
    """A format that libraries are exported in."""

    BIBTEX = "BibTeX or biblatex"
    RIS = "RIS"
    CSL_JSON = "CSL-JSON"
    NBIB = "NBIB (PubMed)"
    ENDNOTE = "EndNote XML"


FORMATS = ", ".join(one.value for one in Format)
"""Their names in a row, for messages."""

_ENDINGS = {
    ".bib": Format.BIBTEX,
    ".bibtex": Format.BIBTEX,
    ".ris": Format.RIS,
    ".json": Format.CSL_JSON,
    ".nbib": Format.NBIB,
}
# The first of these that the text has tells it.
_MARKS = (
    (re.compile(r"\A\s*[\[{]\s*(?:[{\"\]]|\Z)"), Format.CSL_JSON),
    (re.compile(r"\A\s*<"), Format.ENDNOTE),
    (re.compile(r"^\ufeff?PMID ?- ", re.MULTILINE), Format.NBIB),
    (re.compile(r"^[ \t\ufeff]*TY[ \t]{1,2}-", re.MULTILINE), Format.RIS),
    (re.compile(r"@\s*\w+\s*[{(]"), Format.BIBTEX),
)


def format_of(text: str, path: str) -> Format | None:
    """The format of a library; by its ending where the text does not tell; None if unknown."""
    if re.search(r"<xml>\s*<records>|<record>", text[:4000]) is None and text.lstrip()[:1] == "<":
        return None
    marked = (kind for mark, kind in _MARKS if mark.search(text))
    return next(marked, None) or _ENDINGS.get(PurePath(path).suffix.lower())
