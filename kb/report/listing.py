"""What a report is made of: findings, the texts they stand in, and how to name the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.base.text import TextFile
from kb.check.baseline import Known
from kb.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Report:
    """Findings to be told, with what is known besides.

    ``compared`` tells that there was a baseline: ``known`` are the findings that it holds, and
    ``gone`` what it holds that is found no more. ``prefix`` goes before paths, which are relative
    to the knowledge base, where whoever reads them starts from another folder; it is empty or
    ends in a slash. ``fixed`` counts what was mended before. With ``folded``, people are shown a
    few of many remarks of one rule, and the rest as a number.
    """

    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, TextFile]
    known: tuple[Diagnostic, ...] = ()
    gone: tuple[Known, ...] = ()
    compared: bool = False
    prefix: str = ""
    colour: bool = False
    fixed: int = 0
    folded: bool = False

    def path(self, finding: Diagnostic) -> str:
        """The finding's file, as its reader names it."""
        return self.prefix + finding.place.path
