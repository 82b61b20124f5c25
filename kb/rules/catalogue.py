"""Every rule there is, by code: what ``kb explain`` and the documentation read."""

from __future__ import annotations

from types import MappingProxyType

from kb.diagnostics import Rule
from kb.parse import decode, vocabulary
from kb.parse.bibtex import rules as bibtex
from kb.parse.note import rules as note
from kb.parse.records import rules as records
from kb.rules import (
    alike,
    assemble,
    copying,
    entries,
    ignores,
    quotes,
    references,
    relations,
    review,
    twins,
    usage,
)
from kb.rules.manuscript import rules as manuscript

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *decode.RULES,
            *bibtex.RULES,
            *note.RULES,
            *vocabulary.RULES,
            *records.RULES,
            *assemble.RULES,
            *ignores.RULES,
            *quotes.RULES,
            *references.RULES,
            *review.RULES,
            *entries.RULES,
            *relations.RULES,
            *usage.RULES,
            *twins.RULES,
            *alike.RULES,
            *copying.RULES,
            *manuscript.RULES,
        ),
        key=lambda rule: rule.code,
    )
)

BY_CODE = MappingProxyType({rule.code: rule for rule in RULES})
