"""Old names for what they are now, so that a new name alone is no change of what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kb.model import Claim, Corpus, Evidence, Ref


@dataclass(frozen=True, slots=True)
class Names:
    """The new name of each thing that was renamed, by its old one."""

    sources: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)
    designs: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        parts = (self.sources, self.features, self.contexts, self.designs, self.claims)
        return any(parts)


def translated(corpus: Corpus, names: Names) -> Corpus:
    """The corpus with each claim pointing to new names; claims and terms keep their own.

    What still points to an old name is for the checks to find, and no change of mind.
    """
    if not names:
        return corpus
    claims = {
        key: _claim(claim, names) if _touched(claim, names) else claim
        for key, claim in corpus.claims.items()
    }
    return replace(corpus, claims=MappingProxyType(claims))


def _touched(claim: Claim, names: Names) -> bool:
    """Whether the claim points to anything that was renamed; most do not."""
    return (
        any(b.feature.id in names.features for b in claim.features)
        or any(context.id in names.contexts for context in claim.contexts)
        or any(r.target.id in names.claims for r in claim.relations)
        or any(_moved(item, names) for item in claim.evidence)
    )


def _moved(item: Evidence, names: Names) -> bool:
    keys = names.sources
    return (
        item.source.id in keys
        or (item.via is not None and item.via.id in keys)
        or (item.design is not None and item.design.id in names.designs)
    )


def _claim(claim: Claim, names: Names) -> Claim:
    return replace(
        claim,
        features=tuple(replace(b, feature=_ref(b.feature, names.features)) for b in claim.features),
        contexts=tuple(_ref(context, names.contexts) for context in claim.contexts),
        evidence=tuple(_evidence(item, names) for item in claim.evidence),
        relations=tuple(replace(r, target=_ref(r.target, names.claims)) for r in claim.relations),
    )


def _evidence(item: Evidence, names: Names) -> Evidence:
    return replace(
        item,
        source=_ref(item.source, names.sources),
        via=_ref(item.via, names.sources) if item.via else None,
        design=_ref(item.design, names.designs) if item.design else None,
    )


def _ref(ref: Ref, names: Mapping[str, str]) -> Ref:
    return replace(ref, id=names[ref.id]) if ref.id in names else ref
