"""LaTeX in bibliography fields into Unicode, and titles into CSL's inline markup.

Decoding is pylatexenc's; a quick test spares it the values that hold no LaTeX, two of three.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from html import unescape

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

# It warns about every unbalanced brace of a user's text; findings are our own business.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_NEEDED = re.compile(r"[\\${}~]|--|``|''")
_TAGS = {
    "emph": "i",
    "textit": "i",
    "textsl": "i",
    "mkbibemph": "i",
    "textbf": "b",
    "mkbibbold": "b",
    "textsuperscript": "sup",
    "textsubscript": "sub",
}
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\*?[ \t\n]*|.)", re.DOTALL)
_TAG = re.compile(r"</?(?:i|b|sup|sub|span)(?: [^>]*)?>")
_DEEPEST = 20


@cache
def _converter() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    missing = {
        "texttt": "%s",
        "euro": "€",
        "pounds": "£",
        "TeX": "TeX",
        "LaTeX": "LaTeX",
        "textquotesingle": "'",
        "slash": "/",
        "mkbibquote": "“%s”",
        "enquote": "“%s”",
        "url": "%s",
    }
    specs = [MacroTextSpec(name, simplify_repl=text) for name, text in missing.items()]
    context.add_context_category("evidence", prepend=True, macros=specs)
    # Math stays as typed, and a bare per cent sign is text here, not the start of a comment.
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_comments=True)


@lru_cache(maxsize=20_000)
def decode_latex(text: str) -> str:
    """Plain text: accents and commands as Unicode, braces gone, spaces folded."""
    if _NEEDED.search(text):
        text = _converted(text)
    return " ".join(text.split())


def _converted(text: str) -> str:
    # To TeX a bare “%” starts a comment; in bibliographies it is a per cent sign.
    guarded = re.sub(r"(?<!\\)%", r"\\%", text)
    try:
        return str(_converter().latex_to_text(guarded))
    except Exception:  # noqa: BLE001 - whatever a stray command does to it, the text stays
        return re.sub(r"[{}]", "", text)


def title_markup(text: str) -> str:
    """A title in CSL's inline markup: protected capitals, italics, super- and subscript.

    Source: CSL-JSON, “HTML-like tags” in rich text; biblatex manual 2.3.3 on protection.
    """
    return " ".join("".join(_marked(text, 0)).split())


def plain_title(markup: str) -> str:
    """The words of a title without its markup."""
    return unescape(_TAG.sub("", markup)) if "<" in markup or "&" in markup else markup


def _marked(text: str, depth: int) -> list[str]:
    pieces: list[str] = []
    position = plain = 0
    while position < len(text) and depth < _DEEPEST:
        character = text[position]
        if character == "\\":
            command = _COMMAND.match(text, position)
            after = command.end() if command else position + 1
            tag = _TAGS.get(command[0][1:].strip()) if command else None
            end = _group_end(text, after)
            if tag and end:
                pieces.append(decode_keeping_ends(text[plain:position]))
                pieces.append(
                    f"<{tag}>{''.join(_marked(text[after + 1 : end - 1], depth + 1))}</{tag}>"
                )
                plain = end
            position = end or after
        elif character == "{" and (end := _group_end(text, position)):
            inside = text[position + 1 : end - 1]
            if not inside.lstrip().startswith("\\"):
                pieces.append(decode_keeping_ends(text[plain:position]))
                pieces.append(_protected("".join(_marked(inside, depth + 1)), depth))
                plain = end
            position = end
        elif character == "$" and (close := text.find("$", position + 1)) > 0:
            position = close + 1
        else:
            position += 1
    pieces.append(decode_keeping_ends(text[plain:]))
    return pieces


def _protected(marked: str, depth: int) -> str:
    # Protection inside protection says nothing more, and without a capital there is none.
    if depth or not any(c.isupper() for c in _TAG.sub("", marked)):
        return marked
    return f'<span class="nocase">{marked}</span>'


def _group_end(text: str, start: int) -> int | None:
    """Where the group that opens at ``start`` ends, its brace included."""
    if start >= len(text) or text[start] != "{":
        return None
    level = 0
    position = start
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] == "{":
            level += 1
        elif text[position] == "}":
            level -= 1
            if level == 0:
                return position + 1
        position += 1
    return None


def decode_keeping_ends(text: str) -> str:
    """Decoded, with a space kept at each end that had one, since pieces are joined again."""
    decoded = decode_latex(text)
    if not decoded:
        return " " if text[:1].isspace() else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{decoded}{after}"
