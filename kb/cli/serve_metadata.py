"""What a served site is told of itself: ``metadata.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from kb.base.errors import KbError
from kb.base.plain_yaml import load_yaml
from kb.search.schema import DATABASE
from kb.store.metadata import with_databases


def read_metadata(path: Path) -> Mapping[str, Any]:
    """What a ``metadata.yml`` says, with the tables and canned queries of this version.

    Raises :class:`KbError` where it is no YAML mapping.
    """
    return with_databases(_written(path), DATABASE)


def _written(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        value = load_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KbError(f"{path} is no valid YAML: {error}") from error
    if not isinstance(value, dict):
        raise KbError(f"{path} must hold “name: value” lines, as Datasette's metadata does.")
    return value
