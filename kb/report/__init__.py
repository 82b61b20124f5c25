"""Diagnostics into what people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from kb.report.listing import Report

Formatter = Callable[[Report], str]

# By name, since most runs need one of them, and SARIF needs the list of all rules.
_FORMATTERS = MappingProxyType(
    {
        "text": "as_text",
        "json": "as_json",
        "github": "as_github",
        "sarif": "as_sarif",
        "errorformat": "as_errorformat",
    }
)
FORMATS = tuple(_FORMATTERS)


def formatter(style: str) -> Formatter:
    """What writes reports in the style, one of ``FORMATS``."""
    name = _FORMATTERS[style]
    formatters: Mapping[str, Formatter] = vars(import_module(f"kb.report.{name}"))
    return formatters[name]


__all__ = ["FORMATS", "Report", "formatter"]
