"""Commands that a LaTeX manuscript defines itself, as far as they cite.

Source: LaTeX2e reference manual, “newcommand”; xparse manual, “Document commands”; The TeXbook,
chapter 20 (``\\def``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Group = Callable[[str, int], tuple[int, int] | None]
"""Finds the inside of the group that opens with a mark at or behind a place."""

DEFINING = frozenset({
    "newcommand", "renewcommand", "providecommand", "declarerobustcommand", "newrobustcmd",
    "renewrobustcmd", "newdocumentcommand", "renewdocumentcommand", "providedocumentcommand",
    "declaredocumentcommand", "def", "gdef", "edef", "xdef",
})  # fmt: skip
_NAME = re.compile(r"\s*\{?\s*\\([A-Za-z@]+)\s*\}?")
_PARAMETERS = re.compile(r"((?:\s*#\d)*)\s*")
_SPECIFIED = re.compile(r"([mosO])(\{[^{}]*\})?")


@dataclass(frozen=True, slots=True)
class Macro:
    """A command of the manuscript's own: its arguments in order, and what it stands for.

    Of each argument ``defaults`` holds what an optional one is when it is left out, None for one
    that is not optional.
    """

    name: str
    defaults: tuple[str | None, ...]
    body: str

    def expanded(self, arguments: tuple[str, ...]) -> str:
        """The body with the arguments in place."""
        return re.sub(
            r"#(\d)",
            lambda at: arguments[int(at[1]) - 1] if 0 < int(at[1]) <= len(arguments) else "",
            self.body,
        )


def definition(kind: str, text: str, position: int, group: Group) -> tuple[Macro | None, int]:
    """The macro that a defining command at ``position`` makes, and where its definition ends."""
    name = _NAME.match(text, position + text.startswith("*", position))
    if name is None:
        return None, position
    position = name.end()
    if kind.endswith("def"):
        parameters = _PARAMETERS.match(text, position)
        count = parameters[1].count("#") if parameters else 0
        defaults: tuple[str | None, ...] = (None,) * count
        position = parameters.end() if parameters else position
    elif kind.endswith("documentcommand"):
        specified = group("{", position)
        if specified is None:
            return None, position
        defaults = tuple(map(_default, _SPECIFIED.findall(text[slice(*specified)])))
        position = specified[1] + 1
    else:
        defaults, position = _counted(text, position, group)
    body = group("{", position)
    if body is None:
        return None, position
    return Macro(name[1], defaults, text[slice(*body)]), body[1] + 1


def _default(specified: tuple[str, str]) -> str | None:
    return None if specified[0] == "m" else specified[1].strip("{}")


def _counted(text: str, position: int, group: Group) -> tuple[tuple[str | None, ...], int]:
    """The arguments that LaTeX's own commands give by number, the first of them optional or not."""
    number, first = group("[", position), None
    if number is None:
        return (), position
    position = number[1] + 1
    optional = group("[", position)
    if optional is not None:
        first, position = text[slice(*optional)], optional[1] + 1
    given = text[slice(*number)].strip()
    count = int(given) if given.isdigit() else 0
    rest: tuple[str | None, ...] = (None,) * max(count - 1, 0)
    return ((first, *rest) if count else ()), position


def arguments(
    macro: Macro, text: str, position: int, group: Group
) -> tuple[tuple[str, ...] | None, int]:
    """What a macro is given at ``position``, and where that ends; None where something lacks."""
    given: list[str] = []
    for default in macro.defaults:
        inside = group("[" if default is not None else "{", position)
        if inside is None and default is None:
            return None, position
        given.append(text[slice(*inside)] if inside else default or "")
        position = inside[1] + 1 if inside else position
    return tuple(given), position


def citing(macros: Mapping[str, Macro], cites: Callable[[str], bool]) -> dict[str, Macro]:
    """Those of the macros that cite, be it through others of them."""
    citing_macros: dict[str, Macro] = {}
    while True:
        more = {
            name: macro
            for name, macro in macros.items()
            if name not in citing_macros
            and (
                cites(macro.body)
                or any(re.search(rf"\\{n}(?![A-Za-z@])", macro.body) for n in citing_macros)
            )
        }
        if not more:
            return citing_macros
        citing_macros |= more
