"""The whole of a search's result as CSV and as Markdown, in the order of the result.

A long one is written beside the server.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from kb.search import Selection
from kb.search.complete import claims_in_order
from kb.web.forms import to_csv
from kb.web.jobs import Job
from kb.web.page import Writer
from kb.web.pages.shared import CSV_COLUMNS, ClaimRow, claim_rows, claims_markdown
from kb.web.site import Site

MANY = 500
"""Claims above which a list is written beside the server."""

Form = Literal["csv", "md"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a list: its title, and how much it holds; and the site's own address."""

    title: str
    intro: str
    root: str


def claims_of(connection: sqlite3.Connection, idents: Iterable[str]) -> list[ClaimRow]:
    """The rows of claims in the order given."""
    wanted = list(idents)
    where = "where id in (select value from json_each(?))"
    by_id = {row.id: row for row in claim_rows(connection, where, [json.dumps(wanted)])}
    return [by_id[ident] for ident in wanted]


def list_forms(
    site: Site, selection: Selection, claims: int, heading: Heading
) -> dict[str, Writer]:
    """All claims that a search finds, ``claims`` in number."""
    edition = site.build.edition

    def write(form: Form) -> str | Job:
        if claims > MANY and site.database.path:
            return Job(listed, (str(site.database.path), edition, form, selection, heading))
        with closing(site.database.connect()) as connection:
            return written(connection, form, selection, heading)

    return {"csv": partial(write, "csv"), "md": partial(write, "md")}


def listed(path: str, edition: object, form: Form, selection: Selection, heading: Heading) -> str:
    """A list of the database at ``path``; ``edition`` tells its contents from earlier ones."""
    del edition
    with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as there:
        return written(there, form, selection, heading)


def written(
    connection: sqlite3.Connection, form: Form, selection: Selection, heading: Heading
) -> str:
    """The list in one of its forms."""
    claims = claims_of(connection, (ident for ident, _ in claims_in_order(connection, selection)))
    if form == "csv":
        return to_csv(CSV_COLUMNS, claims)
    return claims_markdown(heading.root, heading.title, heading.intro, claims)
