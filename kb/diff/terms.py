"""What changed in the vocabulary, and which features gained or lost their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kb.diff.evidence import Changed, FieldValues, differences
from kb.diff.renaming import Names
from kb.model import (
    AppraisalTool,
    Claim,
    Context,
    Corpus,
    Direction,
    EvidenceRelation,
    Outcome,
    Term,
)
from kb.model.naming import TERMS, Sort
from kb.weighing import Weighing

_SORTS = {f"{sort.address}s": sort for sort in TERMS}
"""The kinds of terms by the lists of the vocabulary."""


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term of one list that is new (no ``before``), gone (no ``after``) or changed."""

    list: str
    before: Term | None
    after: Term | None

    @property
    def term(self) -> Term:
        """The term as it is, or as it was where it is gone."""
        term = self.after or self.before
        assert term is not None  # noqa: S101 - one of the two is always there
        return term

    @property
    def fields(self) -> tuple[Changed, ...]:
        """What differs, for a term that stays."""
        if self.before is None or self.after is None:
            return ()
        fields = differences(_field_values(self.before), _field_values(self.after))
        return tuple(one for one in fields if not self._is_of_the_name(one))

    def _is_of_the_name(self, field: Changed) -> bool:
        """Whether a list of former names changes only since the term has another name."""
        if self.before is None or self.after is None or field.name != "replaces":
            return False
        old, new = ({ref.id for ref in term.replaces} for term in (self.before, self.after))
        kind = self.list.removesuffix("s")
        names = {f"{kind}/{self.before.id}", f"{kind}/{self.after.id}"}
        return self.before.id != self.after.id and old ^ new <= names


class FeatureBalance(NamedTuple):
    """How many claims with evidence bear on a feature, by the way that their evidence points."""

    supports: int = 0
    qualifies: int = 0
    disputes: int = 0
    describes: int = 0


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """How claims bear on the value of a feature, before and after."""

    feature: str
    before: FeatureBalance
    after: FeatureBalance

    @property
    def first(self) -> bool:
        """Whether the feature has evidence for the first time."""
        return not any(self.before) and any(self.after)

    @property
    def last(self) -> bool:
        """Whether the feature lost the last of its evidence."""
        return any(self.before) and not any(self.after)


@dataclass(frozen=True, slots=True)
class TermChanges:
    """Terms added, removed and changed; ``reordered`` if designs rank otherwise than before."""

    terms: tuple[TermChange, ...]
    reordered: bool
    features: tuple[FeatureChange, ...]


def term_changes(before: Corpus, after: Corpus, names: Names) -> TermChanges:
    """Compare the vocabularies, and the evidence that bears on each feature.

    Claims call features by their new names already; ``names`` says which were renamed.
    """
    lists: tuple[tuple[str, Mapping[str, Term], Mapping[str, Term]], ...] = (
        ("features", before.features, after.features),
        ("outcomes", before.outcomes, after.outcomes),
        ("contexts", before.contexts, after.contexts),
        ("designs", before.designs, after.designs),
        ("appraisal-tools", before.appraisal_tools, after.appraisal_tools),
    )
    terms = tuple(
        change
        for name, old, new in lists
        for change in _changes(name, old, new, names.of(_SORTS[name]))
    )
    designs = names.of(Sort.DESIGN)
    order = [designs.get(key, key) for key in before.designs]
    common = [key for key in order if key in after.designs]
    return TermChanges(
        terms=terms,
        reordered=common != [key for key in after.designs if key in common],
        features=tuple(_features(before, after)),
    )


def _changes(
    name: str, old: Mapping[str, Term], new: Mapping[str, Term], renamed: Mapping[str, str]
) -> Iterator[TermChange]:
    now = {key: renamed.get(key, key) for key in old}
    for key, term in old.items():
        change = TermChange(name, term, new.get(now[key]))
        if change.after is None or change.fields:
            yield change
    known = set(now.values())
    yield from (TermChange(name, None, term) for key, term in new.items() if key not in known)


def _features(before: Corpus, after: Corpus) -> list[FeatureChange]:
    if _weighed_alike(before, after):
        return []
    old, new = _balances(before), _balances(after)
    none = FeatureBalance()
    changes = (
        FeatureChange(key, old.get(key, none), new.get(key, none)) for key in sorted({*old, *new})
    )
    return [change for change in changes if change.before != change.after]


def _weighed_alike(before: Corpus, after: Corpus) -> bool:
    """Whether all that balances hang on is the same, whatever the claims are called."""
    if before.studies != after.studies or before.features != after.features:
        return False
    if before.designs != after.designs or len(before.claims) != len(after.claims):
        return False
    said = Counter((claim.features, claim.evidence) for claim in before.claims.values())
    return said == Counter((claim.features, claim.evidence) for claim in after.claims.values())


_WAYS: Mapping[Direction | None, str] = {
    Direction.FOR: "supports",
    Direction.MIXED: "qualifies",
    Direction.AGAINST: "disputes",
    None: "describes",
}


def _balances(corpus: Corpus) -> Mapping[str, FeatureBalance]:
    balances: dict[str, FeatureBalance] = {}
    weighing = Weighing(corpus)
    for claim in corpus.claims.values():
        if not _has_evidence(claim):
            continue
        weighed = weighing.of(claim)
        for bearing in claim.features:
            name = _WAYS[weighed.feature(bearing.feature.id).direction]
            counted = balances.get(bearing.feature.id, FeatureBalance())
            balances[bearing.feature.id] = counted._replace(**{name: getattr(counted, name) + 1})
    return balances


def _has_evidence(claim: Claim) -> bool:
    return any(item.relation is not EvidenceRelation.BACKGROUND for item in claim.evidence)


def _field_values(term: Term) -> FieldValues:
    return (
        ("id", term.id),
        ("label", term.label),
        ("definition", term.definition),
        ("scope-note", term.scope_note),
        ("alt-labels", ", ".join(term.alt_labels)),
        ("broader", term.broader.id if term.broader else ""),
        ("broader-kind", str(term.broader_kind) if term.broader else ""),
        ("source", term.source.id if term.source else ""),
        ("replaces", ", ".join(former.id for former in term.replaces)),
        ("kind", str(term.kind or "") if isinstance(term, Context) else ""),
        ("better", str(term.better or "") if isinstance(term, Outcome) else ""),
        ("levels", ", ".join(term.levels) if isinstance(term, AppraisalTool) else ""),
        ("domains", ", ".join(term.domains) if isinstance(term, AppraisalTool) else ""),
    )
