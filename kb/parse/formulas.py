"""Short formulas in titles, ``CO$_2$`` and ``$\\alpha$``, as CSL's inline markup or as plain text.

A title's formula is a sign or two; what is more than letters, signs, and what stands above or
below them stays as it was typed. Source: The TeXbook, chapter 17; CSL-JSON, “HTML-like tags”.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db

_TOKEN = re.compile(r"\\([A-Za-z]+)\s*|\\([,;:! ])|([_^])|([{}])|(\s+)|(.)", re.DOTALL)
_STYLED = {
    "mathit": "i", "mathbf": "b", "boldsymbol": "b", "mathbb": "", "mathcal": "", "mathrm": "",
    "text": "", "textrm": "", "mathsf": "", "operatorname": "", "rm": "",
}  # fmt: skip
_OWN: Mapping[str, str] = {
    "circ": "°", "degree": "°", "ldots": "…", "dots": "…", "cdots": "⋯", "prime": "′", "ast": "∗",
    "lt": "<", "gt": ">", "le": "≤", "ge": "≥", "ne": "≠", "to": "→", "quad": " ", "mu": "μ",
    "sin": "sin", "cos": "cos", "log": "log", "exp": "exp", "ln": "ln", "max": "max", "min": "min",
}  # fmt: skip
_LETTER = re.compile(r"[A-Za-z]")
# No blank stands inside its dollar signs, so that “$5 and $6” is none.
FORMULA = r"\$(?P<formula>(?=\S)[^$\n]{1,120}(?<=[^\s\\]))\$"
_FORMULA = re.compile(rf"(?<!\\){FORMULA}")
_BELOW = str.maketrans("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ABOVE = str.maketrans("0123456789+−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_TAGGED = re.compile(r"<(sub|sup)>(.*?)</\1>")
_TAG = re.compile(r"</?[a-z]+>")


class _Unknown(Exception):
    """What only TeX could set."""


def formula_markup(formula: str) -> str | None:
    """A formula, without its dollar signs, as CSL markup; None where it says more than that."""
    try:
        text, end = _group(_TOKEN.findall(formula), 0, italic=True)
    except (_Unknown, IndexError, RecursionError):
        return None
    return text if end == len(_TOKEN.findall(formula)) else None


def plain_formulas(text: str) -> str:
    """The text with each formula that has a form in plain Unicode in that form."""
    return _FORMULA.sub(lambda match: _plain(match["formula"]) or match[0], text)


def _plain(formula: str) -> str | None:
    markup = formula_markup(formula)
    if markup is None:
        return None
    for tag, inside in _TAGGED.findall(markup):
        bare = _TAG.sub("", inside)
        raised = bare.translate(_BELOW if tag == "sub" else _ABOVE)
        if any(old == new for old, new in zip(bare, raised, strict=True)):
            return None
        markup = markup.replace(f"<{tag}>{inside}</{tag}>", raised, 1)
    return _TAG.sub("", markup)


def _group(tokens: list[tuple[str, ...]], at: int, *, italic: bool) -> tuple[str, int]:
    """The markup from a token on to the brace that closes its group, and the place behind it."""
    pieces: list[str] = []
    while at < len(tokens) and tokens[at][3] != "}":
        piece, at = _piece(tokens, at, italic=italic)
        pieces.append(piece)
    return "".join(pieces).replace("</i><i>", ""), at


def _piece(tokens: list[tuple[str, ...]], at: int, *, italic: bool) -> tuple[str, int]:
    command, space, script, brace, _, sign = tokens[at]
    if script:
        inside, at = _argument(tokens, at + 1, italic=italic)
        tag = "sub" if script == "_" else "sup"
        # A degree sign is raised by itself.
        return (inside if inside in {"°", "′"} else f"<{tag}>{inside}</{tag}>"), at
    if brace:
        return _argument(tokens, at, italic=italic)
    if command in _STYLED:
        inside, at = _argument(tokens, at + 1, italic=False)
        tag = _STYLED[command]
        return (f"<{tag}>{inside}</{tag}>" if tag else inside), at
    if command:
        return _symbol(command), at + 1
    if space or not sign:
        return "", at + 1
    return (f"<i>{sign}</i>" if italic and _LETTER.match(sign) else _typed(sign)), at + 1


def _argument(tokens: list[tuple[str, ...]], at: int, *, italic: bool) -> tuple[str, int]:
    """A group in braces, or the one token that stands in its place."""
    while tokens[at][4]:
        at += 1
    if tokens[at][3] == "}":
        raise _Unknown
    if tokens[at][3] != "{":
        return _piece(tokens, at, italic=italic)
    inside, end = _group(tokens, at + 1, italic=italic)
    if end >= len(tokens):
        raise _Unknown
    return inside, end + 1


def _typed(sign: str) -> str:
    return {"-": "−", "'": "′", "~": " ", "*": "∗"}.get(sign, sign)


@cache
def _symbol(name: str) -> str:
    """What a command stands for. Raises :class:`_Unknown` for one that is more than a sign."""
    if name in _OWN:
        return _OWN[name]
    spec = get_default_latex_context_db().get_macro_spec(name)
    shown = getattr(spec, "simplify_repl", None)
    if not isinstance(shown, str) or not shown or "%" in shown or len(shown) > 2:
        raise _Unknown
    return shown
