"""The page of the feeds, and the feed of what changed last."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.web.page import Page, Result
from kb.web.pages.log import feed, latest
from kb.web.pages.shared import labels
from kb.web.site import Site

FEED = 100
"""Changes in the feed."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """What the page shows: the features and questions, each of which has a feed, by id."""

    features: dict[str, str]
    questions: dict[str, str]


async def page(site: Site) -> Result:
    """What can be followed, and how."""
    changes = await site.read(latest, "", 0, "", FEED) if site.form == "atom" else ()
    return Page(
        path="/feed",
        template="kb/feed.html",
        title="Follow what changes",
        description="Feeds of the collection, of a feature, of a question and of a search.",
        section="feed",
        context=Feeds(await site.recall(labels, "features"), await site.recall(asked)),
        forms={"atom": lambda: feed(site, site.config.title, "/feed", changes)},
    )


def asked(connection: sqlite3.Connection) -> dict[str, str]:
    """The questions that stand, by id."""
    sql = "select id, question from questions where status <> 'superseded' order by id"
    return dict(connection.execute(sql).fetchall())
