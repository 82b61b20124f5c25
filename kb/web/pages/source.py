"""The page of one source: its reference, and what the collection takes from it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from urllib.parse import quote, urlencode

from kb.base.identifiers import doi_address
from kb.base.wording import plural
from kb.store.tables.sources import PEOPLE as NAMES
from kb.web.citing import Citing, source_citing
from kb.web.exports import source_forms
from kb.web.forms import to_csv, to_json
from kb.web.links import source_path
from kb.web.page import Page, Result, names_of
from kb.web.pages.readings import Reading, readings
from kb.web.pages.shared import (
    RELATION_HEADS,
    RELATIONS,
    TYPE_WORDS,
    Finding,
    cite_words,
    findings_of,
    via_words,
)
from kb.web.queries import columns, record, records
from kb.web.redirects import absent
from kb.web.site import Site

SHOWN, EXPORTED = 40, 10_000
"""Items of evidence on the page, and in its other forms."""

PEOPLE = """
select p.*, sp.role from source_people sp join people p on p.id = sp.person
where sp.source = ? order by sp.role, sp.position
"""

TAKEN = """
select e.id, e.claim, c.statement, c.certainty, c.status, e.relation, e.locator, e.via, e.design,
       d.label as design_label, e.basis, e.second_hand, e.quote, e.verified, e.sample, e.note,
       v.cited_as as via_cited_as, v.year as via_year, v.title as via_title
from evidence e join claims c on c.id = e.claim
left join designs d on d.id = e.design
left join sources v on v.key = e.via
where e.source = ? order by e.claim, e.position limit ?
"""

COUNTS = """
select relation, second_hand, count(*) as items from evidence where source = ? group by 1, 2
"""

RELAYED = """
select e.source, s.title, s.authors, s.cited_as, s.year, count(*) as items
from evidence e join sources s on s.key = e.source
where e.via = ? group by +e.source order by items desc, e.source limit 30
"""

RELAYED_BY = """
select e.via as source, s.title, s.authors, s.cited_as, s.year, count(*) as items
from evidence e join sources s on s.key = e.via
where e.source = ? group by +e.via order by items desc, e.via limit 30
"""

MENTIONED = """
select distinct c.id, c.statement from mentions m cross join claims c on c.id = m.claim
where m.source = ?1 and not exists (select 1 from evidence e where e.claim = c.id and e.source = ?1)
order by c.id limit 50
"""

STUDIES = """
select t.id, t.label, d.label as design, r.source, s.title, s.authors, s.cited_as, s.year
from study_sources mine join studies t on t.id = mine.study
left join designs d on d.id = t.design
left join study_sources r on r.study = t.id and r.source <> mine.source
left join sources s on s.key = r.source
where mine.source = ? order by t.id, r.position
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """A person or a body that made the source, and as what."""

    id: int
    name: str
    family: str | None
    given: str | None
    literal: str | None
    dropping_particle: str | None
    non_dropping_particle: str | None
    suffix: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An item of evidence that a claim takes from the source."""

    id: int
    claim: str
    statement: str
    certainty: str | None
    status: str
    relation: str
    locator: str | None
    via: str | None
    design: str | None
    design_label: str | None
    basis: str | None
    second_hand: int
    quote: str | None
    verified: str | None
    sample: str | None
    note: str | None
    via_cited_as: str | None
    via_year: int | None
    via_title: str | None
    via_cite: str | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a relation there are, read first-hand or not."""

    relation: str
    second_hand: int
    items: int


@dataclass(frozen=True, slots=True)
class Relay:
    """A source that relays this one or is relayed by it, and in how many items."""

    source: str
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    items: int
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim whose prose cites the source."""

    id: str
    statement: str


@dataclass(frozen=True, slots=True)
class Report:
    """A study that the source reports, and another report of it, if there is one."""

    id: str
    label: str
    design: str | None
    source: str | None
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Sister:
    """Another report of the same study."""

    source: str
    cite: str
    title: str | None


@dataclass(frozen=True, slots=True)
class ReportedStudy:
    """A study that the source reports, with its other reports."""

    id: str
    label: str
    design: str | None
    others: tuple[Sister, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Everything that the page shows of a source: its row in the database, and what is linked.

    ``items`` counts all items of evidence, of which ``taken`` holds the first.
    """

    key: str
    type: str
    title: str | None
    authors: str | None
    cited_as: str | None
    year: int | None
    date: str | None
    container: str | None
    publisher: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    isbn: str | None
    url: str | None
    retracted: str | None
    note: str | None
    abstract: str | None
    keywords: tuple[str, ...]
    reference: str | None
    csl_json: str | None
    claims: int
    relays: int
    ids: str | None
    path: str
    line: int
    title_markup: str | None
    date_parts: str | None
    publisher_place: str | None
    number: str | None
    edition: str | None
    genre: str | None
    issn: str | None
    language: str | None
    entry_type: str | None
    people: tuple[Maker, ...] = ()
    taken: tuple[Taken, ...] = ()
    counts: tuple[Count, ...] = ()
    items: int = 0
    relays_from: tuple[Relay, ...] = ()
    relayed_by: tuple[Relay, ...] = ()
    mentioned_by: tuple[Mention, ...] = ()
    studies: tuple[ReportedStudy, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def cite(self) -> str:
        """As it stands in running text."""
        return cite_words(self.key, self.cited_as, self.year, self.title)


def load(connection: sqlite3.Connection, key: str, limit: int) -> Source | None:
    """Everything that the page shows of a source; None if there is no such source."""
    sql = f"select {columns(Source)} from sources where key = ?"  # noqa: S608 - our own names
    source = record(connection, Source, sql, (key,))
    if source is None:
        return None
    counts = tuple(records(connection, Count, COUNTS, (key,)))
    read = readings(connection, "source", key)
    return replace(
        source,
        people=tuple(records(connection, Maker, PEOPLE, (key,))),
        taken=tuple(
            replace(_read_in(item), readings=read.get(item.id, ()))
            for item in records(connection, Taken, TAKEN, (key, limit))
        ),
        counts=counts,
        items=sum(count.items for count in counts),
        relays_from=tuple(map(_cited, records(connection, Relay, RELAYED, (key,)))),
        relayed_by=tuple(map(_cited, records(connection, Relay, RELAYED_BY, (key,)))),
        mentioned_by=tuple(records(connection, Mention, MENTIONED, (key,))),
        studies=studies_of(records(connection, Report, STUDIES, (key,))),
        findings=findings_of(connection, key),
    )


def studies_of(reports: Iterable[Report]) -> tuple[ReportedStudy, ...]:
    """The studies of rows that stand by study, one row for each further report."""
    return tuple(
        ReportedStudy(
            ident,
            members[0].label,
            members[0].design,
            tuple(
                Sister(
                    row.source, cite_words(row.source, row.cited_as, row.year, row.title), row.title
                )
                for row in members
                if row.source
            ),
        )
        for ident, members in (
            (ident, list(group)) for ident, group in groupby(reports, attrgetter("id"))
        )
    )


def _read_in(item: Taken) -> Taken:
    cite = via_words(item.via, item.via_cited_as, item.via_year, item.via_title)
    return replace(item, via_cite=cite)


def _cited(row: Relay) -> Relay:
    return replace(row, cite=cite_words(row.source, row.cited_as, row.year, row.title))


def links_out(site: Site, source: Source) -> list[tuple[str, str]]:
    """Where the source can be found: its DOI, its address, and catalogues to search."""
    out = []
    if source.doi:
        address = doi_address(source.doi)
        out.append((f"DOI {source.doi}", address))
    if source.url and source.url.startswith(("http://", "https://")):
        out.append(("Read it online", source.url))
    first = [NAMES.read(names_of(maker)).short for maker in source.people[:1]]
    words = " ".join([source.title or "", *first]).strip()
    number = (source.isbn or "").replace("-", "")
    if not words:
        return out
    if site.config.library:
        own = site.config.library.replace("{words}", quote(words))
        out.append(("Find in your library", own))
    world = f"bn:{number}" if number else words
    out.append(("Libraries (WorldCat)", f"https://search.worldcat.org/search?{_q('q', world)}"))
    british = number or words
    hub = f"https://discover.libraryhub.jisc.ac.uk/search?{_q('q', british)}"
    out.append(("British libraries (Library Hub)", hub))
    scholar = f"https://scholar.google.com/scholar?{_q('q', words)}"
    return [*out, ("Google Scholar", scholar)]


def _q(name: str, words: str) -> str:
    return urlencode({name: words})


async def page(site: Site, key: str) -> Result:
    """The page of a source."""
    limit = SHOWN if site.form == "html" else EXPORTED
    source = await site.read(load, key, limit)
    if source is None:
        return await absent(site, "source", key)
    relations: Counter[str] = Counter()
    for count in source.counts:
        relations[count.relation] += count.items
    second_hand = sum(count.items for count in source.counts if count.second_hand)
    words = f"{source.cite}: {source.title or key}"
    citing = Citing()
    if site.form == "html":
        citing = await source_citing(site, key, source.csl_json)
    return Page(
        path=source_path(key),
        template="kb/source.html",
        title=words,
        description=f"What {plural(source.claims, 'claim')} here take from it.",
        section="source",
        context={
            "source": source,
            "cite": source.cite,
            "citation": source.reference or source.title or key,
            **names_of(citing),
            "type_words": TYPE_WORDS.get(source.type, source.type),
            "links_out": links_out(site, source),
            "relations": [
                (name, RELATION_HEADS[name], relations[name])
                for name in RELATIONS
                if relations[name]
            ],
            "first_hand": source.items - second_hand,
            "second_hand": second_hand,
        },
        forms={
            "json": partial(to_json, {**names_of(source), "csl_json": _parsed(source.csl_json)}),
            "csv": partial(to_csv, CSV, source.taken),
            "md": partial(markdown, source),
            **source_forms(site, key),
        },
        json_ld=json_ld(site, source),
        raw=(("sources", f"key={quote(key)}"), ("evidence", f"source={quote(key)}")),
    )


CSV = (
    "claim",
    "statement",
    "relation",
    "locator",
    "via",
    "design",
    "basis",
    "quote",
    "verified",
    "note",
)


def _parsed(text: str | None) -> object:
    return json.loads(text) if text else None


def markdown(source: Source) -> str:
    """The source in Markdown: its reference, and each claim that takes evidence from it."""
    lines = [f"# {source.title or source.key}", "", source.reference or "", ""]
    lines += ["## What is taken from it", ""]
    for item in source.taken:
        where = f" ({item.locator})" if item.locator else ""
        head = RELATION_HEADS.get(item.relation, item.relation)
        lines.append(f"- {head}: {item.statement}{where}")
    return "\n".join(lines) + "\n"


SCHEMA_TYPES = {
    "article-journal": "ScholarlyArticle",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "thesis": "Thesis",
    "webpage": "WebPage",
}


def json_ld(site: Site, source: Source) -> dict[str, object]:
    """The source in the words of schema.org."""
    doi = doi_address(source.doi) if source.doi else None
    data: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(source.type, "CreativeWork"),
        "@id": site.absolute(source_path(source.key)),
        "name": source.title,
        "author": [_maker(row) for row in source.people if row.role == "author"],
        "datePublished": source.date or None,
        "isbn": source.isbn or None,
        "sameAs": doi,
        "url": source.url or doi,
    }
    return {key: value for key, value in data.items() if value}


def _maker(maker: Maker) -> dict[str, str]:
    """A person or a body in the words of schema.org, the name as it is said."""
    person = NAMES.read(names_of(maker))
    if person.literal:
        return {"@type": "Organization", "name": person.literal}
    given = " ".join(part for part in (person.given, person.dropping_particle) if part)
    return {
        "@type": "Person",
        "name": person.spoken,
        "familyName": person.short,
        **({"givenName": given} if given else {}),
    }
