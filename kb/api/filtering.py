"""The filter for Pandoc and Quarto, as a folder with the evidence that it puts into manuscripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kb.base.atomic import make_folder, write_bytes, write_text
from kb.cite.export.bibtex import write_biblatex
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.filter_data import write_filter_data, write_items
from kb.web.pages.effects import Group, forest, groups_of
from kb.web.svg.forest import SMALL
from kb.web.svg.parts import Drawing

PROGRAM = ("kb.lua", "kb-shortcode.lua", "_extension.yml", "evidence-kb.sty")
"""What does not depend on the collection."""


def write_filter(folder: Path, excerpt: Excerpt, connection: sqlite3.Connection) -> int:
    """Write the filter and its evidence into ``folder``, made if need be; how many forest plots.

    Raises :class:`KbError` where that cannot be written.
    """
    make_folder(folder / "plots")
    source = files("kb.cite") / "filter"
    for name in PROGRAM:
        write_text(folder / name, (source / name).read_text(encoding="utf-8"))
    plots: dict[tuple[str, str], str] = {}
    for kind, ident, drawing in _drawings(excerpt, connection):
        name = f"{kind}-{ident}"
        _write_drawing(folder / "plots" / name, drawing)
        plots[kind, ident] = name
    write_text(folder / "evidence.json", write_filter_data(excerpt, plots))
    write_text(folder / "sources.json", write_items(excerpt.sources))
    write_text(folder / "sources.bib", write_biblatex(excerpt.sources))
    return len(plots)


def _drawings(
    excerpt: Excerpt, connection: sqlite3.Connection
) -> Iterator[tuple[str, str, Drawing]]:
    """The forest plot of each question and claim with estimates, as the pages draw it."""
    subjects = [("question", one.id, one.question) for one in excerpt.corpus.questions.values()]
    subjects += [("claim", one.id, one.statement) for one in excerpt.claims]
    for kind, ident, title in subjects:
        groups = groups_of(connection, kind, ident)
        if any(_is_drawn(group) for group in groups):
            yield kind, ident, forest(groups, f"Effects: {title}", lambda _: "", SMALL)


def _is_drawn(group: Group) -> bool:
    return any(row.value is not None for row in group.effects)


def _write_drawing(path: Path, drawing: Drawing) -> None:
    write_text(path.with_name(f"{path.name}.svg"), drawing.svg())
    write_bytes(path.with_name(f"{path.name}.png"), drawing.png()())
