"""Abbreviations (``@string``) of all files, and the values that use them."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence

from kb.base.folding import composed
from kb.base.suggestions import nearest
from kb.base.text import Place
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, Macro, RawField, ValuePart
from kb.parse.bibtex.findings import Findings

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 200_000


class Macros:
    """What each abbreviation stands for, in the scope of each file.

    A file's own definition comes before that of other files, and the first before a later one.
    The order of definitions does not matter otherwise, since that of files has no meaning.
    """

    def __init__(self, files: Sequence[BibFile], findings: Findings) -> None:
        self._findings = findings
        self._everywhere: dict[str, str] = {name: name for name in _MONTHS}
        self._own: dict[str, dict[str, str]] = {file.path: {} for file in files}
        self._scopes = {p: ChainMap(own, self._everywhere) for p, own in self._own.items()}
        self._first: dict[str, Macro] = {}
        self._first_in: dict[tuple[str, str], Macro] = {}
        macros = [macro for file in files for macro in file.macros]
        for macro in macros:
            self._first.setdefault(macro.name, macro)
            self._first_in.setdefault((macro.place.path, macro.name), macro)
        self._define(macros)
        for macro in macros:
            self._compare(macro)

    def text(self, field: RawField, key: str) -> str:
        """The text of a field of the entry ``key``, in the scope of the file it was written in."""
        parts = field.parts
        if len(parts) == 1 and not parts[0].macro:
            return composed(parts[0].text)
        return composed(self._joined(parts, key, field.place))

    def _define(self, macros: Sequence[Macro]) -> None:
        """Define each after those that it uses; what waits in a circle is told as undefined."""
        pending = [m for m in macros if self._first_in[m.place.path, m.name] is m]
        while pending:
            waiting = []
            for macro in pending:
                if all(self._is_expandable(part, macro) for part in macro.parts):
                    self._set(macro)
                else:
                    waiting.append(macro)
            if len(waiting) == len(pending):
                for macro in waiting:
                    self._set(macro)
                return
            # Turning round at each pass makes two passes of a chain in either direction.
            pending = waiting[::-1]

    def _is_expandable(self, part: ValuePart, macro: Macro) -> bool:
        name, path = part.text.lower(), macro.place.path
        if not part.macro:
            return True
        if (path, name) in self._first_in:
            return name in self._own[path]
        return name in self._everywhere or name not in self._first

    def _set(self, macro: Macro) -> None:
        text = self._joined(macro.parts, macro.name, macro.place)
        self._own[macro.place.path][macro.name] = text
        if self._first[macro.name] is macro:
            self._everywhere[macro.name] = text

    def _compare(self, macro: Macro) -> None:
        first = self._first[macro.name]
        if macro is first or macro.parts == first.parts:
            return
        where = f"{first.place.path}:{first.place.span.line}"
        message = f"“{macro.name}” stands for something else at {where}; rename one of the two"
        self._findings.report(rules.AMBIGUOUS_MACRO, macro.place, message, macro.name)

    def _joined(self, parts: Iterable[ValuePart], name: str, place: Place) -> str:
        """The text of a value, its abbreviations expanded; ``name`` is what it belongs to."""
        scope = self._scopes[place.path]
        pieces: list[str] = []
        length = 0
        for part in parts:
            text = scope.get(part.text.lower()) if part.macro else part.text
            if text is None:
                text = part.text
                self._report_unknown(text, scope, name, place)
            length += len(text)
            if part.macro and length > _LONGEST:
                message = f"the value of “{name}” is cut, since abbreviations make it very long"
                self._findings.report(rules.TOO_LONG, place, message, name)
                break
            pieces.append(text)
        return "".join(pieces)

    def _report_unknown(self, word: str, scope: Mapping[str, str], name: str, place: Place) -> None:
        near = nearest(word, scope)
        advice = (
            f"did you mean “{near}”?" if near else f"write {{{word}}}, or define it with @string"
        )
        message = f"the abbreviation “{word}” in “{name}” is not defined; {advice}"
        self._findings.report(rules.UNKNOWN_MACRO, place, message, name)
