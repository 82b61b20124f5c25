"""The page of the feeds, and the feed of the claims that changed last."""

from __future__ import annotations

from dataclasses import dataclass

from kb.web.forms import to_atom
from kb.web.page import Page, Result
from kb.web.pages.home import recent
from kb.web.pages.shared import claim_entries, labels
from kb.web.site import Site

FEED = 50
"""Claims in the feed."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """What the page shows: the features, each of which has a feed, by id."""

    features: dict[str, str]


async def page(site: Site) -> Result:
    """What can be followed, and how."""
    claims = await site.read(recent, FEED) if site.form == "atom" else []
    return Page(
        path="/feed",
        template="kb/feed.html",
        title="Follow what changes",
        description="Feeds of the collection, of a feature and of a search.",
        section="feed",
        context=Feeds(await site.recall(labels, "features")),
        forms={
            "atom": lambda: to_atom(
                site.config.title,
                site.absolute("/"),
                site.absolute("/feed.atom"),
                claim_entries(site, claims),
                site.config.makers,
            )
        },
    )
