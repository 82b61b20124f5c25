"""Bytes into text: UTF-8, and what people save by mistake instead."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Rule

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
    one by one, so that the rest of the file loads as it is; the finding names the first of them.
    NUL becomes U+FFFD, as in CommonMark, since neither pages nor databases can hold it.
    """
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            file, nul = _without_nul(TextFile(path, text))
            message = "the file is in UTF-16; save it as UTF-8"
            return file, (Diagnostic(NOT_UTF8, _place(file, 0), message), *nul)
    escaped = _escaped(data.removeprefix(codecs.BOM_UTF8))
    bad = _ESCAPED.findall(escaped)
    if not bad:
        return _without_nul(TextFile(path, escaped))
    file, nul = _without_nul(TextFile(path, escaped.translate(_SINGLE_BYTES)))
    at = escaped.index(bad[0])
    others = f", the first of {len(bad)} such bytes," if len(bad) > 1 else ""
    message = (
        f"the byte 0x{ord(bad[0]) - 0xDC00:02X}{others} is no UTF-8 (perhaps “{file.text[at]}”"
        " saved as Latin-1 or Windows-1252); save the file as UTF-8"
    )
    return file, (Diagnostic(NOT_UTF8, _place(file, at), message), *nul)


def recode(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """The bytes of a file after edits of the text that :func:`decode` reads in it.

    No byte outside the edits changes: the byte order mark, bytes that are no UTF-8 and NUL stay.
    New text is written as the file writes its own: in UTF-16, in Windows-1252 where that is what
    the file seems to be, else in UTF-8; with the line ends of the file. None where the encoding
    lacks a character, or the file is too damaged to be written back.
    """
    mark, encoding = _mark_and_encoding(data)
    body = data[len(mark) :]
    text = body.decode(encoding, errors="replace") if encoding else _escaped(body)
    pieces: list[str] = []
    position = 0
    try:
        for edit in sorted(edits, key=lambda edit: edit.span):
            new = _as_in(text, edit.replacement, raw=not encoding)
            pieces += (text[position : edit.span.start], new)
            position = edit.span.end
        changed = "".join((*pieces, text[position:]))
        if encoding and text.encode(encoding) != body:
            return None
        return mark + changed.encode(
            encoding or "utf-8", "strict" if encoding else "surrogateescape"
        )
    except UnicodeEncodeError:
        return None


def _mark_and_encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that the file starts with, and UTF-16 if it is that."""
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            return mark, encoding
    return (codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""), ""


def _escaped(body: bytes) -> str:
    """As UTF-8; each byte that is none becomes a lone surrogate, which UTF-8 cannot hold."""
    return body.decode("utf-8", errors="surrogateescape")


def _as_in(text: str, new: str, *, raw: bool) -> str:
    """New text with the line ends, and in the single-byte encoding, that the text has."""
    ends = text.count("\r\n"), text.count("\n"), text.count("\r")
    if ends[0] * 2 > ends[1]:
        new = new.replace("\n", "\r\n")
    elif not ends[1] and ends[2]:
        new = new.replace("\n", "\r")
    others = {character for character in text if character > "\x7f"} if raw else set()
    if others and all(_ESCAPED.match(character) for character in others):
        return new.encode("cp1252").decode("ascii", errors="surrogateescape")
    return new


def _single_byte(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_ESCAPED = re.compile("[\udc80-\udcff]")
_SINGLE_BYTES = {0xDC00 + byte: _single_byte(byte) for byte in range(0x80, 0x100)}


def _without_nul(file: TextFile) -> tuple[TextFile, tuple[Diagnostic, ...]]:
    at = file.text.find("\0")
    if at < 0:
        return file, ()
    file = TextFile(file.path, file.text.replace("\0", "\ufffd"))
    return file, (Diagnostic(NUL, _place(file, at), "the file holds a NUL character; delete it"),)


def _place(file: TextFile, offset: int) -> Place:
    return Place(file.path, file.span(offset, offset + 1))
