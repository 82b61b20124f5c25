"""The home page: what this collection is, how it balances, what changed, where help is needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kb.store.criteria import LEVELS
from kb.web.forms import to_csv, to_json
from kb.web.page import Page, Result, names_of
from kb.web.pages import queue
from kb.web.pages.questions import QuestionRow, questions_of
from kb.web.pages.shared import CSV_COLUMNS, ClaimRow, claim_rows, claims_markdown
from kb.web.pages.tree import Levels, TreeFeature, feature_tree
from kb.web.queries import columns, record
from kb.web.site import Site

RECENT = 8
ASKED = 6
"""How many questions the home page opens with."""

READ = {
    "reviewed": "Reviewed by a second reader",
    "contested": "Contested",
    "draft": "Drafts, by their writer alone",
    "superseded": "Superseded",
}
"""What home calls the claims of each status."""

STATUS = "select status, count(*) as claims from claims group by status"

WHOLE = f"""
select {columns(Levels)} from map_cells
where feature is null and outcome is null and axis = 'all'
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows beside the counts that the build already holds.

    ``certainty`` has each level and how many claims are of it, ``read`` each status of claims with
    its words and how many have it, ``queue`` how much there is to do of each task.
    """

    questions: Sequence[QuestionRow]
    features: Sequence[TreeFeature]
    certainty: Sequence[tuple[str, int]]
    read: Sequence[tuple[str, str, int]]
    recent: Sequence[ClaimRow]
    queue: Mapping[str, int]


def load(connection: sqlite3.Connection) -> Home:
    """What the home page shows."""
    whole = record(connection, Levels, WHOLE) or Levels(0, 0, 0, 0, 0)
    counts = (whole.high, whole.moderate, whole.low, whole.very_low, whole.unrated)
    return Home(
        questions_of(connection)[:ASKED],
        feature_tree(connection),
        list(zip(LEVELS, counts, strict=True)),
        read(connection),
        recent(connection, RECENT),
        queue.counts(connection),
    )


def read(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """How many claims have each status, and the words for it; of superseded ones only if any."""
    counts: dict[str, int] = dict(connection.execute(STATUS).fetchall())
    shown = [status for status in READ if status != "superseded" or counts.get(status)]
    return [(status, READ[status], counts.get(status, 0)) for status in shown]


def recent(connection: sqlite3.Connection, limit: int) -> list[ClaimRow]:
    """The claims that changed last."""
    order = "where status <> 'superseded' order by updated desc, rowid desc limit ?"
    return claim_rows(connection, order, (limit,))


async def page(site: Site) -> Result:
    """The home page."""
    data = await site.recall(load)
    build = {
        name: getattr(site.build, name) for name in ("claims", "sources", "evidence", "features")
    }
    return Page(
        path="/",
        template="kb/home.html",
        title=site.config.title,
        description=site.config.description,
        section="home",
        context=data,
        forms={
            "json": partial(to_json, {"title": site.config.title, **build, **names_of(data)}),
            "csv": partial(to_csv, CSV_COLUMNS, data.recent),
            "md": partial(
                claims_markdown,
                site.absolute("/"),
                site.config.title,
                site.config.description,
                data.recent,
            ),
        },
        json_ld=json_ld(site),
        raw=(("claims", ""), ("sources", ""), ("evidence", ""), ("features", "")),
    )


def json_ld(site: Site) -> dict[str, object]:
    """The collection in the words of schema.org, without what is not known."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": site.absolute("/"),
        "name": site.config.title,
        "description": site.config.description or site.config.title,
        "url": site.absolute("/"),
        "dateModified": site.build.commit_date,
        "license": site.config.licence_url,
        "creator": [one.json_ld() for one in site.config.curators],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/vnd.sqlite3",
                "contentUrl": site.absolute(f"/{site.database.route}.db"),
            }
        ],
        "version": site.build.source_commit,
    }
    return {key: value for key, value in data.items() if value}
