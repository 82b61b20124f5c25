"""JSON Schemas of what contributors write, with the collection's own names in them.

An editor that reads one completes keys, terms and sources, and tells what each of them means.
Source: JSON Schema, draft 2020-12; ``enumDescriptions``, which editors show beside a value, is an
annotation of VS Code's that others pass over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from kb.model import Corpus
from kb.report.schemas.config import config_schema
from kb.report.schemas.note import note_schema
from kb.report.schemas.question import question_schema
from kb.report.schemas.studies import studies_schema
from kb.report.schemas.vocabulary import vocabulary_schema

SCHEMAS: Mapping[str, Callable[[Corpus], dict[str, Any]]] = MappingProxyType(
    {
        "note": note_schema,
        "question": question_schema,
        "studies": studies_schema,
        "vocabulary": vocabulary_schema,
        "config": config_schema,
    }
)

__all__ = ["SCHEMAS"]
