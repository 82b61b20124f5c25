"""The page of what changed: by day and commit, in words, since a day that the visitor gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.web.forms import to_csv, to_json
from kb.web.page import Page, Result
from kb.web.pages.log import MOST, NAMES, Change, Day, days, feed, latest
from kb.web.pages.shared import day_words
from kb.web.site import Site

CSV = (
    *("time", "kind", "subject", "title", "how", "details", "people", "message", "source_commit"),
)
SHOWN_IN_FILES = 5_000
"""Entries in a file: what a page shows in parts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: since when (ISO 8601), of one kind, and before which entry."""

    since: str = ""
    kind: str = ""
    before: int = 0
    wrong: str = ""

    def query(self, **other: object) -> str:
        """The query string of this, with other values in place of some."""
        values = {"since": self.since, "kind": self.kind, "before": self.before, **other}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Context:
    """What the template shows."""

    days: tuple[Day, ...]
    wanted: Wanted
    kinds: tuple[tuple[str, str], ...]
    older: str
    is_known: bool


def read_wanted(site: Site) -> Wanted:
    """What the address asks for; a day that is none is named as ``wrong``."""
    args = site.request.args
    given, kind, before = ((args.get(name) or "").strip() for name in ("since", "kind", "before"))
    since = instant(given)
    return Wanted(
        since,
        kind if kind in NAMES else "",
        int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0,
        "" if since or not given else given,
    )


def instant(text: str) -> str:
    """A day or a time (ISO 8601) as the database has times; empty where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return text if len(text) == 10 else f"{moment.isoformat(timespec='seconds')}Z"


async def page(site: Site) -> Result:
    """What changed in the collection."""
    wanted = read_wanted(site)
    most = SHOWN_IN_FILES if site.form in {"json", "csv"} else MOST
    changes = await site.read(latest, wanted.since, wanted.before, wanted.kind, most + 1)
    shown = changes[:most]
    follows = wanted.query(before=shown[-1].id) if len(changes) > most else ""
    title = f"What changed since {day_words(wanted.since)}" if wanted.since else "What changed"
    return Page(
        path="/changes",
        query=wanted.query(),
        template="kb/changes.html",
        title=title,
        description=f"{plural(len(shown), 'change')}, in words.",
        section="changes",
        context=Context(
            days(shown),
            wanted,
            tuple((kind, many.capitalize()) for kind, (_, many) in NAMES.items()),
            follows,
            bool(changes) or bool(wanted.query() or wanted.wrong),
        ),
        forms={
            "json": partial(to_json, as_json(site, shown, follows)),
            "csv": partial(to_csv, CSV, [as_row(one) for one in shown]),
            "atom": lambda: feed(
                site, f"{title}: {site.config.title}", "/changes", shown, wanted.query()
            ),
        },
        raw=(("changes", ""),),
        index=not wanted.before,
    )


def as_json(site: Site, shown: tuple[Change, ...], follows: str) -> dict[str, object]:
    """The changes as data; ``next`` is the address of older ones."""
    address = site.absolute(f"/changes.json?{follows}") if follows else None
    return {"next": address, "changes": shown}


def as_row(change: Change) -> dict[str, object]:
    """A change as a row of a sheet."""
    return {
        **{name: getattr(change, name) for name in CSV},
        "details": "\n".join(change.details),
        "people": "; ".join(change.people),
    }
