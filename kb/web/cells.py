"""Cells of Datasette's own table pages of a knowledge base: prose as HTML, ids as links.

What is not ours to show better is left to Datasette, which escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from kb.store.selecting import array
from kb.web import host
from kb.web.links import claim_path, feature_path, source_path

COMMA, SEMICOLON = Markup(", "), Markup("; ")

SHORT = 160
"""Characters of a long text that a table shows."""

LONG_TEXT = {"body_markdown", "prose", "source_titles", "author_names", "csl_json", "abstract"}

PAGES = {"claim": claim_path, "source": source_path, "feature": feature_path}

LINKS: Mapping[tuple[str, str], str] = {
    ("claims", "id"): "claim",
    ("sources", "key"): "source",
    ("features", "id"): "feature",
    ("features", "broader"): "feature",
    ("evidence", "claim"): "claim",
    ("evidence", "source"): "source",
    ("evidence", "via"): "source",
    ("claim_features", "claim"): "claim",
    ("claim_features", "feature"): "feature",
    ("claim_contexts", "claim"): "claim",
    ("claim_relations", "claim"): "claim",
    ("claim_relations", "target"): "claim",
    ("mentions", "claim"): "claim",
    ("mentions", "source"): "source",
    ("mentions", "target"): "claim",
    ("source_people", "source"): "source",
    ("features", "source"): "source",
    ("contexts", "source"): "source",
    ("designs", "source"): "source",
    ("map_cells", "feature"): "feature",
    ("feature_balance", "feature"): "feature",
    ("evidence_years", "feature"): "feature",
    ("strongest_claims", "feature"): "feature",
    ("strongest_claims", "claim"): "claim",
    ("connected_claims", "feature"): "feature",
    ("connected_claims", "claim"): "claim",
    ("queue", "claim"): "claim",
    ("queue", "source"): "source",
    ("removed_claims", "renamed_to"): "claim",
}
"""Columns that hold the id of something with a page of its own."""

NAMES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("claims", "statement"): ("claim", "id"),
    ("sources", "title"): ("source", "key"),
    ("features", "label"): ("feature", "id"),
}
"""Columns that name the row itself, with the column that holds its id."""

ARRAYS: Mapping[tuple[str, str], str | None] = {
    ("claims", "features"): "feature",
    ("claims", "sources"): "source",
    ("claims", "contexts"): None,
    ("claims", "designs"): None,
    ("claims", "authors"): None,
    ("claims", "contributors"): None,
    ("sources", "keywords"): None,
    ("features", "alt_labels"): None,
}
"""Columns that hold JSON arrays: of ids with a page, or of values that the table is narrowed to."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a page of rows: where it stands, its value and the row around it.

    ``table`` is empty in the answer to a query, where a column's name tells what it holds.
    """

    datasette: host.Datasette
    database: str
    table: str
    column: str
    value: Any
    row: Any

    @property
    def place(self) -> tuple[str, str]:
        """The table and the column."""
        return (self.table, self.column)


def render(cell: Cell) -> Markup | None:
    """The HTML of a cell, or None where Datasette's own will do."""
    if cell.value in (None, ""):
        return None
    if cell.place == ("claims", "body_html"):
        return Markup(
            '<details><summary>Prose</summary><div class="prose">{}</div></details>'
        ).format(under_base(cell.datasette, cell.value))
    for kind, shown in ((ARRAYS, _array), (LINKS, _link), (NAMES, _name)):
        if cell.place in kind:
            return shown(cell)
    if not cell.table and cell.column in PAGES:
        return _anchor(cell.datasette, PAGES[cell.column](str(cell.value)), cell.value)
    return _shortened(cell) if cell.column in LONG_TEXT else None


def _shortened(cell: Cell) -> Markup | None:
    if not isinstance(cell.value, str) or len(cell.value) <= SHORT:
        return None
    return escape(cell.value[:SHORT].rsplit(" ", 1)[0] + " …")


def under_base(datasette: host.Datasette, html: str) -> Markup:
    """Sanitised HTML from the database, its root-relative links put under ``base_url``."""
    base = str(datasette.urls.path("/"))
    if base != "/":
        html = html.replace('href="/', f'href="{escape(base)}')
    return Markup(html)  # noqa: S704


def _anchor(datasette: host.Datasette, path: str, text: object) -> Markup:
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(path), text)


def _name(cell: Cell) -> Markup | None:
    """The row's own name, linked to its page where the row holds its id."""
    page, key = NAMES[cell.place]
    try:
        ident = str(cell.row[key])
    except (KeyError, IndexError):
        return None
    return _anchor(cell.datasette, PAGES[page](ident), cell.value)


def _link(cell: Cell) -> Markup:
    """A link to a page; Datasette gives a foreign key as its value with its label."""
    path, value = PAGES[LINKS[cell.place]], cell.value
    if isinstance(value, dict):
        label = value["label"] or value["value"]
        return _anchor(cell.datasette, path(str(value["value"])), label)
    return _anchor(cell.datasette, path(str(value)), value)


def _array(cell: Cell) -> Markup:
    """The items of a JSON array, each linked to its page or to the rows that share it."""
    page = ARRAYS[cell.place]
    items = array(cell.value)
    if page:
        links = [_anchor(cell.datasette, PAGES[page](str(item)), item) for item in items]
    else:
        links = [_narrowed(cell, item) for item in items]
    comma = SEMICOLON if cell.column in {"authors", "contributors"} else COMMA
    return comma.join(links)


def _narrowed(cell: Cell, item: object) -> Markup:
    query = urlencode({f"{cell.column}__arraycontains": str(item)})
    address = f"{cell.datasette.urls.table(cell.database, cell.table)}?{query}"
    return Markup('<a href="{}">{}</a>').format(address, item)
