"""The curation queue: what a curator could do next, most pressing first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from kb.web.forms import to_csv, to_json
from kb.web.page import Missing, Page, Result
from kb.web.pages.shared import ClaimRow, cite_words, via_words
from kb.web.queries import columns, records, scalar
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
        "Findings on a single line of evidence",
        "One study, source or set of data carries each of these findings and mechanisms, which are"
        " past their draft. A second, independent one would make them surer, or not.",
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
select {columns(ClaimRow, "c")} from queue q join claims c on c.id = q.claim {PLACES}
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


@dataclass(frozen=True, slots=True)
class Place:
    """An item of evidence that was read in another source."""

    claim: str
    statement: str
    locator: str | None
    via: str | None
    path: str
    line: int | None
    via_cited_as: str | None
    via_year: int | None
    via_title: str | None
    via_cite: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A source to read first-hand; ``claims`` is how many claims that would check."""

    key: str
    claims: int
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    doi: str | None
    url: str | None
    cite: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the checks, and what it is about."""

    code: str
    severity: str
    message: str
    subject: str | None
    path: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How many findings there are of a code."""

    code: str
    severity: str
    findings: int


Item = ClaimRow | Unread | Found


@dataclass(frozen=True, slots=True)
class Queue:
    """How much there is to do of each task, and the items of some."""

    counts: Mapping[str, int]
    items: Mapping[str, Sequence[Item]]


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How much there is to do of each sort."""
    by_task = {task.name: scalar(connection, COUNT, (task.name,)) for task in TASKS}
    return {**by_task, FINDINGS: scalar(connection, "select diagnostics from build")}


def items(connection: sqlite3.Connection, task: str, after: int, most: int) -> Sequence[Item]:
    """The items of a task that come after so many, at most so many."""
    if task == FINDINGS:
        return records(connection, Found, DIAGNOSTICS, {"after": after, "most": most})
    span = {"task": task, "after": after, "upto": after + most}
    if task == "read":
        unread = records(connection, Unread, SOURCES, span)
        return [_with_places(connection, source) for source in unread]
    return records(connection, ClaimRow, CLAIMS, span)


def _with_places(connection: sqlite3.Connection, source: Unread) -> Unread:
    places = records(connection, Place, ITEMS, (source.key,))
    return replace(
        source,
        cite=cite_words(source.key, source.cited_as, source.year, source.title),
        places=tuple(
            replace(
                place,
                via_cite=via_words(place.via, place.via_cited_as, place.via_year, place.via_title),
            )
            for place in places
        ),
    )


def load(connection: sqlite3.Connection, task: str, after: int, most: int) -> Queue:
    """How much there is to do, and the first items of each task or the items of one."""
    chosen = [task] if task else [one.name for one in TASKS]
    return Queue(
        counts(connection), {name: items(connection, name, after, most) for name in chosen}
    )


def by_code(connection: sqlite3.Connection) -> list[Frequency]:
    """How many findings there are of each code."""
    return records(connection, Frequency, BY_CODE)


COLUMNS = ("task", "subject", "detail")


def listed(data: Queue) -> Iterator[Mapping[str, object]]:
    """The queue as rows of :data:`COLUMNS`: what to do, on what."""
    for name, held in data.items.items():
        for item in held:
            yield dict(zip(COLUMNS, _listed(name, item), strict=True))


def _listed(task: str, item: Item) -> tuple[str, str | None, str | None]:
    short = NAMES[task].short.lower()
    match item:
        case Found():
            return item.code, item.subject, item.message
        case Unread():
            return short, item.key, item.title
        case ClaimRow():
            return short, item.id, item.statement


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
            "counts": data.counts,
            "items_": data.items,
            "tasks": [one for one in TASKS if one.name in data.items],
            "every": TASKS,
            "by_code": await site.recall(by_code),
            "task": task,
            "number": number,
            "more": task and after + size < data.counts[task],
        },
        forms={
            "json": partial(to_json, data),
            "csv": lambda: to_csv(COLUMNS, listed(data)),
        },
        raw=(("queue", urlencode({"task": task}) if task else ""), ("diagnostics", "")),
        index=not task,
    )


def _number(text: str | None) -> int:
    return min(max(int(text), 1), 100_000) if text and text.isascii() and text.isdigit() else 1
