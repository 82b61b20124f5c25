"""The curation queue: what a curator could do next, most useful first."""

from __future__ import annotations

import sqlite3
from functools import partial

from kb.web.forms import to_csv, to_json
from kb.web.page import Page, Result
from kb.web.pages.shared import claim_rows
from kb.web.queries import Row, rows, scalar
from kb.web.site import Site

SHOWN = 15

SECOND_HAND = """
select e.source, s.title, s.authors, s.year, s.doi, s.url, count(*) as items,
       count(distinct e.claim) as claims
from evidence e join sources s on s.key = e.source
where e.second_hand = 1 group by e.source order by claims desc, items desc, e.source limit ?
"""

UNRATED = "where certainty is null and status <> 'superseded'"
SINGLE = "where independent_lines = 1 and status in ('reviewed', 'contested')"
DRAFTS = "where status = 'draft'"
CONTESTED = "where status = 'contested' or (supports > 0 and disputes > 0)"

FINDINGS = (
    "select code, severity, message, subject, path, line from diagnostics order by id limit ?"
)
BY_CODE = """
select code, severity, count(*) as findings from diagnostics
group by code, severity order by findings desc, code
"""


def counts(connection: sqlite3.Connection) -> Row:
    """How much there is to do of each sort."""
    return {
        "second_hand": scalar(
            connection, "select count(distinct source) from evidence where second_hand = 1"
        ),
        "unrated": _count(connection, UNRATED),
        "single": _count(connection, SINGLE),
        "drafts": _count(connection, DRAFTS),
        "contested": _count(connection, CONTESTED),
        "findings": scalar(connection, "select count(*) from diagnostics"),
    }


def _count(connection: sqlite3.Connection, where: str) -> int:
    return int(scalar(connection, f"select count(*) from claims {where}"))  # noqa: S608


def load(connection: sqlite3.Connection, limit: int = SHOWN) -> Row:
    """Each part of the queue, its first items, and how many there are."""
    oldest = "order by updated, id limit ?"
    return {
        "counts": counts(connection),
        "second_hand": rows(connection, SECOND_HAND, (limit,)),
        "unrated": claim_rows(connection, f"{UNRATED} {oldest}", (limit,)),
        "single": claim_rows(connection, f"{SINGLE} {oldest}", (limit,)),
        "drafts": claim_rows(connection, f"{DRAFTS} {oldest}", (limit,)),
        "contested": claim_rows(connection, f"{CONTESTED} {oldest}", (limit,)),
        "findings": rows(connection, FINDINGS, (limit,)),
        "by_code": rows(connection, BY_CODE),
    }


def tasks(data: Row) -> list[Row]:
    """The queue as rows: what to do, on what."""
    found = [
        {"task": "read first-hand", "subject": row["source"], "detail": row["title"]}
        for row in data["second_hand"]
    ]
    for part, task in (
        ("unrated", "rate the certainty"),
        ("drafts", "review the draft"),
        ("contested", "settle or explain"),
        ("single", "find a second line"),
    ):
        found += [
            {"task": task, "subject": row["id"], "detail": row["statement"]} for row in data[part]
        ]
    found += [
        {"task": row["code"], "subject": row["subject"], "detail": row["message"]}
        for row in data["findings"]
    ]
    return found


async def page(site: Site) -> Result:
    """The page of the queue."""
    data = await site.recall(load)
    return Page(
        path="/queue",
        template="kb/queue.html",
        title="What needs a curator",
        description="Claims and sources that someone could check, rate or complete.",
        section="queue",
        context=data,
        forms={
            "json": partial(to_json, data),
            "csv": lambda: to_csv(("task", "subject", "detail"), tasks(data)),
        },
        raw=(("diagnostics", ""), ("evidence", "second_hand=1")),
    )
