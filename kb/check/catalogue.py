"""Every rule there is, by code: what ``kb explain`` and the documentation read."""

from __future__ import annotations

from types import MappingProxyType

from kb.check import assemble, suppressions
from kb.check.rules import (
    answers,
    certainty,
    copying,
    days,
    duplicates,
    effects,
    entries,
    former_names,
    near_claims,
    quotes,
    references,
    relations,
    review,
    studies,
    study_items,
    usage,
)
from kb.check.rules.manuscript import rules as manuscript
from kb.diagnostics import Rule
from kb.parse import conflicts, decode, unread, vocabulary
from kb.parse import days as dates
from kb.parse import studies as studies_file
from kb.parse.bibtex import rules as bibtex
from kb.parse.note import rules as note
from kb.parse.records import rules as records

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *decode.RULES,
            *conflicts.RULES,
            *unread.RULES,
            *bibtex.RULES,
            *note.RULES,
            *vocabulary.RULES,
            *dates.RULES,
            *studies_file.RULES,
            *records.RULES,
            *assemble.RULES,
            *suppressions.RULES,
            *quotes.RULES,
            *references.RULES,
            *review.RULES,
            *entries.RULES,
            *former_names.RULES,
            *relations.RULES,
            *usage.RULES,
            *duplicates.RULES,
            *near_claims.RULES,
            *copying.RULES,
            *certainty.RULES,
            *effects.RULES,
            *studies.RULES,
            *study_items.RULES,
            *answers.RULES,
            *days.RULES,
            *manuscript.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_CODE = MappingProxyType({rule.code: rule for rule in RULES})
