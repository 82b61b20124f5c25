"""The checks that run over a corpus.

``CHECKS`` is the explicit list of what runs; a new check is added here by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.check.rules import (
    answers,
    certainty,
    copying,
    duplicates,
    effects,
    entries,
    former_names,
    near_claims,
    references,
    relations,
    review,
    studies,
    study_items,
    usage,
)
from kb.diagnostics import Diagnostic
from kb.model import Corpus

Check = Callable[[Corpus], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    references.unknown_sources,
    references.unknown_terms,
    references.unknown_claims,
    references.unknown_mentions,
    references.unknown_term_sources,
    references.unknown_in_studies,
    references.unknown_in_questions,
    review.incomplete,
    review.read_otherwise,
    entries.records,
    entries.keys,
    former_names.taken,
    relations.superseding,
    relations.opposed,
    usage.outside,
    usage.unused,
    usage.retracted,
    duplicates.duplicates,
    near_claims.alike,
    copying.copied,
    certainty.too_sure,
    effects.effects,
    study_items.items,
    studies.studies,
    answers.answers,
)


def check(corpus: Corpus) -> tuple[Diagnostic, ...]:
    """All findings of all checks, in no particular order."""
    return tuple(finding for run in CHECKS for finding in run(corpus))
