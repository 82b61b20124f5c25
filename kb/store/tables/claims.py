"""Claims, and what each says of features, contexts and other claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kb.base.text import Place, Span
from kb.model import (
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    EvidenceRelation,
    FeatureBearing,
    Kind,
    NoteHistory,
    OutcomeBearing,
    OutcomeDirection,
    Ref,
    Relation,
    Source,
    Status,
    Strength,
)
from kb.model.sources import OTHERS
from kb.store.codecs import DOMAINS, REF, REFS, TEXT, WORDS, as_json, enum_of
from kb.store.layout import Computed, Item, RowTable, keeps, owner, position
from kb.weighing import Tally

ValueT = TypeVar("ValueT")

_NOWHERE = Span(0, 0, 1, 1, 1, 1)


def placed(name: str, description: str) -> Computed[Any]:
    """The column that keeps which file a value stands in."""
    return Computed(
        name,
        str,
        description,
        not_null=True,
        value=lambda row: row.value.place.path if row.value.place else "",
        field="place",
        read=lambda path: Place(path, _NOWHERE),
    )


def pointed(of: str) -> tuple[Computed[Any], ...]:
    """The columns that say which way the evidence of a claim points."""
    return (
        Computed(
            "direction",
            str,
            f"Which way all of the claim's evidence points of {of}: for, against, or mixed where"
            " its lines do not agree; empty where it points no way.",
            value=lambda row: row.tally.direction and str(row.tally.direction),
        ),
        Computed(
            "lines_for",
            int,
            f"How many independent lines speak for {of}.",
            value=lambda row: row.tally.lines_for,
        ),
        Computed(
            "lines_mixed",
            int,
            f"How many independent lines are mixed about {of}.",
            value=lambda row: row.tally.lines_mixed,
        ),
        Computed(
            "lines_against",
            int,
            f"How many independent lines speak against {of}.",
            value=lambda row: row.tally.lines_against,
        ),
    )


@dataclass(frozen=True, slots=True)
class PointedRow(Item[ValueT]):
    """What a claim says of a term, and how its independent lines point."""

    tally: Tally


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the sources of its evidence (each once), its history, and its prose as shown."""

    value: Claim
    sources: Sequence[Source]
    history: NoteHistory | None
    html: str
    text: str
    lines: int

    @property
    def authors(self) -> Iterable[str]:
        """The names of all authors of its sources, each once."""
        people = (person for source in self.sources for person in source.authors)
        return dict.fromkeys(person.name for person in people if person != OTHERS)

    @property
    def years(self) -> list[int]:
        """The known years of the sources that say something of it, background left out."""
        said = {
            item.source.id
            for item in self.value.evidence
            if item.relation is not EvidenceRelation.BACKGROUND
        }
        known = (source.year for source in self.sources if source.key in said)
        return [year for year in known if year is not None]

    def items(self, relation: EvidenceRelation) -> int:
        """How many of its items of evidence stand so towards it."""
        return sum(item.relation is relation for item in self.value.evidence)


CLAIMS: RowTable[ClaimRow, Claim] = RowTable(
    "claims",
    "A claim: one statement that literature supports, qualifies or disputes.",
    (
        keeps("id", WORDS, "The claim's id: the name of its note without the ending."),
        keeps("statement", WORDS, "What is claimed, in our own words.", not_null=True),
        keeps(
            "kind", enum_of(Kind), "finding, definition, mechanism, recommendation or description."
        ),
        keeps(
            "certainty",
            enum_of(Certainty),
            "How sure the claim is, by GRADE's levels: high, moderate, low or very-low.",
        ),
        keeps(
            "certainty_domains",
            DOMAINS,
            "How the certainty was judged, domain by domain: a JSON object.",
        ),
        keeps("certainty_reason", TEXT, "Why the certainty was rated so."),
        keeps(
            "strength",
            enum_of(Strength),
            "How strongly something is recommended: strong or conditional.",
        ),
        keeps("rests_on", REFS, "Ids of the claims a recommendation rests on: a JSON array."),
        keeps("replaces", REFS, "Former ids, whose addresses lead here: a JSON array."),
        keeps(
            "status", enum_of(Status), "draft, reviewed, contested or superseded.", not_null=True
        ),
        Computed(
            "features",
            str,
            "Ids of the features it bears on: a JSON array.",
            value=lambda row: as_json(b.feature.id for b in row.value.features),
        ),
        Computed(
            "outcomes",
            str,
            "Ids of the outcomes it speaks of: a JSON array.",
            value=lambda row: as_json(b.outcome.id for b in row.value.outcomes),
        ),
        Computed(
            "contexts",
            str,
            "Ids of the contexts it holds for: a JSON array.",
            value=lambda row: as_json(context.id for context in row.value.contexts),
        ),
        Computed(
            "sources",
            str,
            "Citation keys of its evidence: a JSON array.",
            value=lambda row: as_json(source.key for source in row.sources),
        ),
        Computed(
            "designs",
            str,
            "Ids of the study designs of its evidence: a JSON array.",
            value=lambda row: as_json(
                list(dict.fromkeys(e.design.id for e in row.value.evidence if e.design))
            ),
        ),
        Computed(
            "authors",
            str,
            "Authors of its evidence, family name first: a JSON array.",
            value=lambda row: as_json(list(row.authors)),
        ),
        Computed(
            "supports",
            int,
            "How many items of evidence support it.",
            value=lambda row: row.items(EvidenceRelation.SUPPORTS),
        ),
        Computed(
            "qualifies",
            int,
            "How many items of evidence qualify it.",
            value=lambda row: row.items(EvidenceRelation.QUALIFIES),
        ),
        Computed(
            "disputes",
            int,
            "How many items of evidence dispute it.",
            value=lambda row: row.items(EvidenceRelation.DISPUTES),
        ),
        Computed(
            "independent_lines",
            int,
            "How many independent lines of evidence it has, background left out: items of one"
            " study, of studies that share data, or of one source are one line.",
            value=lambda row: row.lines,
        ),
        Computed(
            "second_hand",
            int,
            "How many items were read only as relayed by another source.",
            value=lambda row: sum(item.second_hand for item in row.value.evidence),
        ),
        Computed(
            "first_year",
            int,
            "Year of its earliest evidence (CE), background left out.",
            value=lambda row: min(row.years, default=None),
        ),
        Computed(
            "last_year",
            int,
            "Year of its latest evidence (CE), background left out.",
            value=lambda row: max(row.years, default=None),
        ),
        Computed(
            "created",
            str,
            "Date the note was first committed (ISO 8601, UTC).",
            value=lambda row: row.history.created if row.history else None,
        ),
        Computed(
            "updated",
            str,
            "Date the note was last committed (ISO 8601, UTC).",
            value=lambda row: row.history.updated if row.history else None,
        ),
        Computed(
            "contributors",
            str,
            "Who committed the note, first to last: a JSON array.",
            value=lambda row: as_json(row.history.contributors if row.history else ()),
        ),
        placed("path", "The note's file, relative to the knowledge base."),
        keeps(
            "body_markdown", TEXT, "The note's prose as it was written, in Markdown.", field="body"
        ),
        Computed(
            "body_html",
            str,
            "The note's prose as sanitised HTML, with citations linked.",
            value=lambda row: row.html or None,
        ),
        Computed(
            "prose",
            str,
            "The note's prose as plain text, as it is searched.",
            value=lambda row: row.text or None,
        ),
        Computed(
            "source_titles",
            str,
            "Titles of its sources, as they are searched.",
            value=lambda row: " · ".join(source.title for source in row.sources),
        ),
        Computed(
            "author_names",
            str,
            "Names of its sources' authors, as they are searched.",
            value=lambda row: " · ".join(row.authors),
        ),
    ),
    pk=("id",),
    indexes=(("certainty",), ("kind",), ("status",), ("updated",), ("replaces",)),
    label="statement",
    sort="id",
    facets=(
        {"array": "features"},
        {"array": "outcomes"},
        {"array": "contexts"},
        "certainty",
        "kind",
        "status",
        {"array": "designs"},
        {"array": "sources"},
        {"array": "authors"},
    ),
    fulltext=("statement", "prose", "source_titles", "author_names"),
    make=Claim,
)

CLAIM_FEATURES: RowTable[PointedRow[FeatureBearing], FeatureBearing] = RowTable(
    "claim_features",
    "That a claim bears on the value of a feature, and how.",
    (
        owner("claim", "The claim.", ("claims", "id")),
        keeps("feature", REF, "The feature.", ("features", "id")),
        keeps(
            "bearing",
            enum_of(Bearing),
            "supports, qualifies, disputes or describes.",
            not_null=True,
        ),
        position("The place in the claim's list, from 1."),
        *pointed("the feature's value"),
    ),
    pk=("claim", "feature"),
    indexes=(("feature", "bearing"), ("feature", "direction")),
    facets=("feature", "bearing", "direction"),
    make=FeatureBearing,
)

CLAIM_OUTCOMES: RowTable[PointedRow[OutcomeBearing], OutcomeBearing] = RowTable(
    "claim_outcomes",
    "What a claim says becomes of an outcome.",
    (
        owner("claim", "The claim.", ("claims", "id")),
        keeps("outcome", REF, "The outcome.", ("outcomes", "id")),
        keeps(
            "says",
            enum_of(OutcomeDirection),
            "benefit, no-difference, harm, mixed or unclear.",
            not_null=True,
            field="direction",
        ),
        position("The place in the claim's list, from 1."),
        *pointed("a benefit on the outcome"),
    ),
    pk=("claim", "outcome"),
    indexes=(("outcome", "direction"),),
    facets=("outcome", "says", "direction"),
    make=OutcomeBearing,
)

CLAIM_CONTEXTS: RowTable[Item[Ref], Ref] = RowTable(
    "claim_contexts",
    "That a claim holds for a context.",
    (
        owner("claim", "The claim.", ("claims", "id")),
        keeps("context", WORDS, "The context.", ("contexts", "id"), field="id"),
        position("The place in the claim's list, from 1."),
    ),
    pk=("claim", "context"),
    indexes=(("context",),),
    hidden=True,
    make=Ref,
)

CLAIM_RELATIONS: RowTable[Item[Relation], Relation] = RowTable(
    "claim_relations",
    "How one claim stands towards another.",
    (
        owner("claim", "The claim that says so.", ("claims", "id")),
        keeps(
            "relation",
            enum_of(ClaimRelation),
            "supports, disputes, qualifies, extends or supersedes.",
        ),
        keeps("target", REF, "The claim it is said of.", ("claims", "id")),
        position("The place in the claim's list, from 1."),
    ),
    pk=("claim", "relation", "target"),
    indexes=(("target",),),
    facets=("relation",),
    make=Relation,
)
