"""The curation queue: what a curator could do next, most pressing first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result
from kb.web.pages.shared import CLAIM_ARRAYS, CLAIM_COLUMNS, cite_words, via_cite
from kb.web.queries import Row, decoded, rows, scalar
from kb.web.site import Site

SHOWN, A_PAGE, EXPORTED = 6, 50, 10_000
"""How many items stand in a list of the whole queue, on a page of one task, in a download."""

FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Task:
    """A sort of thing to do: its name in the table ``queue`` and its words."""

    name: str
    short: str
    title: str
    why: str


TASKS = (
    Task(
        "read",
        "Read first-hand",
        "Sources to read first-hand",
        "Known here only through another source. Find the place that is cited, and say in the"
        " evidence what it really says.",
    ),
    Task("rate", "Rate", "Findings without a certainty", "Say how sure each is, and why."),
    Task(
        "second",
        "Find a second line",
        "Claims on a single line of evidence",
        "One study, data set or author carries each of these. A second, independent one would make"
        " them surer, or not.",
    ),
    Task(
        "weigh",
        "Weigh both sides",
        "Contested claims",
        "Evidence, or another claim, speaks against each of these. Say in the prose what explains"
        " the difference.",
    ),
    Task(
        "review",
        "Review",
        "Unreviewed claims, the oldest first",
        "Drafts that nobody has reviewed yet. Hold the evidence against its source, then mark the"
        " claim as reviewed.",
    ),
    Task(
        FINDINGS,
        "Mend",
        "Findings of the checks",
        "What the checks found when the database was built.",
    ),
)
NAMES = {task.name: task for task in TASKS}

COUNT = "select coalesce(max(position), 0) from queue where task = ?"

PLACES = "where q.task = :task and q.position > :after and q.position <= :upto order by q.position"

CLAIMS = f"""
select {", ".join("c." + name.strip() for name in CLAIM_COLUMNS.split(","))}
from queue q join claims c on c.id = q.claim {PLACES}
"""  # noqa: S608 - only our own SQL is joined

SOURCES = f"""
select q.source as key, q.claims, s.title, s.authors, s.cited_as, s.year, s.doi, s.url
from queue q join sources s on s.key = q.source {PLACES}
"""  # noqa: S608

ITEMS = """
select e.claim, c.statement, e.locator, e.via, c.path, e.line,
       v.cited_as as via_cited_as, v.year as via_year, v.title as via_title
from evidence e join claims c on c.id = e.claim left join sources v on v.key = e.via
where e.source = ? and e.second_hand = 1 order by e.claim limit 4
"""

DIAGNOSTICS = """
select code, severity, message, subject, path, line from diagnostics
where id > :after order by id limit :most
"""
BY_CODE = """
select code, severity, count(*) as findings from diagnostics
group by code, severity order by findings desc, code limit 20
"""


def counts(connection: sqlite3.Connection) -> Row:
    """How much there is to do of each sort."""
    by_task = {task.name: scalar(connection, COUNT, (task.name,)) for task in TASKS}
    return {**by_task, FINDINGS: scalar(connection, "select diagnostics from build")}


def items(connection: sqlite3.Connection, task: str, after: int, most: int) -> list[Row]:
    """The items of a task that come after so many, at most so many."""
    span = {"task": task, "after": after, "upto": after + most}
    if task == FINDINGS:
        return rows(connection, DIAGNOSTICS, {"after": after, "most": most})
    if task == "read":
        return [
            {
                **row,
                "cite": cite_words(row),
                "places": [
                    {**place, "via_cite": via_cite(place)}
                    for place in rows(connection, ITEMS, (row["key"],))
                ],
            }
            for row in rows(connection, SOURCES, span)
        ]
    return [decoded(row, CLAIM_ARRAYS) for row in rows(connection, CLAIMS, span)]


def load(connection: sqlite3.Connection, task: str, after: int, most: int) -> Row:
    """How much there is to do, and the first items of each task or the items of one."""
    chosen = [task] if task else [one.name for one in TASKS]
    return {
        "counts": counts(connection),
        "items": {name: items(connection, name, after, most) for name in chosen},
    }


def by_code(connection: sqlite3.Connection) -> list[Row]:
    """How many findings there are of each code."""
    return rows(connection, BY_CODE)


def listed(data: Row) -> list[Row]:
    """The queue as rows: what to do, on what."""
    return [
        {
            "task": NAMES[name].short.lower() if name != FINDINGS else item["code"],
            "subject": item.get("id") or item.get("key") or item.get("subject"),
            "detail": item.get("statement") or item.get("title") or item.get("message"),
        }
        for name, items in data["items"].items()
        for item in items
    ]


async def page(site: Site) -> Result:
    """The page of the queue; ``task`` picks one sort of thing to do, ``page`` goes on in it."""
    args = site.request.args
    task, number = args.get("task") or "", _number(args.get("page"))
    if task and task not in NAMES:
        return Missing("task", task, tuple((f"/queue?task={name}", name) for name in NAMES))
    size = (A_PAGE if task else SHOWN) if site.form == "html" else EXPORTED
    after = (number - 1) * size if task and site.form == "html" else 0
    data = await site.read(load, task, after, size)
    terms = {"task": task, **({"page": number} if number > 1 else {})} if task else {}
    return Page(
        path="/queue",
        query=urlencode(terms),
        template="kb/queue.html",
        title=NAMES[task].title if task else "What needs a curator",
        description="Claims and sources that someone could check, rate or complete.",
        section="queue",
        context={
            "counts": data["counts"],
            "items_": data["items"],
            "tasks": [one for one in TASKS if one.name in data["items"]],
            "every": TASKS,
            "by_code": await site.recall(by_code),
            "task": task,
            "number": number,
            "more": task and after + size < data["counts"][task],
        },
        forms={
            "json": partial(to_json, data),
            "csv": lambda: to_csv(("task", "subject", "detail"), listed(data)),
        },
        raw=(("queue", urlencode({"task": task}) if task else ""), ("diagnostics", "")),
        index=not task,
    )


def _number(text: str | None) -> int:
    return min(max(int(text), 1), 100_000) if text and text.isascii() and text.isdigit() else 1
