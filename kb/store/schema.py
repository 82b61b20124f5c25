"""The tables of ``kb.db``: what the documentation, Datasette and the build know of them.

The database is the public contract: people write SQL against it. Nothing here touches a database.
"""

from __future__ import annotations

from kb.store.layout import Column, Table
from kb.store.summary_schema import SUMMARIES
from kb.store.tables.build import BUILD, FORMAT, INPUTS
from kb.store.tables.changes import CHANGE_SUBJECTS, CHANGES
from kb.store.tables.citations import CLAIM_CITATIONS, SOURCE_CITATIONS
from kb.store.tables.claims import (
    CLAIM_CONTEXTS,
    CLAIM_FEATURES,
    CLAIM_OUTCOMES,
    CLAIM_RELATIONS,
    CLAIMS,
)
from kb.store.tables.curation import DIAGNOSTICS, REMOVED, SUPPRESSIONS
from kb.store.tables.effects import DIRECTIONS, EFFECTS
from kb.store.tables.evidence import EVIDENCE, MENTIONS
from kb.store.tables.pooled import POOLED, POOLED_INPUTS
from kb.store.tables.questions import QUESTION_CLAIMS, QUESTION_MENTIONS, QUESTIONS
from kb.store.tables.sources import PEOPLE, SOURCE_FIELDS, SOURCE_PEOPLE, SOURCES
from kb.store.tables.studies import APPRAISALS, STUDIES, STUDY_SOURCES
from kb.store.tables.terms import (
    APPRAISAL_TOOLS,
    CONTEXTS,
    DESIGNS,
    FEATURES,
    OUTCOMES,
    SPELLINGS,
)

__all__ = ["FORMAT", "TABLES", "Column", "Table"]

TABLES: tuple[Table, ...] = (
    QUESTIONS,
    QUESTION_CLAIMS,
    CLAIMS,
    EVIDENCE,
    EFFECTS,
    POOLED,
    POOLED_INPUTS,
    DIRECTIONS,
    STUDIES,
    STUDY_SOURCES,
    APPRAISALS,
    SOURCES,
    FEATURES,
    OUTCOMES,
    CONTEXTS,
    DESIGNS,
    APPRAISAL_TOOLS,
    SPELLINGS,
    CLAIM_FEATURES,
    CLAIM_OUTCOMES,
    CLAIM_CONTEXTS,
    CLAIM_RELATIONS,
    PEOPLE,
    SOURCE_PEOPLE,
    SOURCE_FIELDS,
    MENTIONS,
    QUESTION_MENTIONS,
    SOURCE_CITATIONS,
    CLAIM_CITATIONS,
    DIAGNOSTICS,
    SUPPRESSIONS,
    REMOVED,
    CHANGES,
    CHANGE_SUBJECTS,
    *SUMMARIES,
    INPUTS,
    BUILD,
)
