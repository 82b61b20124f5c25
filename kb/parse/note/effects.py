"""Effects under an item of evidence: what a source prints of how large a difference is."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Limits
from math import inf

from kb.model import Effect, Figure, Measure, Ref
from kb.parse.note.locators import locator
from kb.parse.note.measures import measure_of
from kb.parse.numbers import counts, figure, interval
from kb.parse.reader import UNKNOWN_VALUE, WRONG_TYPE, Reader
from kb.parse.yaml import Mapping, Node, Scalar

EFFECT_KEYS = (
    "outcome",
    "measure",
    "value",
    "ci",
    "ci-level",
    "se",
    "p",
    "n",
    "comparator",
    "subgroup",
    "when",
    "locator",
    "conversion",
    "note",
)
_WHAT = "an effect"
_LEVEL = 95.0
_RATIO = (0.0, inf, "a ratio is not below 0; write the ratio itself, not its logarithm")
_LIMITS: Limits[Measure, tuple[float, float, str]] = {
    Measure.RISK_RATIO: _RATIO,
    Measure.ODDS_RATIO: _RATIO,
    Measure.CORRELATION: (-1.0, 1.0, "it lies between -1 and 1"),
    Measure.PERCENTAGE_POINTS: (-100.0, 100.0, "they lie between -100 and 100"),
}
"""What numbers a measure can be, and that in words."""


def effects(reader: Reader, node: Node | None) -> tuple[Effect, ...]:
    """The effects of a list, as far as they can be read."""
    return tuple(_each(reader, node))


def _each(reader: Reader, node: Node | None) -> Iterator[Effect]:
    if isinstance(node, Mapping):
        message = "each effect starts with a dash: “- outcome: …”, and “measure: …” under it"
        reader.report(WRONG_TYPE, node.place, message)
    items = (node,) if isinstance(node, Mapping) else reader.items(node, "effects")
    for item in items:
        mapping = reader.mapping(item, _WHAT, EFFECT_KEYS)
        effect = _effect(reader, mapping) if mapping else None
        if effect:
            yield effect


def _effect(reader: Reader, item: Mapping) -> Effect | None:
    name = reader.required(item, "outcome", _WHAT)
    reader.required(item, "measure", _WHAT)
    reader.required(item, "value", _WHAT)
    measure = measure_of(reader, item.get("measure"))
    numbers = {key: figure(reader, item.get(key), key) for key in ("value", "se", "p")}
    ends = interval(reader, item.get("ci"), "ci")
    level = _level(reader, item.get("ci-level"))
    if measure is not None:
        numbers["value"], ends = _possible(reader, item, measure, numbers["value"], ends)
    for key, most in (("p", 1.0), ("se", inf)):
        numbers[key] = _within(reader, item.get(key), key, numbers[key], most)
    sample = counts(reader, item.get("n"), "n")
    comparator, subgroup, when, note = (
        reader.text(item.get(key), key) for key in ("comparator", "subgroup", "when", "note")
    )
    where = locator(reader, item, "locator")
    conversion = reader.ref(item.get("conversion"), "conversion")
    outcome = item.get("outcome")
    if not isinstance(outcome, Scalar) or not name or measure is None:
        return None
    return Effect(
        outcome=Ref(name, outcome.inner),
        measure=measure,
        value=numbers["value"],
        ci=ends,
        ci_level=level,
        se=numbers["se"],
        p=numbers["p"],
        n=sample,
        comparator=comparator,
        subgroup=subgroup,
        when=when,
        locator=where,
        conversion=conversion,
        note=note,
        place=item.place,
        places={key.text: value.place for key, value in item.entries},
    )


def _possible(
    reader: Reader,
    item: Mapping,
    measure: Measure,
    value: Figure | None,
    ends: tuple[Figure, Figure] | None,
) -> tuple[Figure | None, tuple[Figure, Figure] | None]:
    """The estimate and its interval, without what the measure cannot be, which is reported."""
    low, high, words = _LIMITS.get(measure, (-inf, inf, ""))
    for key, figures in (("value", (value,)), ("ci", ends or ())):
        node = item.get(key)
        wrong = next((one for one in figures if one and not low <= one.value <= high), None)
        if wrong and node:
            message = f"“{wrong.text}” can be no {_named(measure)}; {words}"
            reader.report(UNKNOWN_VALUE, node.place, message)
            return None if key == "value" else value, None
    return value, ends


def _named(measure: Measure) -> str:
    return (
        "difference in percentage points"
        if measure is Measure.PERCENTAGE_POINTS
        else (str(measure).replace("-", " "))
    )


def _within(
    reader: Reader, node: Node | None, key: str, number: Figure | None, most: float
) -> Figure | None:
    """A number from 0 to ``most``; another is reported, and None."""
    if number is None or node is None or 0 <= number.value <= most:
        return number
    message = (
        f"“{number.text}” is no p value; it lies between 0 and 1"
        if key == "p"
        else f"“{number.text}” is no standard error; it is not below 0"
    )
    reader.report(UNKNOWN_VALUE, node.place, message)
    return None


def _level(reader: Reader, node: Node | None) -> float:
    level = figure(reader, node, "ci-level")
    if level is None or node is None:
        return _LEVEL
    if not 1 < level.value < 100:
        message = f"“{level.text}” is no level of confidence in per cent; write 95 for 0.95"
        reader.report(UNKNOWN_VALUE, node.place, message)
        return _LEVEL
    return level.value
