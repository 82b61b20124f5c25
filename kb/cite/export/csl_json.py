"""Sources as CSL-JSON, one array."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kb.cite.csl import csl_record
from kb.model import Source


def write_csl_json(sources: Iterable[Source]) -> str:
    """The sources as items; what CSL has no name for stands under ``custom``."""
    items = [csl_record(source) for source in sources]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
