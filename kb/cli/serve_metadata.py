"""What a served site is told of itself: ``metadata.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kb.base.errors import KbError


def read_metadata(path: Path) -> Mapping[str, Any]:
    """What a ``metadata.yml`` says; empty where there is none.

    Raises :class:`KbError` where it is no YAML mapping.
    """
    if not path.is_file():
        return {}
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KbError(f"{path} is no valid YAML: {error}") from error
    if not isinstance(value, dict):
        raise KbError(f"{path} must hold “name: value” lines, as Datasette's metadata does.")
    return value
