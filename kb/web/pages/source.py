"""The page of one source: its reference, and what the collection takes from it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from urllib.parse import quote, urlencode

from kb.base.doi import doi_address
from kb.base.wording import plural
from kb.store.tables.sources import PEOPLE as NAMES
from kb.web.citing import source_citing
from kb.web.exports import source_forms
from kb.web.former import absent
from kb.web.forms import to_csv, to_json
from kb.web.links import source_path
from kb.web.page import Page, Result
from kb.web.pages.shared import (
    RELATION_HEADS,
    RELATIONS,
    TYPE_WORDS,
    cite_words,
    via_cite,
)
from kb.web.queries import Row, decoded, one, rows
from kb.web.site import Site

SHOWN, EXPORTED = 40, 10_000
"""Items of evidence on the page, and in its other forms."""

PEOPLE = """
select p.*, sp.role from source_people sp join people p on p.id = sp.person
where sp.source = ? order by sp.role, sp.position
"""

TAKEN = """
select e.claim, c.statement, c.certainty, c.status, e.relation, e.locator, e.via, e.design,
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

FINDINGS = """
select code, severity, message, path, line from diagnostics where subject = ? order by id limit 50
"""


def load(connection: sqlite3.Connection, key: str, limit: int) -> Row | None:
    """Everything that the page shows of a source; None if there is no such source."""
    source = one(connection, "select * from sources where key = ?", (key,))
    if source is None:
        return None
    source = decoded(source, ("keywords",))
    source["people"] = rows(connection, PEOPLE, (key,))
    source["taken"] = [
        {**row, "via_cite": via_cite(row)} for row in rows(connection, TAKEN, (key, limit))
    ]
    source["counts"] = rows(connection, COUNTS, (key,))
    source["items"] = sum(row["items"] for row in source["counts"])
    source["relays_from"] = [_cited(row) for row in rows(connection, RELAYED, (key,))]
    source["relayed_by"] = [_cited(row) for row in rows(connection, RELAYED_BY, (key,))]
    source["mentioned_by"] = rows(connection, MENTIONED, (key,))
    source["studies"] = studies_of(rows(connection, STUDIES, (key,)))
    source["findings"] = rows(connection, FINDINGS, (key,))
    return source


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


def studies_of(found: Sequence[Row]) -> tuple[ReportedStudy, ...]:
    """The studies of rows that stand by study, one row for each further report."""
    return tuple(
        ReportedStudy(
            ident,
            members[0]["label"],
            members[0]["design"],
            tuple(
                Sister(row["source"], cite_words({**row, "key": row["source"]}), row["title"])
                for row in members
                if row["source"]
            ),
        )
        for ident, members in ((ident, list(group)) for ident, group in groupby(found, _ident))
    )


def _ident(row: Row) -> str:
    return str(row["id"])


def _cited(row: Row) -> Row:
    return {**row, "cite": cite_words({**row, "key": row["source"]})}


def links_out(site: Site, source: Row) -> list[tuple[str, str]]:
    """Where the source can be found: its DOI, its address, and catalogues to search."""
    out = []
    if source["doi"]:
        address = doi_address(source["doi"])
        out.append((f"DOI {source['doi']}", address))
    if (source["url"] or "").startswith(("http://", "https://")):
        out.append(("Read it online", source["url"]))
    first = [NAMES.read(row).short for row in source["people"][:1]]
    words = " ".join([source["title"] or "", *first]).strip()
    number = (source["isbn"] or "").replace("-", "")
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
    for row in source["counts"]:
        relations[row["relation"]] += row["items"]
    second_hand = sum(row["items"] for row in source["counts"] if row["second_hand"])
    citing = await site.read(source_citing, source) if site.form == "html" else {}
    words = f"{cite_words(source)}: {source['title'] or key}"
    return Page(
        path=source_path(key),
        template="kb/source.html",
        title=words,
        description=f"What {plural(source['claims'], 'claim')} here take from it.",
        section="source",
        context={
            "source": source,
            "cite": cite_words(source),
            "citation": source["reference"] or source["title"] or key,
            **citing,
            "type_words": TYPE_WORDS.get(source["type"], source["type"]),
            "links_out": links_out(site, source),
            "relations": [
                (name, RELATION_HEADS[name], relations[name])
                for name in RELATIONS
                if relations[name]
            ],
            "first_hand": source["items"] - second_hand,
            "second_hand": second_hand,
        },
        forms={
            "json": partial(to_json, {**source, "csl_json": _parsed(source["csl_json"])}),
            "csv": partial(to_csv, CSV, source["taken"]),
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


def markdown(source: Row) -> str:
    """The source in Markdown: its reference, and each claim that takes evidence from it."""
    lines = [f"# {source['title'] or source['key']}", "", source["reference"] or "", ""]
    lines += ["## What is taken from it", ""]
    for item in source["taken"]:
        where = f" ({item['locator']})" if item["locator"] else ""
        head = RELATION_HEADS.get(item["relation"], item["relation"])
        lines.append(f"- {head}: {item['statement']}{where}")
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


def json_ld(site: Site, source: Row) -> dict[str, object]:
    """The source in the words of schema.org."""
    doi = doi_address(source["doi"]) if source["doi"] else None
    data: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(source["type"], "CreativeWork"),
        "@id": site.absolute(source_path(source["key"])),
        "name": source["title"],
        "author": [_maker(row) for row in source["people"] if row["role"] == "author"],
        "datePublished": source["date"] or None,
        "isbn": source["isbn"] or None,
        "sameAs": doi,
        "url": source["url"] or doi,
    }
    return {key: value for key, value in data.items() if value}


def _maker(row: Row) -> dict[str, str]:
    """A person or a body in the words of schema.org, the name as it is said."""
    person = NAMES.read(row)
    if person.literal:
        return {"@type": "Organization", "name": person.literal}
    given = " ".join(part for part in (person.given, person.dropping_particle) if part)
    return {
        "@type": "Person",
        "name": person.spoken,
        "familyName": person.short,
        **({"givenName": given} if given else {}),
    }
