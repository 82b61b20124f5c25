"""Manuscripts from their files, with every file that they take in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kb.base.errors import KbError, UsageFault
from kb.parse.manuscript import SUFFIXES, Inclusion, Macro, Manuscript, read_manuscript


def read_manuscripts(files: Iterable[Path]) -> list[Manuscript]:
    """The manuscripts in these files and in those that they include, each file once, in order.

    A name counts from the folder of the file that was named, as programs that set text have it,
    and from that of the file which includes. Raises :class:`UsageFault` for what is no
    manuscript, :class:`KbError` for what cannot be read.
    """
    read: dict[str, Manuscript] = {}
    for path in files:
        if path.suffix.lower() not in SUFFIXES:
            raise UsageFault(f"{path} is not read; manuscripts end in {', '.join(SUFFIXES)}.")
        waiting = [(path, path.suffix)]
        macros: Mapping[str, Macro] = {}
        while waiting:
            current, suffix = waiting.pop()
            name = os.path.realpath(current)
            if name in read:
                continue
            manuscript = _read(current, suffix, macros)
            macros = {**macros, **manuscript.macros}
            included = {one: _find(one, path.parent, current.parent) for one in manuscript.includes}
            missing = tuple(one for one, place in included.items() if place is None)
            read[name] = replace(manuscript, missing=missing)
            # The last goes first, so that files come in the order in which they are included.
            waiting += [(p, _suffix(p, suffix)) for p in list(included.values())[::-1] if p]
    return list(_without_labels(read.values()))


def _read(path: Path, suffix: str, macros: Mapping[str, Macro]) -> Manuscript:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KbError(f"{path} could not be read: {error.strerror}.") from error
    manuscript = read_manuscript(path.as_posix(), data, suffix, macros)
    if manuscript is None:
        raise KbError(f"{path} is no Word document that can be read.")
    return manuscript


def _suffix(path: Path, including: str) -> str:
    """The format to read an included file in: that of its own ending, or of what includes it."""
    return path.suffix if path.suffix.lower() in SUFFIXES else including


def _find(inclusion: Inclusion, first: Path, own: Path) -> Path | None:
    """The file that is meant, if it is there."""
    bases = (own, first) if inclusion.beside else (first, own)
    # Where the format has a root of its own, a name from there on begins with a slash.
    names = dict.fromkeys((inclusion.name, inclusion.name.lstrip("/")))
    for base in dict.fromkeys(bases):
        for name in names:
            for ending in dict.fromkeys((inclusion.suffix, "")):
                path = Path(os.path.normpath(base / f"{name}{ending}"))
                if _is_file(path):
                    return path
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _without_labels(manuscripts: Iterable[Manuscript]) -> Iterator[Manuscript]:
    """Each without the citations that name a part of another; labels are Typst's."""
    read = list(manuscripts)
    labels = frozenset[str]().union(*(one.labels for one in read))
    for one in read:
        typst = one.file.path.lower().endswith(".typ")
        references = tuple(c for c in one.citations if not (typst and c.key in labels))
        yield replace(one, citations=references)
