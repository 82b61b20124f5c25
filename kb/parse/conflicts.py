"""Marks of a merge that nobody finished, in any text: git's own and those of ``kb merge-bib``.

Source: git-merge(1), “How conflicts are presented”; “conflict-marker-size” may make them longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Rule

CONFLICT = Rule(
    code="T003",
    title="Marks of a merge that was not finished",
    why="Git leaves both sides where two changes met. Until somebody chooses, the file says two"
    " things at once, and the marks themselves would be published.",
    bad="<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> theirs",
    good="one",
)

RULES = (CONFLICT,)

# Seven signs or more, then the end of the line or a blank and the name of a side.
_MARK = re.compile(r"^(?:(<{7,})|(>{7,}))(?:[ \t][^\r\n]*)?(?=\r|\n|\Z)", re.MULTILINE)


def conflicts(file: TextFile) -> Iterator[Diagnostic]:
    """One finding for each conflict, at its first mark, or at a mark that has lost the other."""
    if "<<<<<<<" not in file.text and ">>>>>>>" not in file.text:
        return
    opened = False
    for mark in _MARK.finditer(file.text):
        if mark[1] or not opened:
            place = Place(file.path, file.span(mark.start(), mark.end()))
            yield Diagnostic(CONFLICT, place, _message(file, mark))
        opened = bool(mark[1])


def _message(file: TextFile, mark: re.Match[str]) -> str:
    signs = mark[1] or mark[2]
    size = len(signs)
    if mark[1] and (
        end := re.compile(rf"^>{{{size}}}", re.MULTILINE).search(file.text, mark.end())
    ):
        line = file.position(end.start()).line
        return (
            f"two changes met here and were not put together (to line {line}); keep what is right"
            f" of both, and delete the lines “{signs}”, “{'=' * size}” and “{'>' * size}”"
        )
    return f"“{signs}” is left of a merge that was not finished; delete this line and its fellows"
