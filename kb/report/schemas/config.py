"""The schema of ``kb.toml``."""

from __future__ import annotations

from kb.check.catalogue import RULES
from kb.diagnostics import Severity
from kb.model import Corpus
from kb.report.schemas.parts import DIALECT, Schema, mapping

_CODES = r"^[A-Za-z]\d{0,3}$"
_GRAVITY = {"enum": [str(severity) for severity in Severity]}
_REASONS = {
    "type": "object",
    "propertyNames": {"pattern": _CODES},
    "additionalProperties": {"type": "string", "minLength": 1},
}


def config_schema(corpus: Corpus) -> Schema:  # noqa: ARG001 - as the other schemas have it
    """The schema, with the codes of all rules."""
    by_code = {rule.code: {**_GRAVITY, "description": rule.title} for rule in RULES}
    severity = {
        "type": "object",
        "properties": by_code,
        "propertyNames": {"pattern": _CODES},
        "additionalProperties": _GRAVITY,
    }
    check: dict[str, Schema] = {
        "select": {
            "type": "array",
            "items": {"type": "string", "pattern": _CODES},
            "description": "the rules to tell of, by codes or their beginnings; all unless given",
        },
        "ignore": {
            **_REASONS,
            "description": "rules to pass over everywhere, each with the reason",
        },
        "per-file-ignores": {
            "type": "object",
            "additionalProperties": _REASONS,
            "description": "rules to pass over in some files, by pattern, each with the reason",
        },
        "severity": {**severity, "description": "rules to take more or less gravely"},
        "baseline": {
            "type": "string",
            "description": "a file of findings that were there before checking began",
        },
    }
    return {
        "$schema": DIALECT,
        "title": "The settings of a collection, kb.toml",
        **mapping({"check": {**mapping(check), "description": "what kb check tells of"}}),
    }
