"""Syntheses of estimates: results, the method, and what went into them."""

from __future__ import annotations

from kb.store.layout import Computed, RowTable, number_of
from kb.store.pooled import InputRow, Of, PooledRow, rounded
from kb.synthesis.random_effects import METHOD


def _two(pair: tuple[float, float] | None, index: int) -> float | None:
    return pair[index] if pair else None


def _back(name: str, what: str, of: Of) -> Computed[PooledRow]:
    return Computed(name, float, what, value=lambda row: row.result(of))


def _flat(name: str, what: str, of: Of) -> Computed[PooledRow]:
    return Computed(name, float, what, value=lambda row: row.result(of, flat=True))


POOLED: RowTable[PooledRow, None] = RowTable(
    "pooled",
    "What two or more estimates of one outcome in one measure say together: one row for each"
    " synthesis of a claim, question, feature or outcome, or why there is none.",
    (
        number_of("subjects"),
        Computed(
            "kind",
            str,
            "claim, question, feature or outcome: whose estimates these are.",
            not_null=True,
        ),
        Computed(
            "subject",
            str,
            "Its id. The estimates of a question are those of the claims that it weighs; those of"
            " a feature, of the claims that bear on it directly.",
            not_null=True,
        ),
        Computed(
            "outcome",
            str,
            "The outcome.",
            ("outcomes", "id"),
            not_null=True,
            value=lambda row: row.pooled.outcome,
        ),
        Computed(
            "measure",
            str,
            "The measure, the same in all: smd, months, risk-ratio and so on.",
            not_null=True,
            value=lambda row: row.pooled.measure,
        ),
        Computed(
            "design",
            str,
            "The design whose studies alone are pooled; empty where all are.",
            ("designs", "id"),
            value=lambda row: row.pooled.design or None,
        ),
        Computed(
            "studies",
            int,
            "How many independent lines of evidence are pooled.",
            value=lambda row: row.pooled.synthesis.studies if row.pooled.synthesis else 0,
        ),
        _back("estimate", "The pooled estimate, in the measure.", lambda s: s.estimate),
        _back("ci_low", "The lower end of its interval.", lambda s: s.interval[0]),
        _back("ci_high", "The upper end of its interval.", lambda s: s.interval[1]),
        Computed(
            "ci_level",
            float,
            "The level of both intervals, in per cent.",
            value=lambda row: row.pooled.synthesis.level if row.pooled.synthesis else None,
        ),
        _back(
            "prediction_low",
            "The lower end of the interval in which the effect of a further study would lie; empty"
            " for fewer than three studies.",
            lambda s: _two(s.prediction, 0),
        ),
        _back("prediction_high", "Its upper end.", lambda s: _two(s.prediction, 1)),
        _flat("se", "The standard error of the estimate, on the scale.", lambda s: s.se),
        _flat("tau2", "The variance between studies, on the scale.", lambda s: s.tau2),
        _flat(
            "i2",
            "The share of the variation that is between studies (%).",
            lambda s: s.i2,
        ),
        _flat(
            "q",
            "Cochran's Q, with one degree of freedom fewer than studies.",
            lambda s: s.q,
        ),
        Computed(
            "scale",
            str,
            "The scale that is pooled on: as printed, logarithm or Fisher's z.",
            value=lambda row: row.pooled.scale.name if row.pooled.scale else None,
        ),
        Computed(
            "method",
            str,
            "How it is pooled.",
            value=lambda row: METHOD if row.pooled.synthesis else None,
        ),
        Computed(
            "reason",
            str,
            "Why nothing is pooled, where it is not.",
            value=lambda row: row.pooled.reason or None,
        ),
    ),
    pk=("id",),
    indexes=(("kind", "subject"), ("outcome",)),
    sort="id",
    facets=("kind", "outcome", "measure"),
)

POOLED_INPUTS: RowTable[InputRow, None] = RowTable(
    "pooled_inputs",
    "The estimates that a synthesis had before it: with what weight each went in, or why it was"
    " left out.",
    (
        Computed("pooled", int, "The synthesis.", ("pooled", "id")),
        Computed(
            "effect", int, "The estimate.", ("effects", "id"), value=lambda row: row.input.estimate
        ),
        Computed(
            "weight",
            float,
            "Its weight, from 0 to 1; empty where it was left out.",
            value=lambda row: None if row.input.weight is None else rounded(row.input.weight),
        ),
        Computed("reason", str, "Why it was left out.", value=lambda row: row.input.reason or None),
    ),
    pk=("pooled", "effect"),
    indexes=(("effect",),),
)
