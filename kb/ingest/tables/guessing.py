"""A map to begin with, guessed from the heads of a table: for people to correct."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.draft.yaml import Plain, yaml_lines

# What columns are called in data sets of reviews. Source: the data sets of the R packages metafor
# and metadat, and the templates for data extraction of Cochrane and the Campbell Collaboration.
_NAMES = {
    "source.key": "key|(?:cite|citation|bib)_?key|cite|source|doi|pmid",
    "source.author": "authors?|paper|publication|reference",
    "source.year": "(?:publication_?)?year|date",
    "source.title": "title",
    "study.id": "study(?:_?(?:id|name))?|trial|experiment",
    "study.design": "(?:study_?)?(?:design|type)|method",
    "feature": "features?|intervention|treatment|exposure|practice|programme|program|arm",
    "outcome": "outcomes?|measured|dependent_?variable|dv|endpoint",
    "population": "population|participants|subjects|patients|sample",
    "setting": "setting|context",
    "place": "country|region|place|location",
    "evidence.relation": "relation|direction|result|finding",
    "evidence.locator": "locator|pages?|p",
    "evidence.quote": "quote|excerpt|verbatim",
    "effect.measure": "measure|metric|effect_?type|es_?type",
    "effect.value": "yi|y|es|d|g|smd|hedges_?g|cohens?_?d|effect(?:_?size)?|estimate|value|or|rr|r",
    "effect.low": "(?:ci|yi)?_?(?:lb|low|lower|ll|l)(?:_?ci)?(?:_?95)?",
    "effect.high": "(?:ci|yi)?_?(?:ub|high|upper|ul|u)(?:_?ci)?(?:_?95)?",
    "effect.se": "sei?|std_?err(?:or)?|standard_?error",
    "effect.variance": "vi?|var|variance",
    "effect.p": "p_?val(?:ue)?",
    "n.all": "n|ni|total|sample_?size|n_?total",
    "n.treatment": "n1i?|n_?(?:t|e|tr(?:ea)?t(?:ment)?|exp(?:erimental)?|intervention)",
    "n.control": "n2i?|n_?(?:c|ctrl|cont(?:rol)?)",
}


def guessed_map(columns: Sequence[str]) -> str:
    """The text of a map for a table of those columns, which says what is left to decide."""
    guesses = dict(_guessed(columns))
    head = {name: f"{{{column}}}" for name, column in guesses.items()}
    known = {name: value for name, value in _map(head).items() if value}
    return "\n".join([*yaml_lines(known), *_notes(columns, guesses)]) + "\n"


def _guessed(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    left = list(columns)
    for name, pattern in _NAMES.items():
        for column in left:
            if re.fullmatch(pattern, re.sub(r"[\s.\-]+", "_", column.strip().lower())):
                yield name, column
                left.remove(column)
                break


def _map(head: dict[str, str]) -> dict[str, Plain]:
    has_effect = "effect.value" in head
    outcome, feature = head.get("outcome", "the outcome"), head.get("feature", "What is studied")
    contexts = {kind: head.get(kind, "") for kind in ("population", "setting", "place")}
    return {
        "row": "effect" if has_effect else "evidence",
        "better": "higher",
        "claim": {
            "statement": f"{feature} changes {outcome}.",
            "kind": "finding",
            "features": head.get("feature", ""),
            "outcomes": f"{outcome}: unclear" if "outcome" in head else "",
            "contexts": {kind: column for kind, column in contexts.items() if column},
        },
        "source": head.get("source.key") or _section(head, "source"),
        "study": _section(head, "study"),
        "evidence": {
            name: f"p. {column}" if name == "locator" else column
            for name, column in _section(head, "evidence").items()
        },
        "effect": _effect(head) if has_effect else "",
    }


def _effect(head: dict[str, str]) -> dict[str, Plain]:
    ends = (head.get("effect.low", ""), head.get("effect.high", ""))
    named = _section(head, "effect")
    counted = {"participants": head.get("n.all", "")} if "n.all" in head else _section(head, "n")
    return {
        "outcome": head.get("outcome", ""),
        "measure": named.get("measure") or "smd",
        "value": named["value"],
        "ci": ends if all(ends) else (),
        **{name: named.get(name, "") for name in ("se", "variance", "p")},
        "n": counted,
    }


def _section(head: dict[str, str], section: str) -> dict[str, str]:
    prefix = f"{section}."
    return {n.removeprefix(prefix): value for n, value in head.items() if n.startswith(prefix)}


def _notes(columns: Sequence[str], guesses: dict[str, str]) -> Iterator[str]:
    if "evidence.relation" not in guesses:
        yield (
            "# evidence needs a relation: supports, qualifies or disputes, of all rows or by a"
            " column of words."
        )
    if "outcome" in guesses:
        yield "# better: of each outcome, as in {defects: lower, speed: higher}."
    unused = [column for column in columns if column not in guesses.values()]
    if unused:
        yield f"# Columns that are not used: {', '.join(unused)}."
