"""Effects as sources print them, and the directions that items of evidence point to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.model import Effect, Figure, Measure
from kb.store.codecs import COUNTS, REF, TEXT, Codec, as_json, enum_of
from kb.store.layout import Computed, RowTable, keeps, number_of
from kb.weighing import Pointer

REAL = Codec(float, None, lambda stored: stored)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect with its number, its item of evidence (by number), and where that belongs."""

    number: int
    evidence: int
    claim: str
    source: str
    study: str | None
    position: int
    value: Effect


def _value(figure: Figure | None) -> float | None:
    return figure.value if figure else None


def _printed(effect: Effect) -> str:
    single = {"value": effect.value, "se": effect.se, "p": effect.p}
    figures: dict[str, Any] = {name: figure.text for name, figure in single.items() if figure}
    if effect.ci:
        figures["ci"] = [figure.text for figure in effect.ci]
    return as_json(figures)


def _figure(text: str | None, value: float | None) -> Figure | None:
    if text is None or value is None:
        return None
    return Figure(text, value, text[0] if text[0] in "<>" else "")


def _effect(**fields: Any) -> Effect:
    """The effect of a row's fields: its numbers beside the texts in which they are printed."""
    printed: Mapping[str, Any] = fields.pop("printed")
    ends = (fields.pop("ci_low"), fields.pop("ci_high"))
    texts = printed.get("ci", (None, None))
    low, high = (_figure(text, end) for text, end in zip(texts, ends, strict=True))
    for name in ("value", "se", "p"):
        fields[name] = _figure(printed.get(name), fields[name])
    return Effect(**fields, ci=(low, high) if low and high else None)


EFFECTS: RowTable[EffectRow, Effect] = RowTable(
    "effects",
    "An effect that a source prints: one estimate, in the measure in which it is printed.",
    (
        number_of("claims"),
        Computed(
            "evidence",
            int,
            "The item of evidence.",
            ("evidence", "id"),
            not_null=True,
        ),
        Computed("claim", str, "The claim.", ("claims", "id"), not_null=True),
        Computed("source", str, "The source.", ("sources", "key")),
        Computed("study", str, "The study.", ("studies", "id")),
        Computed("position", int, "The place in the item's list, from 1."),
        keeps("outcome", REF, "What changed.", ("outcomes", "id"), not_null=True),
        keeps(
            "measure",
            enum_of(Measure),
            "smd, months, mean-difference, risk-ratio, odds-ratio, percentage-points, correlation"
            " or other.",
            not_null=True,
        ),
        Computed(
            "value",
            float,
            "The estimate.",
            value=lambda row: _value(row.value.value),
            field="value",
        ),
        Computed(
            "ci_low",
            float,
            "The lower end of its confidence interval.",
            value=lambda row: row.value.ci[0].value if row.value.ci else None,
            field="ci_low",
        ),
        Computed(
            "ci_high",
            float,
            "The upper end of its confidence interval.",
            value=lambda row: row.value.ci[1].value if row.value.ci else None,
            field="ci_high",
        ),
        keeps("ci_level", REAL, "The level of the interval, in per cent."),
        Computed(
            "se", float, "Its standard error.", value=lambda row: _value(row.value.se), field="se"
        ),
        Computed(
            "p",
            float,
            "Its p value; the limit where the source prints one, such as < 0.001.",
            value=lambda row: _value(row.value.p),
            field="p",
        ),
        keeps("n", COUNTS, "How many took part, by unit: a JSON object."),
        keeps("comparator", TEXT, "What it was compared with."),
        keeps("subgroup", TEXT, "For whom, where it is not the main estimate."),
        keeps("measured", TEXT, "When it was measured.", field="when"),
        keeps("locator", TEXT, "Where in the source the number stands."),
        keeps(
            "conversion",
            REF,
            "The source of the table by which the number was converted.",
            ("sources", "key"),
        ),
        keeps("note", TEXT, "A remark on it."),
        Computed(
            "printed",
            str,
            "The numbers as the source prints them: a JSON object.",
            value=lambda row: _printed(row.value),
            field="printed",
            read=json.loads,
        ),
    ),
    pk=("id",),
    indexes=(("evidence",), ("claim",), ("outcome", "measure"), ("study",)),
    sort="id",
    facets=("outcome", "measure", "study"),
    make=_effect,
)


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """What one item points to: its number, that of the item, its claim and its line there."""

    number: int
    evidence: int
    claim: str
    line: int
    pointer: Pointer


DIRECTIONS: RowTable[DirectionRow, Any] = RowTable(
    "directions",
    "Which way an item of evidence points of a feature that its claim bears on, or of an outcome:"
    " the item's relation to the claim, times what the claim says. Every count and drawing"
    " derives from it.",
    (
        number_of("claims"),
        Computed(
            "evidence",
            int,
            "The item of evidence.",
            ("evidence", "id"),
            not_null=True,
        ),
        Computed("claim", str, "The claim.", ("claims", "id"), not_null=True),
        Computed(
            "feature",
            str,
            "The feature; empty where it is about an outcome.",
            ("features", "id"),
            value=lambda row: row.pointer.feature,
        ),
        Computed(
            "outcome",
            str,
            "The outcome; empty where it is about a feature.",
            ("outcomes", "id"),
            value=lambda row: row.pointer.outcome,
        ),
        Computed(
            "says",
            str,
            "What the claim says: of a feature supports, qualifies, disputes or describes; of an"
            " outcome benefit, no-difference, harm, mixed or unclear.",
            not_null=True,
            value=lambda row: str(row.pointer.says),
        ),
        Computed(
            "relation",
            str,
            "How the item stands to the claim: supports, qualifies, disputes or background.",
            not_null=True,
            value=lambda row: str(row.pointer.relation),
        ),
        Computed(
            "direction",
            str,
            "for, mixed or against: the value of the feature, or a benefit on the outcome; empty"
            " where the item points no way.",
            value=lambda row: row.pointer.direction and str(row.pointer.direction),
        ),
        Computed(
            "line",
            int,
            "The number of the item's independent line among those of its claim, from 1; 0 for"
            " background.",
        ),
    ),
    pk=("id",),
    indexes=(("claim",), ("evidence",), ("feature", "direction"), ("outcome", "direction")),
    sort="id",
    facets=("direction", "feature", "outcome", "relation"),
)
