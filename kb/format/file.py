"""A file into its canonical form, by what its name says it is."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb.base.text import TextFile
from kb.format.bibliography import format_bibliography
from kb.format.front_matter import format_note, format_studies, format_vocabulary
from kb.format.unchanged import Unformatted
from kb.parse.decode import decode

_Formatter = Callable[[TextFile], tuple[str, tuple[Unformatted, ...]]]
_BY_SUFFIX: Mapping[str, _Formatter] = {".bib": format_bibliography, ".md": format_note}

_BY_NAME: Mapping[str, _Formatter] = {
    "vocabulary.yml": format_vocabulary,
    "studies.yml": format_studies,
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's bytes in canonical form; ``left`` says what was left as it is, and why."""

    data: bytes
    unformatted: tuple[Unformatted, ...]


def formatter(path: str) -> _Formatter | None:
    """What brings a file of that name into canonical form; None if there is none."""
    name = PurePosixPath(path)
    return _BY_NAME.get(name.name) or _BY_SUFFIX.get(name.suffix.lower())


def format_bytes(data: bytes, path: str) -> Formatted:
    """The canonical form of a file's bytes; raises :class:`ValueError` if its name has none.

    A byte order mark stays. Bytes that are no UTF-8 leave the whole file as it is, since to
    write them anew would be to guess what they stood for.
    """
    format_text = formatter(path)
    if format_text is None:
        raise ValueError(path)
    file, damage = decode(data, path)
    if damage:
        return Formatted(data, tuple(Unformatted(d.place, f"{d.code} {d.message}") for d in damage))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text, unformatted = format_text(file)
    return Formatted(mark + text.encode(), unformatted)
