"""The evidence as a table: one row for each item, with what the claim and the source say of it.

CSV, Parquet, Markdown and DOCX are all written from these rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.cite.export.excerpt import Excerpt
from kb.cite.export.sheet import to_csv
from kb.model import Claim, Evidence, Source
from kb.weighing import Weighing

Row = Mapping[str, Any]

COLUMNS: Mapping[str, type] = {
    "claim": str,
    "statement": str,
    "kind": str,
    "certainty": str,
    "certainty_reason": str,
    "status": str,
    "features": list,
    "contexts": list,
    "independent_lines": int,
    "relation": str,
    "source": str,
    "cite": str,
    "authors": list,
    "year": int,
    "title": str,
    "doi": str,
    "url": str,
    "retracted": str,
    "locator": str,
    "via": str,
    "second_hand": bool,
    "design": str,
    "basis": str,
    "quote": str,
    "sample": str,
    "dataset": str,
    "note": str,
    "reference": str,
    "address": str,
}
"""The columns and what they hold; lists are of text."""


def rows(excerpt: Excerpt) -> Iterator[Row]:
    """The rows, by claim and the order of its evidence; what is not known is None."""
    weighing = Weighing(excerpt.corpus)
    for claim, item in excerpt.evidence:
        source = excerpt.corpus.sources[item.source.id]
        yield {
            **_claim(claim, excerpt, weighing.of(claim).independent),
            **_source(source),
            **_item(item),
            "reference": excerpt.references.get(source.key),
        }


def _claim(claim: Claim, excerpt: Excerpt, lines: int) -> Row:
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "kind": claim.kind and str(claim.kind),
        "certainty": claim.certainty and str(claim.certainty),
        "certainty_reason": claim.certainty_reason or None,
        "status": str(claim.status),
        "features": [f"{bearing.feature.id}: {bearing.bearing}" for bearing in claim.features],
        "contexts": [context.id for context in claim.contexts],
        "independent_lines": lines,
        "address": excerpt.claim_address(claim.id),
    }


def _source(source: Source) -> Row:
    return {
        "source": source.key,
        "cite": source.label,
        "authors": [person.name for person in source.authors],
        "year": source.year,
        "title": source.title or None,
        "doi": source.doi or None,
        "url": source.url or None,
        "retracted": str(source.retracted) if source.retracted else None,
    }


def _item(item: Evidence) -> Row:
    return {
        "relation": str(item.relation),
        "locator": item.locator or None,
        "via": item.via.id if item.via else None,
        "second_hand": item.second_hand,
        "design": item.design.id if item.design else None,
        "basis": item.basis and str(item.basis),
        "quote": item.quote or None,
        "sample": item.sample or None,
        "dataset": item.dataset or None,
        "note": item.note or None,
    }


def write_csv(excerpt: Excerpt) -> str:
    """The rows as CSV; see :func:`~kb.cite.export.sheet.to_csv` for cells like formulas."""
    return to_csv(tuple(COLUMNS), rows(excerpt))
