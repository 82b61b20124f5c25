"""Sources as CSL-JSON, one array."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kb.cite.csl import csl_item
from kb.model import Source


def write_csl_json(sources: Iterable[Source]) -> str:
    """The sources as items; a retraction stands under ``custom``.

    Source: CSL 1.0.2, ``csl-data.json``, which keeps ``custom`` for what CSL has no name for.
    """
    return json.dumps([_item(source) for source in sources], ensure_ascii=False, indent=2) + "\n"


def _item(source: Source) -> dict[str, Any]:
    item = csl_item(source)
    if source.retracted:
        item["custom"] = {
            "retracted": {"date": source.retracted.date, "reason": source.retracted.reason}
        }
    return item
