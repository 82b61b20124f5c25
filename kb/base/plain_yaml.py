"""YAML whose places in the file nobody asks for, as plain values."""

from __future__ import annotations

from typing import Any

import yaml

# The parser in C takes a tenth of the time, where PyYAML was built with it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> Any:
    """The value of a YAML document; raises :class:`yaml.YAMLError` where it is none."""
    return yaml.load(text, _LOADER)  # noqa: S506 - either of them is safe
