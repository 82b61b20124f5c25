"""What several pages read or say: short rows of claims, the words for levels, Markdown of a claim.

Values only; the marks themselves are drawn by the templates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol

from kb.base.labels import work_label
from kb.web.links import claim_path
from kb.web.queries import Params, columns, records
from kb.web.site import Site


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as lists and tables of claims have it."""

    id: str
    statement: str
    kind: str | None
    certainty: str | None
    certainty_reason: str | None
    status: str
    features: tuple[str, ...]
    contexts: tuple[str, ...]
    sources: tuple[str, ...]
    designs: tuple[str, ...]
    supports: int
    qualifies: int
    disputes: int
    independent_lines: int
    second_hand: int
    first_year: int | None
    last_year: int | None
    created: str | None
    updated: str | None
    path: str


CSV_COLUMNS = tuple(field.name for field in fields(ClaimRow))


class Balanced(Protocol):
    """What has items of evidence for, qualifying and against it."""

    @property
    def supports(self) -> int:
        """How many speak for it."""

    @property
    def qualifies(self) -> int:
        """How many qualify it."""

    @property
    def disputes(self) -> int:
        """How many speak against it."""


CERTAINTY_WORDS: Mapping[str | None, str] = {
    "high": "High certainty",
    "moderate": "Moderate certainty",
    "low": "Low certainty",
    "very-low": "Very low certainty",
    None: "Certainty not rated",
}

RELATIONS = ("supports", "qualifies", "disputes", "background")
RELATION_HEADS: Mapping[str, str] = {
    "supports": "For",
    "qualifies": "Qualifying",
    "disputes": "Against",
    "background": "Background",
}
"""How a relation of evidence heads its part of a table."""

BEARINGS = ("supports", "qualifies", "disputes", "describes")

SAYS: Mapping[str, str] = {
    "benefit": "for the better",
    "no-difference": "no difference",
    "harm": "for the worse",
    "mixed": "both ways",
    "unclear": "not clear",
}
"""What a claim says of an outcome, for people."""

TYPE_WORDS: Mapping[str, str] = {
    "article-journal": "Journal article",
    "article-magazine": "Magazine article",
    "article-newspaper": "Newspaper article",
    "book": "Book",
    "chapter": "Chapter",
    "dataset": "Data set",
    "paper-conference": "Conference paper",
    "post-weblog": "Blog post",
    "report": "Report",
    "speech": "Talk",
    "thesis": "Thesis",
    "webpage": "Web page",
}
"""The types of sources, by CSL, for people."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def claim_rows(connection: sqlite3.Connection, where: str, params: Params) -> list[ClaimRow]:
    """Short rows of the claims that an SQL clause of ours picks."""
    sql = f"select {columns(ClaimRow)} from claims {where}"  # noqa: S608
    return records(connection, ClaimRow, sql, params)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the checks found in a file when the database was built."""

    code: str
    severity: str
    message: str
    path: str
    line: int | None


FINDINGS = f"""
select {columns(Finding)} from diagnostics where subject = ? order by id limit 50
"""  # noqa: S608 - our own names


def findings_of(connection: sqlite3.Connection, subject: str) -> tuple[Finding, ...]:
    """What was found in the note of a claim or the entry of a source."""
    return tuple(records(connection, Finding, FINDINGS, (subject,)))


def labels(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """From the id of each term to its label. ``table`` is a name of ours."""
    terms = connection.execute(f'select id, label from "{table}" order by position')  # noqa: S608
    return {row[0]: row[1] for row in terms}


def balance_words(row: Balanced) -> str:
    """The balance of evidence in words: ``3 for, 1 qualifying, 0 against``."""
    return f"{row.supports} for, {row.qualifies} qualifying, {row.disputes} against"


def years_words(first: int | None, last: int | None) -> str:
    """A span of years as a reader writes it."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def day_words(date: str | None) -> str:
    """A date of ISO 8601 as a reader writes it: ``24 November 2026``."""
    try:
        day = datetime.fromisoformat((date or "")[:10])
    except ValueError:
        return date or ""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def drawn_from(site: Site, title: str) -> str:
    """What stands under a drawing that leaves the site: what it shows, of what, and when."""
    made = day_words(site.build.commit_date)
    parts = [title, site.config.title, made, site.config.licence]
    return " · ".join(part for part in parts if part)


def made_by(site: Site) -> str:
    """The curators at the head of a citation; empty where nobody is named."""
    names = "; ".join(one.name for one in site.config.curators)
    return f"{names}. " if names else ""


def claims_markdown(root: str, title: str, intro: str, claims: Iterable[ClaimRow]) -> str:
    """A list of claims in Markdown, each linked; ``root`` is the whole address of the site."""
    lines = [f"# {title}", ""]
    if intro:
        lines += [intro, ""]
    for claim in claims:
        words = CERTAINTY_WORDS.get(claim.certainty, CERTAINTY_WORDS[None])
        address = root.rstrip("/") + claim_path(claim.id)
        lines.append(f"- [{claim.statement}]({address}) ({words}; {balance_words(claim)})")
    return "\n".join(lines) + "\n"


def cite_words(key: str, cited_as: str | None, year: int | None, title: str | None) -> str:
    """A source as it stands in running text: ``Lima 2010``; ``cited_as`` is its column."""
    return work_label(cited_as, year, title or key)


def via_words(
    key: str | None, cited_as: str | None, year: int | None, title: str | None
) -> str | None:
    """The source that an item of evidence was read in, as it is cited; None if it was not."""
    return cite_words(key, cited_as, year, title) if key else None
