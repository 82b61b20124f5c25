"""Bytes into text: UTF-8, and what people save by mistake instead."""

from __future__ import annotations

import codecs

from kb.diagnostics import Diagnostic, Rule
from kb.text import Place, TextFile

NOT_UTF8 = Rule(
    code="T001",
    title="A file that is not UTF-8",
    why="Accents and dashes are only the same for everybody if the file says them in UTF-8.",
    bad="A file saved as “Latin-1” or “Windows-1252”",
    good="The same file saved as “UTF-8”",
)
NUL = Rule(
    code="T002",
    title="A file with NUL characters",
    why="NUL stands in no text; the file was damaged, or is no text at all.",
    bad="A spreadsheet renamed to .bib",
    good="A text file",
)

RULES = (NOT_UTF8, NUL)

_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, path: str) -> tuple[TextFile, tuple[Diagnostic, ...]]:
    """The text of a file, without a byte order mark, and what was wrong with its bytes.

    Bytes that are no UTF-8 are read as Windows-1252 (and Latin-1 where that has no character),
    so that the rest of the file still loads; the finding names the first of them.
    """
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            file = TextFile(path, text)
            message = "the file is in UTF-16; save it as UTF-8"
            return file, (Diagnostic(NOT_UTF8, _place(file, 0), message), *_nul(file))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        file = TextFile(path, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        file = TextFile(path, _single_bytes(data))
        shown = file.text[error.start : error.start + 1]
        message = (
            f"the byte 0x{data[error.start]:02X} is no UTF-8 (perhaps “{shown}” saved as Latin-1"
            " or Windows-1252); save the file as UTF-8"
        )
        return file, (Diagnostic(NOT_UTF8, _place(file, error.start), message), *_nul(file))
    return file, _nul(file)


def _single_bytes(data: bytes) -> str:
    """One character a byte, so that offsets in bytes are offsets in characters."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _nul(file: TextFile) -> tuple[Diagnostic, ...]:
    at = file.text.find("\0")
    if at < 0:
        return ()
    return (Diagnostic(NUL, _place(file, at), "the file holds a NUL character; delete it"),)


def _place(file: TextFile, offset: int) -> Place:
    return Place(file.path, file.span(offset, offset + 1))
