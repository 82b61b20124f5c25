"""The change log as pages and feeds show it: entries read from the database, and their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kb.base.wording import plural
from kb.web.forms import Entry, Feed, to_atom
from kb.web.links import (
    claim_path,
    feature_path,
    outcome_path,
    question_path,
    source_path,
    study_path,
    term_path,
)
from kb.web.queries import columns, records
from kb.web.site import Site

MOST = 200
"""Entries on a page or in a feed."""

OF_ONE = 50
"""Entries in the log of one thing."""

MANY = 6
"""Things of one kind that one commit added, beyond which they are folded."""

NAMES: Mapping[str, tuple[str, str]] = {
    "question": ("question", "questions"),
    "claim": ("claim", "claims"),
    "study": ("study", "studies"),
    "source": ("source", "sources"),
    "feature": ("feature", "features"),
    "outcome": ("outcome", "outcomes"),
    "context": ("context", "contexts"),
    "design": ("study design", "study designs"),
    "appraisal-tool": ("appraisal tool", "appraisal tools"),
}
"""The kinds of things that change, in the order in which a commit's are shown."""

HOW = {"added": "New", "changed": "Changed", "removed": "Removed"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that one commit changed, as the table ``changes`` has it."""

    id: int
    time: str
    kind: str
    subject: str
    title: str
    how: str
    details: tuple[str, ...]
    people: tuple[str, ...]
    message: str | None
    source_commit: str

    @property
    def day(self) -> str:
        """The day of the change (ISO 8601, UTC)."""
        return self.time[:10]

    @property
    def path(self) -> str:
        """The root-relative address of the thing; empty where it has no page."""
        return _path(self.kind, self.subject)

    @property
    def headline(self) -> str:
        """What happened to it, for the title of an entry in a feed."""
        return f"{HOW[self.how]} {NAMES[self.kind][0]}: {self.title}"


@dataclass(frozen=True, slots=True)
class Group:
    """What one commit did to one kind of things in one way, such as the claims that it added."""

    head: str
    changes: tuple[Change, ...]

    @property
    def folded(self) -> bool:
        """Whether it is so much that a page shows it on demand."""
        return len(self.changes) > MANY


@dataclass(frozen=True, slots=True)
class Commit:
    """The changes of one commit, by kind; claims and questions come first."""

    commit: str
    time: str
    people: tuple[str, ...]
    message: str | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The commits of one day (ISO 8601, UTC), the last first."""

    day: str
    commits: tuple[Commit, ...]


_COLUMNS = columns(Change, "c")

LATEST = f"""
select {_COLUMNS} from changes c
where (:since = '' or c.time >= :since) and (:before = 0 or c.id < :before)
and (:kind = '' or c.kind = :kind)
order by c.id desc limit :limit
"""  # noqa: S608 - names of our own

ABOUT = f"""
select {_COLUMNS} from change_subjects s join changes c on c.id = s.change
where s.kind = ? and s.subject = ? order by c.id desc limit ?
"""  # noqa: S608

OF_CLAIMS = f"""
select {_COLUMNS} from changes c
where c.kind = 'claim' and c.subject in (select value from json_each(?))
order by c.id desc limit ?
"""  # noqa: S608

OF_QUESTION = f"""
select {_COLUMNS} from changes c
where (c.kind = 'question' and c.subject = :id)
or (c.kind = 'claim' and c.how <> 'added' and c.subject in
  (select claim from question_claims where question = :id and weighing = 'weighed'))
order by c.id desc limit :limit
"""  # noqa: S608


def latest(
    connection: sqlite3.Connection,
    since: str = "",
    before: int = 0,
    kind: str = "",
    limit: int = MOST,
) -> tuple[Change, ...]:
    """What changed last: since a time (ISO 8601), before an entry, of one kind, where given."""
    values = {"since": since, "before": before, "kind": kind, "limit": limit}
    return tuple(records(connection, Change, LATEST, values))


def about(
    connection: sqlite3.Connection, kind: str, ident: str, limit: int = OF_ONE
) -> tuple[Change, ...]:
    """What changed in a thing, and in what bears on it, the last first."""
    return tuple(records(connection, Change, ABOUT, (kind, ident, limit)))


def of_question(
    connection: sqlite3.Connection, ident: str, limit: int = OF_ONE
) -> tuple[Change, ...]:
    """What changed in a question, and in the claims that its answer weighs."""
    return tuple(records(connection, Change, OF_QUESTION, {"id": ident, "limit": limit}))


def of_claims(
    connection: sqlite3.Connection, ids: Iterable[str], limit: int = MOST
) -> tuple[Change, ...]:
    """What changed in any of these claims."""
    return tuple(records(connection, Change, OF_CLAIMS, (json.dumps(list(ids)), limit)))


def days(changes: Iterable[Change]) -> tuple[Day, ...]:
    """The changes by day and commit, in their order."""
    return tuple(
        Day(day, tuple(_commits(of_day))) for day, of_day in groupby(changes, lambda one: one.day)
    )


def _commits(changes: Iterable[Change]) -> Iterator[Commit]:
    for commit, of_commit in groupby(changes, lambda one: one.source_commit):
        listed = list(of_commit)
        first = listed[0]
        yield Commit(commit, first.time, first.people, first.message, tuple(_groups(listed)))


def _groups(changes: list[Change]) -> Iterator[Group]:
    for kind, (one, many) in NAMES.items():
        for how, word in HOW.items():
            listed = tuple(c for c in reversed(changes) if (c.kind, c.how) == (kind, how))
            if listed:
                head = f"{word}: {plural(len(listed), one, many)}"
                yield Group(head, listed)


def feed(site: Site, title: str, path: str, changes: Iterable[Change], query: str = "") -> str:
    """The Atom feed of these changes; ``path`` and ``query`` are those of the page it follows."""
    tail = f"?{query}" if query else ""
    own = f"{path}.atom{tail}"
    head = Feed(
        id=site.absolute(own),
        title=title,
        address=site.absolute(f"{path}{tail}"),
        own=site.absolute(own),
        authors=site.config.makers,
        updated=site.build.commit_date or "",
        licence=" ".join(part for part in (site.config.licence, site.config.licence_url) if part),
    )
    return to_atom(head, [_entry(site, one) for one in changes])


def _entry(site: Site, change: Change) -> Entry:
    return Entry(
        id=site.tag(change.day, f"{change.source_commit}/{change.kind}/{change.subject}"),
        address=site.absolute(change.path or f"/changes#c{change.source_commit[:12]}"),
        title=change.headline,
        published=change.time,
        summary="\n".join(f"{line.rstrip('.')}." for line in change.details)
        or f"{HOW[change.how]}.",
        authors=change.people,
    )


def _path(kind: str, ident: str) -> str:
    if kind in {"context", "design"}:
        return term_path(kind, ident)
    made = _PATHS.get(kind)
    return made(ident) if made else ""


_PATHS = {
    "claim": claim_path,
    "question": question_path,
    "study": study_path,
    "source": source_path,
    "feature": feature_path,
    "outcome": outcome_path,
}
