"""Effects as a table: one row for each estimate that a source prints, as CSV and as Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.cite.export.excerpt import Excerpt
from kb.cite.export.parquet import to_parquet
from kb.cite.export.sheet import to_csv
from kb.model import Claim, Count, Effect, Evidence, Figure

Row = Mapping[str, Any]

MEASURES: Mapping[str, str] = {
    "smd": "standardised mean difference",
    "months": "months of progress",
    "mean-difference": "mean difference",
    "risk-ratio": "risk ratio",
    "odds-ratio": "odds ratio",
    "percentage-points": "percentage points",
    "correlation": "correlation",
    "other": "other measure",
}
"""Measures in words."""

COLUMNS: Mapping[str, type] = {
    "claim": str,
    "statement": str,
    "certainty": str,
    "relation": str,
    "source": str,
    "cite": str,
    "year": int,
    "study": str,
    "design": str,
    "outcome": str,
    "better": str,
    "measure": str,
    "value": float,
    "ci_low": float,
    "ci_high": float,
    "ci_level": float,
    "se": float,
    "p": float,
    "printed": str,
    "n": str,
    "comparator": str,
    "subgroup": str,
    "when": str,
    "locator": str,
    "conversion": str,
    "note": str,
    "address": str,
}
"""The columns and what they hold; numbers as printed stand in ``printed``."""


def rows(excerpt: Excerpt) -> Iterator[Row]:
    """The rows, by claim, item and the order of its effects; what is not known is None."""
    for claim, item in excerpt.evidence:
        for effect in item.effects:
            yield {**_item(excerpt, claim, item), **_effect(excerpt, effect)}


def _item(excerpt: Excerpt, claim: Claim, item: Evidence) -> Row:
    source = excerpt.corpus.sources[item.source.id]
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "certainty": claim.certainty and str(claim.certainty),
        "relation": str(item.relation),
        "source": source.key,
        "cite": source.label,
        "year": source.year,
        "study": item.study.id if item.study else None,
        "design": item.design.id if item.design else None,
        "address": excerpt.claim_address(claim.id),
    }


def _effect(excerpt: Excerpt, effect: Effect) -> Row:
    outcome = excerpt.corpus.outcomes.get(effect.outcome.id)
    low, high = effect.ci or (None, None)
    return {
        "outcome": effect.outcome.id,
        "better": outcome.better and str(outcome.better) if outcome else None,
        "measure": str(effect.measure),
        "value": _number(effect.value),
        "ci_low": _number(low),
        "ci_high": _number(high),
        "ci_level": effect.ci_level if effect.ci else None,
        "se": _number(effect.se),
        "p": _number(effect.p),
        "printed": printed(effect),
        "n": counted(effect.n) or None,
        "comparator": effect.comparator or None,
        "subgroup": effect.subgroup or None,
        "when": effect.when or None,
        "locator": effect.locator or None,
        "conversion": effect.conversion.id if effect.conversion else None,
        "note": effect.note or None,
    }


def _number(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def printed(effect: Effect) -> str:
    """An effect as it is printed: ``0.10 [-0.02, 0.22] smd``."""
    return " ".join(part for part in (digits(effect), str(effect.measure)) if part)


def digits(effect: Effect) -> str:
    """The estimate with its interval in the digits of the source; empty where none is printed."""
    value = effect.value.text if effect.value else ""
    ends = f"[{effect.ci[0].text}, {effect.ci[1].text}]" if effect.ci else ""
    return " ".join(part for part in (value, ends) if part)


def in_words(effect: Effect) -> str:
    """The estimate with its interval and its measure in words."""
    return f"{digits(effect) or 'not printed'}, {MEASURES[effect.measure]}"


def counted(counts: tuple[Count, ...]) -> str:
    """How many of each unit: ``104 schools, 21041 pupils``."""
    return ", ".join(f"{count.number} {count.unit}" for count in counts)


def write_effects_csv(excerpt: Excerpt) -> str:
    """The rows as CSV; see :func:`~kb.cite.export.sheet.to_csv` for cells like formulas."""
    return to_csv(tuple(COLUMNS), rows(excerpt))


def write_effects_parquet(excerpt: Excerpt) -> bytes:
    """The rows as Parquet, in the columns' own types."""
    return to_parquet(COLUMNS, rows(excerpt))
