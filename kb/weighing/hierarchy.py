"""What a term stands for: itself, its kinds, its parts.

A direction passes upwards from a kind only: pairing is a kind of collaboration, so what speaks for
pairing speaks for collaboration. That trust, a part of a network, matters does not say that
networks work; of parts only counts pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kb.model import BroaderKind, Context, ContextKind, Design, Term


class Scope(StrEnum):
    """Which terms are counted with one: none; its kinds; its kinds and its parts."""

    DIRECT = "direct"
    KINDS = "kinds"
    PARTS = "parts"


# One population or place is part of another, and what holds in the part was seen in the whole.
_CONTAINS_NOTHING = {None, ContextKind.PROGRAMME, ContextKind.PERIOD}


def under(terms: Mapping[str, Term], scope: Scope) -> dict[str, tuple[str, ...]]:
    """For each term itself and what is counted with it, in the order of the vocabulary."""
    return _closed(terms, (term for term in terms.values() if _passes(term, scope)))


def contained(terms: Mapping[str, Term]) -> dict[str, tuple[str, ...]]:
    """For each context or design itself and the narrower ones that it contains.

    Designs and contexts contain all of theirs, programmes and periods only their kinds.
    """
    return _closed(terms, (term for term in terms.values() if _within(term, terms)))


def _passes(term: Term, scope: Scope) -> bool:
    if scope is Scope.DIRECT:
        return False
    return scope is Scope.PARTS or term.broader_kind is BroaderKind.KIND_OF


def _within(term: Term, terms: Mapping[str, Term]) -> bool:
    if isinstance(term, Design) or term.broader_kind is BroaderKind.KIND_OF:
        return True
    above = terms.get(term.broader.id) if term.broader else None
    return isinstance(above, Context) and above.kind not in _CONTAINS_NOTHING


def _closed(terms: Mapping[str, Term], passing: Iterable[Term]) -> dict[str, tuple[str, ...]]:
    broader = {term.id: term.broader.id for term in passing if term.broader}
    narrower_of: dict[str, dict[str, None]] = {ident: {ident: None} for ident in terms}
    for ident in terms:
        place = broader.get(ident)
        while place in narrower_of and ident not in narrower_of[place]:
            narrower_of[place][ident] = None
            place = broader.get(place)
    return {ident: tuple(narrower) for ident, narrower in narrower_of.items()}
