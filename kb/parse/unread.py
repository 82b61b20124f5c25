"""Files beside notes and bibliographies that are not read, which is most often a slip."""

from __future__ import annotations

import posixpath

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.parse.reader import is_slug, slugged

MISNAMED = Rule(
    code="T004",
    title="A note or bibliography under a name that is not read",
    why="Notes end in “.md” and bibliographies in “.bib”. Under another name a file is passed over,"
    " and what it says would be missing without a word.",
    bad="claims/trios-work.txt",
    good="claims/trios-work.md",
)
UNREAD = Rule(
    code="T005",
    title="A file that is neither note nor bibliography",
    why="Nothing in it counts or is shown. Texts, pictures and tables have a place outside the two"
    " folders.",
    bad="claims/trios-work.png",
    good="images/trios-work.png",
    severity=Severity.INFO,
)

RULES = (MISNAMED, UNREAD)

CLAIMS, SOURCES = "claims", "sources"
# What people give notes and bibliographies that they type, in a web editor above all.
_ENDINGS = {
    CLAIMS: {"", ".txt", ".text", ".markdown", ".mdown", ".mkd", ".mdx", ".rst", ".rmd", ".qmd"},
    SOURCES: {"", ".txt", ".text", ".bibtex", ".biblatex", ".bibfile"},
}
_OF_THE_FOLDER = {"readme", "license", "licence", "copying", "makefile"}
_IMPORTED = {".ris", ".nbib", ".enw", ".json"}
_NAMES = {
    f"{CLAIMS}/vocabulary.yaml": "claims/vocabulary.yml",
    f"{SOURCES}/studies.yaml": "sources/studies.yml",
    f"{SOURCES}/vocabulary.yml": "claims/vocabulary.yml",
    f"{CLAIMS}/studies.yml": "sources/studies.yml",
}


def unread(path: str) -> Diagnostic:
    """The finding about a file under ``sources/`` or ``claims/`` that is not read."""
    folder = path.partition("/")[0]
    meant = _meant(path, folder)
    place = Place(path, TextFile(path, "").span(0, 0))
    if meant:
        message = f"this file is not read; rename it to “{meant}”"
        return Diagnostic(MISNAMED, place, message, None)
    if posixpath.splitext(path)[1].lower() in _IMPORTED and folder == SOURCES:
        message = "this file is not read; put its records into a “.bib” file"
        return Diagnostic(MISNAMED, place, message, None)
    what = "notes (.md)" if folder == CLAIMS else "bibliographies (.bib)"
    message = f"this file is not read; {folder}/ holds {what}, so move it out of there"
    return Diagnostic(UNREAD, place, message, None)


def _meant(path: str, folder: str) -> str:
    """The path under which the file would be read, if it seems to be meant to be."""
    stem, ending = posixpath.splitext(path)
    if path in _NAMES:
        return _NAMES[path]
    if ending.lower() == ".bib" and folder == CLAIMS:
        return f"{SOURCES}/{posixpath.basename(path)}"
    if ending.lower() == ".md" and folder == SOURCES:
        return f"{CLAIMS}/{posixpath.basename(path)}"
    named = posixpath.basename(stem).lower() in _OF_THE_FOLDER
    if named or ending.lower() not in _ENDINGS.get(folder, ()):
        return ""
    if folder == SOURCES:
        return f"{stem}.bib"
    place, _, name = stem.rpartition("/")
    return f"{place}/{name if is_slug(name) else slugged(name) or name}.md"
