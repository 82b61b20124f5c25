"""Manuscripts, in the formats that authors write in, into citations with their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from kb.base.text import TextFile
from kb.parse.decode import decode
from kb.parse.manuscript.docx import read_docx
from kb.parse.manuscript.latex import read_latex
from kb.parse.manuscript.markdown import read_markdown
from kb.parse.manuscript.org import read_org
from kb.parse.manuscript.tex_macros import Macro
from kb.parse.manuscript.typst import read_typst
from kb.parse.manuscript.values import Citation, Inclusion, Manuscript, Snapshot

__all__ = [
    "SUFFIXES",
    "Citation",
    "Inclusion",
    "Macro",
    "Manuscript",
    "Snapshot",
    "read_manuscript",
]

_READERS: Mapping[str, Callable[[TextFile], Manuscript]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".qmd": read_markdown,
    ".rmd": read_markdown,
    ".txt": read_markdown,
    ".tex": read_latex,
    ".ltx": read_latex,
    ".latex": read_latex,
    ".typ": read_typst,
    ".org": read_org,
}
_WORD = ".docx"
SUFFIXES = (*_READERS, _WORD)
"""The endings of files that can be read."""


def read_manuscript(
    path: str, data: bytes, suffix: str = "", macros: Mapping[str, Macro] | None = None
) -> Manuscript | None:
    """The manuscript in a file, read by ``suffix`` or the ending of its name; None if it cannot
    be read at all.

    ``path`` is as findings name it; ``macros`` are LaTeX's, of the files before it. Never
    raises on what the bytes hold.
    """
    suffix = (suffix or PurePath(path).suffix).lower()
    if suffix == _WORD:
        return read_docx(path, data)
    reader = _READERS.get(suffix)
    if reader is read_latex:
        return read_latex(decode(data, path)[0], macros)
    return reader(decode(data, path)[0]) if reader else None
