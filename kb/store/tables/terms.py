"""The terms of the controlled vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kb.model import (
    AppraisalTool,
    Better,
    BroaderKind,
    Context,
    Design,
    Feature,
    Outcome,
    Spelling,
    Term,
)
from kb.store.codecs import NAMES, REF, REFS, TEXT, WHOLE, WORDS, context_kind, enum_of
from kb.store.layout import Computed, Item, RowTable, keeps

TermT = TypeVar("TermT", bound=Term)


@dataclass(frozen=True, slots=True)
class TermRow(Generic[TermT]):
    """A term, its place in the vocabulary (from 1), and how many claims carry it."""

    value: TermT
    position: int
    claims: int


def _term_table(
    name: str, what: str, make: Callable[..., TermT], *extra: Computed[Any]
) -> RowTable[TermRow[TermT], TermT]:
    return RowTable(
        name,
        f"A {what} from the controlled vocabulary, described in the terms of SKOS.",
        (
            keeps("id", WORDS, f"The {what}'s id, as the notes write it."),
            keeps("label", WORDS, f"The {what}'s name for people.", not_null=True),
            keeps("definition", TEXT, "What it means here, in our own words."),
            keeps("scope_note", TEXT, "What it covers and what belongs to its neighbours."),
            keeps("alt_labels", NAMES, "Other names people search by: a JSON array."),
            keeps("broader", REF, f"The wider {what} that this one is under.", (name, "id")),
            keeps(
                "broader_kind",
                enum_of(BroaderKind),
                f"What it is to the wider {what}: part-of, or kind-of, from which a direction"
                " passes upwards.",
                not_null=True,
            ),
            keeps("source", REF, "The source that the term is taken from.", ("sources", "key")),
            keeps(
                "replaces",
                REFS,
                "Addresses of former terms that lead here now, as feature/attainment: a JSON"
                " array.",
            ),
            *extra,
            Computed(
                "position",
                int,
                "Its place in the vocabulary, from 1.",
            ),
            Computed(
                "claims",
                int,
                "How many claims carry it, not counting superseded ones and narrower terms.",
            ),
        ),
        pk=("id",),
        indexes=(("broader",),),
        label="label",
        sort="position",
        make=make,
    )


FEATURES = _term_table("features", "feature", Feature)
CONTEXTS = _term_table(
    "contexts",
    "context",
    Context,
    keeps(
        "kind",
        context_kind(),
        "programme, place, phase, period, population, setting, intervention or comparator, or a"
        " kind that the vocabulary declares.",
    ),
)
DESIGNS = _term_table(
    "designs",
    "study design",
    Design,
    keeps("rank", WHOLE, "1 for the strongest design, rising as designs grow weaker."),
)
OUTCOMES = _term_table(
    "outcomes",
    "outcome",
    Outcome,
    keeps("better", enum_of(Better), "Which way it gets better: higher or lower."),
)
APPRAISAL_TOOLS = _term_table(
    "appraisal_tools",
    "tool for appraising studies",
    AppraisalTool,
    keeps("levels", NAMES, "The levels that it gives, worst first: a JSON array."),
    keeps("domains", NAMES, "The domains that it judges: a JSON array."),
    keeps("designs", REFS, "Ids of the designs that it is made for, all for none: a JSON array."),
)
SPELLINGS: RowTable[Item[Spelling], Spelling] = RowTable(
    "spellings",
    "Words that count as one in searches.",
    (
        Computed("id", int, "Its place in the vocabulary, from 1.", value=lambda row: row.number),
        keeps("words", NAMES, "The words: a JSON array."),
    ),
    pk=("id",),
    hidden=True,
    make=Spelling,
)
