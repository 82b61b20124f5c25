"""The page of one author: all works here, under every spelling of the name, and what rests on them.

Names are one where the family name is the same but for accents and capitals, and the given names
of one begin those of the other, as in “Muijs, D.” and “Muijs, Daniel”, and of no third. No record
here carries an ORCID, which would settle it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from kb.base import folding
from kb.base.wording import plural
from kb.web.exports import sources_forms
from kb.web.forms import to_csv, to_json
from kb.web.links import author_path
from kb.web.page import Missing, Page, Result
from kb.web.pages.shared import RELATION_HEADS
from kb.web.queries import nearest, records
from kb.web.site import Site

PEOPLE = """
select p.id, p.name, p.family, p.given, count(distinct sp.source) as sources
from people p join source_people sp on sp.person = p.id where p.name <> 'others'
group by p.id order by p.name
"""

SOURCES = """
select s.key, s.title, s.authors, s.year, s.type, s.claims, s.relays, s.retracted,
       min(sp.role) as role
from source_people sp join sources s on s.key = sp.source
where sp.person in (select value from json_each(?))
group by s.key order by s.year is null, s.year desc, s.key
"""

CLAIMS = """
select c.id, c.statement, c.certainty, c.status, c.supports, c.qualifies, c.disputes,
       c.first_year, c.last_year,
       sum(e.relation = 'supports') as own_supports, sum(e.relation = 'qualifies') as own_qualifies,
       sum(e.relation = 'disputes') as own_disputes, sum(e.second_hand) as second_hand,
       count(*) as own_items
from evidence e join claims c on c.id = e.claim
where c.status <> 'superseded' and e.source in (
  select source from source_people where person in (select value from json_each(?)))
group by c.id order by own_items desc, c.id limit 500
"""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A name as it stands in a source, with how many sources hold it."""

    id: int
    name: str
    family: str | None
    given: str | None
    sources: int


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a body: the fullest spelling of the name, all spellings, and the number of works.

    ``ids`` are numbers in the table ``people``.
    """

    name: str
    spellings: tuple[str, ...]
    ids: tuple[int, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Work:
    """A source by the author."""

    key: str
    title: str | None
    authors: str | None
    year: int | None
    type: str
    claims: int
    relays: int
    retracted: str | None
    role: str


@dataclass(frozen=True, slots=True)
class RestingClaim:
    """A claim that takes evidence from the author's works; ``own_`` counts are of those items."""

    id: str
    statement: str
    certainty: str | None
    status: str
    supports: int
    qualifies: int
    disputes: int
    first_year: int | None
    last_year: int | None
    own_supports: int
    own_qualifies: int
    own_disputes: int
    second_hand: int
    own_items: int

    @property
    def words(self) -> str:
        """How the author's works stand to the claim."""
        counts = (
            ("supports", self.own_supports),
            ("qualifies", self.own_qualifies),
            ("disputes", self.own_disputes),
        )
        said = [RELATION_HEADS[name].lower() for name, count in counts if count]
        words = ", ".join(said) or "background"
        return f"{words}, second-hand" if self.second_hand == self.own_items else words


@dataclass(frozen=True, slots=True)
class Context:
    """What the page shows of an author."""

    author: Author
    sources: list[Work]
    claims: list[RestingClaim]


def folded(text: str) -> str:
    """A name without accents, capitals and stops, for comparison."""
    return folding.folded(text).replace(".", " ").strip()


def merged(people: Iterable[PersonRow]) -> list[Author]:
    """The authors among the names, by name."""
    families: dict[str, list[PersonRow]] = {}
    for person in people:
        families.setdefault(folded(person.family or person.name), []).append(person)
    authors = [_author(group) for held in families.values() for group in _groups(held)]
    return sorted(authors, key=lambda author: folded(author.name))


def _groups(people: Sequence[PersonRow]) -> list[list[PersonRow]]:
    """The names of one family, those of one person together: the fullest first."""
    groups: list[list[PersonRow]] = []
    for person in sorted(people, key=lambda one: (-len(folded(one.given or "")), one.name)):
        fits = [group for group in groups if _is_one(person, group[0])]
        if len(fits) == 1:
            fits[0].append(person)
        else:
            groups.append([person])
    return groups


def _is_one(short: PersonRow, full: PersonRow) -> bool:
    """Whether two names of one family can be one person's: the given names begin one another."""
    if (short.family is None) != (full.family is None):
        return False
    some = folded((short.given or "").replace("-", " ")).split()
    more = folded((full.given or "").replace("-", " ")).split()
    if not some:
        return not more
    if len(some) > len(more):
        return False
    return all(
        word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])
        for word, other in zip(some, more, strict=False)
    )


def _author(group: Sequence[PersonRow]) -> Author:
    names = tuple(dict.fromkeys(person.name for person in group))
    ids = tuple(person.id for person in group)
    return Author(names[0], names, ids, sum(person.sources for person in group))


def authors_of(connection: sqlite3.Connection) -> tuple[Author, ...]:
    """Everybody who wrote or edited a source here."""
    return tuple(merged(records(connection, PersonRow, PEOPLE)))


def by_spelling(connection: sqlite3.Connection) -> dict[str, Author]:
    """The authors by each spelling of their names, folded."""
    authors = authors_of(connection)
    return {folded(name): author for author in authors for name in author.spellings}


def load(connection: sqlite3.Connection, author: Author) -> Context:
    """What the page shows."""
    ids = to_json(author.ids)
    return Context(
        author,
        records(connection, Work, SOURCES, (ids,)),
        records(connection, RestingClaim, CLAIMS, (ids,)),
    )


CSV = ("key", "title", "authors", "year", "type", "role", "claims", "relays", "retracted")


async def page(site: Site, name: str) -> Result:
    """The page of an author, found by any spelling of the name."""
    author = (await site.recall(by_spelling)).get(folded(name))
    if author is None:
        near = await site.read(nearest, "people", "name", name)
        return Missing("author", name, tuple((author_path(one), one) for one in near))
    shown = await site.read(load, author)
    works = plural(len(shown.sources), "source")
    claims = plural(len(shown.claims), "claim")
    return Page(
        path=author_path(author.name),
        template="kb/author.html",
        title=author.name,
        description=f"{works} here, on which {claims} rest.",
        section="author",
        context=shown,
        forms={
            "json": partial(to_json, shown),
            "csv": partial(to_csv, CSV, shown.sources),
            **sources_forms(site, tuple(work.key for work in shown.sources)),
        },
        json_ld={
            "@context": "https://schema.org",
            "@type": "Person",
            "name": author.name,
            "alternateName": [one for one in author.spellings if one != author.name],
            "url": site.absolute(author_path(author.name)),
        },
        raw=(("people", ""), ("source_people", "")),
    )
