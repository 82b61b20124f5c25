"""What a text that is being typed may mean, for the lists below the fields of searches."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kb.base.wording import plural
from kb.search.completion import LONGEST, completions
from kb.web.forms import to_json
from kb.web.links import author_path, feature_path, outcome_path, question_path, source_path
from kb.web.page import Page, Result
from kb.web.pages.term_lists import Context, Entry
from kb.web.site import Site

PATHS: Mapping[str, Callable[[str], str]] = {
    "feature": feature_path,
    "outcome": outcome_path,
    "question": question_path,
    "author": author_path,
    "source": source_path,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A thing that is offered: what it is, its name, its address, and a word on it."""

    kind: str
    label: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered for a text that is being typed, as data."""

    query: str
    completions: tuple[Offer, ...]


def load(connection: sqlite3.Connection, text: str) -> tuple[Offer, ...]:
    """What is offered for a text, each with its root-relative address."""
    made = []
    for one in completions(connection, text):
        notes = [f"as “{one.name}”"] if one.name != one.label else []
        notes += [plural(one.claims, "claim")] if one.claims else []
        made.append(Offer(one.kind, one.label, PATHS[one.kind](one.id), ", ".join(notes)))
    return tuple(made)


async def page(site: Site) -> Result:
    """What is offered for the text ``q``."""
    text = (site.request.args.get("q") or "")[:LONGEST].strip()
    offers = await site.read(load, text)
    under = tuple(Offer(one.kind, one.label, site.path(one.address), one.note) for one in offers)
    entries = [
        Entry(one.address, one.label, ", ".join(filter(None, (one.kind.capitalize(), one.note))))
        for one in offers
    ]
    said = "Features, outcomes, questions, authors and sources whose names begin so."
    return Page(
        path="/complete",
        query=urlencode({"q": text}) if text else "",
        template="kb/list.html",
        title=f"Names that begin with “{text}”" if text else "Names",
        section="complete",
        context=Context(entries, said, [], "", ""),
        forms={"json": partial(to_json, Offers(text, under))},
        index=False,
    )
