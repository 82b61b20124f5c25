"""What several pages read or say: short rows of claims, the words for levels, Markdown of a claim.

Values only; the marks themselves are drawn by the templates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kb.base.labels import work_label
from kb.web.links import claim_path
from kb.web.queries import Row, decoded, rows
from kb.web.site import Site

CLAIM_COLUMNS = (
    "id, statement, kind, certainty, certainty_reason, status, features, contexts, sources,"
    " designs, supports, qualifies, disputes, independent_lines, second_hand, first_year,"
    " last_year, created, updated, path"
)
CLAIM_ARRAYS = ("features", "contexts", "sources", "designs")
CSV_COLUMNS = tuple(name.strip() for name in CLAIM_COLUMNS.split(","))

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

BASIS_WORDS: Mapping[str | None, str] = {
    "full-text": "Full text",
    "abstract": "Abstract",
    "summary": "Summary",
    "relayed": "As relayed",
}


def claim_rows(connection: sqlite3.Connection, where: str, params: Sequence[object]) -> list[Row]:
    """Short rows of the claims that an SQL clause of ours picks, JSON arrays as lists."""
    claims = rows(connection, f"select {CLAIM_COLUMNS} from claims {where}", params)  # noqa: S608
    return [decoded(row, CLAIM_ARRAYS) for row in claims]


def labels(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """From the id of each term to its label. ``table`` is a name of ours."""
    terms = connection.execute(f'select id, label from "{table}" order by position')  # noqa: S608
    return {row[0]: row[1] for row in terms}


def balance_words(row: Mapping[str, int]) -> str:
    """The balance of evidence in words: ``3 for, 1 qualifying, 0 against``."""
    return f"{row['supports']} for, {row['qualifies']} qualifying, {row['disputes']} against"


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
    made = day_words(site.build["commit_date"])
    parts = [title, site.config.title, made, site.config.licence]
    return " · ".join(part for part in parts if part)


def made_by(site: Site) -> str:
    """The curators at the head of a citation; empty where nobody is named."""
    names = "; ".join(one.name for one in site.config.curators)
    return f"{names}. " if names else ""


def claims_markdown(root: str, title: str, intro: str, claims: Iterable[Row]) -> str:
    """A list of claims in Markdown, each linked; ``root`` is the whole address of the site."""
    lines = [f"# {title}", ""]
    if intro:
        lines += [intro, ""]
    for claim in claims:
        words = CERTAINTY_WORDS.get(claim["certainty"], "Certainty not rated")
        address = root.rstrip("/") + claim_path(claim["id"])
        lines.append(f"- [{claim['statement']}]({address}) ({words}; {balance_words(claim)})")
    return "\n".join(lines) + "\n"


def sources_of(connection: sqlite3.Connection, keys: Iterable[str]) -> list[Row]:
    """The sources with these keys, in the order of their keys."""
    wanted = sorted(set(keys))
    marks = ", ".join("?" * len(wanted))
    sql = f"select * from sources where key in ({marks}) order by key"  # noqa: S608
    return rows(connection, sql, wanted)


def cite_words(source: Row) -> str:
    """A source as it stands in running text: ``Lima 2010``."""
    fallback = source.get("title") or source["key"]
    return work_label(source["cited_as"], source.get("year"), fallback)


def via_cite(item: Row) -> str | None:
    """The source that an item of evidence was read in, as it is cited."""
    if not item["via"]:
        return None
    via = {"cited_as": item["via_cited_as"], "year": item["via_year"], "title": item["via_title"]}
    return cite_words({**via, "key": item["via"]})
