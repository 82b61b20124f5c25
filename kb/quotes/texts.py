"""The texts of sources that a contributor has, read where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from kb.base.errors import KbError
from kb.parse.decode import decode
from kb.quotes.matching import Searchable

_BLOCKS = {
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
    *("p", "pre", "section", "table", "td", "th", "tr", "ul"),
}
_UNSEEN = {"head", "script", "style", "template", "noscript"}
_INSTALL = "install evidence-kb[pdf] to read it"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with the SHA-256 of its file; ``trouble`` says why it could not be read."""

    path: Path
    digest: str
    content: Searchable = field(repr=False)
    trouble: str = ""


def read_texts(folder: Path, keys: Collection[str]) -> Mapping[str, tuple[Text, ...]]:
    """The texts in a folder by the key of the source that each is named for.

    A text is named for its source, as in ``lima2010thinking.pdf``, or lies in a folder that is;
    capitals do not matter. Raises :class:`KbError` for a file that cannot be read at all.
    """
    by_name = {key.casefold(): key for key in keys}
    by_source: dict[str, list[Text]] = {}
    for path in sorted(folder.rglob("*")):
        reader = READERS.get(path.suffix.lower())
        names = (path.stem.casefold(), *(p.name.casefold() for p in path.parents))
        key = next((by_name[name] for name in names if name in by_name), None)
        if reader and key and path.is_file():
            by_source.setdefault(key, []).append(_read(path, reader))
    return {key: tuple(texts) for key, texts in by_source.items()}


@dataclass(frozen=True, slots=True)
class Paper:
    """The text of one work as its reader has it before them, and the title of its file, if any."""

    path: Path
    text: str = field(repr=False)
    title: str = ""


def read_paper(path: Path) -> Paper:
    """One text, with a form feed between its pages where it has some.

    Raises :class:`KbError` where it cannot be read, or holds no text, as a scan.
    """
    reader = {**READERS, ".pdf": _pdf_pages}.get(path.suffix.lower())
    if reader is None:
        raise KbError(f"{path} is none of these: {', '.join(READERS)}.")
    try:
        data = path.read_bytes()
        text = reader(data)
        title = _pdf_title(data) if path.suffix.lower() == ".pdf" else ""
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    except _Unreadable as unreadable:
        raise KbError(f"{path}: {unreadable}.") from unreadable
    if not text.strip():
        raise KbError(f"{path} holds no text; a scan needs to be read by a program for that (OCR).")
    return Paper(path, text, title)


def _read(path: Path, reader: Callable[[bytes], str]) -> Text:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    digest = hashlib.sha256(data).hexdigest()
    try:
        text = reader(data)
    except _Unreadable as unreadable:
        return Text(path, digest, Searchable(""), str(unreadable))
    return Text(path, digest, Searchable(text), "" if text.strip() else "it holds no text")


class _Unreadable(Exception):
    """Why the text of a file cannot be had."""


def _plain(data: bytes) -> str:
    return decode(data, "")[0].text


def _markdown(data: bytes) -> str:
    return _of_html(MarkdownIt("commonmark").render(_plain(data)))


def _html(data: bytes) -> str:
    return _of_html(_plain(data))


def _of_html(text: str) -> str:
    parser = _TextOnly()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces)


class _TextOnly(HTMLParser):
    """What a reader of a page sees, with a line end around each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._unseen += tag in _UNSEEN
        self.pieces += ["\n"] if tag in _BLOCKS else []

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        self.pieces += ["\n"] if tag in _BLOCKS else []

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def _pdf(data: bytes) -> str:
    return _of_pdf("pdf_text", data)


def _pdf_pages(data: bytes) -> str:
    return _of_pdf("pdf_pages", data)


def _pdf_title(data: bytes) -> str:
    return _of_pdf("pdf_title", data)


def _of_pdf(what: str, data: bytes) -> str:
    try:
        from kb.quotes import pdf  # noqa: PLC0415 - needs an extra
    except ImportError:
        raise _Unreadable(_INSTALL) from None
    readers = {"pdf_text": pdf.pdf_text, "pdf_pages": pdf.pdf_pages, "pdf_title": pdf.pdf_title}
    try:
        return readers[what](data)
    except pdf.UNREADABLE as error:
        raise _Unreadable(f"its PDF cannot be read ({error})") from error


READERS: Mapping[str, Callable[[bytes], str]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
}
