"""LaTeX in bibliography fields into Unicode.

What bibliographies are full of (accents, escaped signs, dashes, quotes, braces) is decoded by one
table, which is some forty times faster than a parser of LaTeX; whatever the table does not know
goes to pylatexenc as a whole. Nothing here knows which field a text comes from.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexWalker
from pylatexenc.macrospec import std_macro

from kb.parse.formulas import plain_formulas

# It warns about every unbalanced brace of a user's text; findings are our own business.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_NEEDED = re.compile(r"[\\${}~`]|--|''")

# Source: LaTeX2e reference manual, 23.5 (accents); combining characters as in Unicode.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323",
    "b": "\u0331", "r": "\u030a", "k": "\u0328", "h": "\u0309",
}  # fmt: skip
_SYMBOLS = {
    "ss": "ß", "oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "ldots": "…",
    "dots": "…", "textellipsis": "…", "euro": "€", "texteuro": "€", "EUR": "€", "pounds": "£",
    "textsterling": "£", "TeX": "TeX", "LaTeX": "LaTeX",
    "BibTeX": "BibTeX", "slash": "/", "S": "§", "copyright": "©",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "textasciitilde": "~",
    "textbar": "|", "textunderscore": "_", "textbraceleft": "{",
    "textbraceright": "}", "textbackslash": "\\", "textasciicircum": "^", "textquotedbl": '"',
    "textless": "<", "textgreater": ">", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘",
    "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›", "guillemotleft": "«",
    "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "quotedblbase": "„",
    "quotesinglbase": "‚",
}  # fmt: skip
_MARKS = {
    "~": " ", "?`": "¿", "!`": "¡", "--": "–", "---": "—", "``": "“", "''": "”", "{": "", "}": "",
    r"\\": " ", r"\ ": " ", r"\,": " ", r"\;": " ", r"\:": " ", r"\-": "", r"\/": "",
    r"\@": "", r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_", r"\{": "{",
    r"\}": "}", "\\\n": " ",
}  # fmt: skip
_ACCENT = r"""\\(?:(?P<mark>[`'^~"=.])|(?P<letter>[uvHcdbrkh])(?=[\s{\\]))\s*
    (?: \{\s*(?:(?P<braced>[^\W\d_])|\\(?P<dotless>[ij]))\s*\}
      | (?P<bare>[^\W\d_]) | \\(?P<stem>[ij])(?![A-Za-z])[ ]? )"""
_SYMBOL = rf"\\(?P<symbol>{'|'.join(_SYMBOLS)})(?![A-Za-z])(?:\{{\}}|\s+)?"
_SIGN = r"(?P<sign>---?|[?!]`(?!`)|``|''|[~{}]|\\[\\ ,;:/@&%$\#_{}\n-])"
_SIMPLE = re.compile(rf"{_ACCENT} | {_SYMBOL} | {_SIGN} | (?P<hard>[\\$])", re.VERBOSE)
_LETTER = "|".join(name for name, sign in _SYMBOLS.items() if sign.isalpha() and len(sign) == 1)
_LETTERS = re.compile(
    rf"{_ACCENT} | \\(?P<symbol>{_LETTER})(?![A-Za-z])(?:\{{\}}|\s+)?"
    " | (?P<sign>(?!))(?P<hard>(?!))",
    re.VERBOSE,
)
# A pair of single quotation marks, in which apostrophes within words close nothing.
_QUOTED = re.compile(r"(?<![\\`\w?!])`(?=[\w\\{])((?:[^`'\\]|\\.|(?<=\w)'(?=\w))*)'(?![\w'])")
_HARD = "\uf8ff"
# Vietnamese sets two on a letter.
_MOST_ACCENTS = 2
# A command of the writer's own that stands for a word, such as “\XML”; those that set type are
# written small.
_OWN_WORD = re.compile(r"\\([A-Z][A-Za-z]+)(?![A-Za-z])(?:\{\}|(?!\s*\{))")
# Letters of Greek as LaTeX's encoding LGR has them on Latin keys. Source: babel-greek, “usage”.
_GREEK = str.maketrans(
    "abgdezhjiklmnxoprstufqywcABGDEZHJIKLMNXOPRSTUFQYW",
    "αβγδεζηθικλμνξοπρστυφχψωςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
)


def _argument(node: Any, l2tobj: Any) -> str:
    return str(l2tobj.nodelist_to_text(node.nodeargs[:1]))


def _tied(node: Any, l2tobj: Any) -> str:
    letters = _argument(node, l2tobj)
    return f"{letters[:1]}\u0361{letters[1:]}"


def _upper(node: Any, l2tobj: Any) -> str:
    return _argument(node, l2tobj).upper()


def _lower(node: Any, l2tobj: Any) -> str:
    return _argument(node, l2tobj).lower()


def _greek(node: Any, l2tobj: Any) -> str:
    text = _argument(node, l2tobj)
    return re.sub(r"s(?![^\W\d_])", "ς", text).translate(_GREEK) if text.isascii() else text


# Commands with arguments that pylatexenc lacks or drops: how many there are, and what they say.
_COMMANDS: dict[str, tuple[int, str | Callable[..., str]]] = {
    **dict.fromkeys(("texttt", "url", "path", "mkbibemph", "mkbibbold"), (1, "%s")),
    **dict.fromkeys(("mbox", "fbox", "textsf", "textup", "textmd", "textnormal"), (1, "%s")),
    **dict.fromkeys(("text", "textlf", "textin", "underline", "uline"), (1, "%s")),
    **dict.fromkeys(("textsubscript", "textsuperscript"), (1, "%s")),
    **dict.fromkeys(("enquote", "mkbibquote"), (1, "“%s”")),
    "mkbibparens": (1, "(%s)"),
    **dict.fromkeys(("href", "texorpdfstring", "foreignlanguage", "textcolor"), (2, "%(2)s")),
    "frac": (2, "%(1)s/%(2)s"),
    # One bow over two letters.
    "t": (1, _tied),
    "uppercase": (1, _upper),
    "MakeUppercase": (1, _upper),
    "lowercase": (1, _lower),
    "MakeLowercase": (1, _lower),
    "textgreek": (1, _greek),
    # What only sorts is not printed (btxdoc, section 4).
    **dict.fromkeys(("noopsort", "noop", "SortNoop", "NOOP"), (1, "%.0s")),
}


_ARGUMENT = r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"
_TWO = re.compile(
    r"\\(?P<command>href|texorpdfstring|foreignlanguage|textcolor|frac)"
    rf"\s*\{{(?P<first>{_ARGUMENT})\}}\s*\{{(?P<second>{_ARGUMENT})\}}"
)


@lru_cache(maxsize=20_000)
def decode_latex(text: str) -> str:
    """Plain text: accents and commands as Unicode, braces gone, spaces folded."""
    if not _NEEDED.search(text):
        return " ".join(text.split())
    text = plain_formulas(text) if "$" in text else text
    text = _QUOTED.sub(r"‘\1’", text) if "`" in text else text
    simple = _SIMPLE.sub(_decoded, text)
    if _HARD in simple:
        # An accent on an accented letter is read from the inside out.
        text = decode_letters(text)
        simple = _SIMPLE.sub(_decoded, text)
    return " ".join((_parsed(text) if _HARD in simple else simple).split())


def decode_letters(text: str) -> str:
    """The text with accents and letters decoded that LaTeX writes as commands; braces stay."""
    for _ in range(_MOST_ACCENTS):
        if "\\" not in text:
            break
        text = _LETTERS.sub(_decoded, text)
    return text


def decode_with_ends(text: str) -> str:
    """Decoded, with a space kept at each end that had one, for pieces that are joined again."""
    decoded = decode_latex(text)
    if not decoded:
        return " " if text[:1].isspace() else ""
    before = " " if text[0].isspace() or text[0] == "~" else ""
    after = " " if text[-1].isspace() or text[-1] == "~" else ""
    return f"{before}{decoded}{after}"


def _decoded(match: re.Match[str]) -> str:
    if sign := match["sign"]:
        return _MARKS[sign]
    if symbol := match["symbol"]:
        return _SYMBOLS[symbol]
    if match["hard"]:
        return _HARD
    accent = _ACCENTS[match["mark"] or match["letter"]]
    base = match["braced"] or match["dotless"] or match["bare"] or match["stem"]
    return unicodedata.normalize("NFC", base + accent)


def _parsed(text: str) -> str:
    # To TeX a bare “%” starts a comment; in bibliographies it is a per cent sign.
    guarded = re.sub(r"(?<!\\)%", r"\\%", text)
    converter, context = _pylatexenc()
    guarded = _OWN_WORD.sub(_own_word, guarded)
    try:
        nodes, _, _ = LatexWalker(guarded, latex_context=context).get_latex_nodes()
        return str(converter.nodelist_to_text(nodes))
    except Exception:  # noqa: BLE001 - whatever a stray command does to it, the text stays
        return re.sub(r"[{}]", "", text)


def _own_word(match: re.Match[str]) -> str:
    """The name of a command that nobody defines; one that is known stays for its parser."""
    name = match[1]
    spec = latex2text.get_default_latex_context_db().get_macro_spec(name)
    return match[0] if name in _SYMBOLS or spec is not None else name


def chosen_arguments(text: str) -> str:
    """The text with the argument that is set in place of each command that takes two."""
    return _TWO.sub(_chosen, text) if "\\" in text else text


def _chosen(match: re.Match[str]) -> str:
    first, second = match["first"], match["second"]
    if match["command"] != "frac":
        return second
    # “a+b/c” is not what “\frac{a+b}{c}” says; fractions of more than numbers stay as typed.
    return f"{first}/{second}" if first.isdigit() and second.isdigit() else match[0]


@cache
def _pylatexenc() -> tuple[Any, Any]:
    """The converter, and what the parser is to know of commands."""
    known = latexwalker.get_default_latex_context_db()
    said = latex2text.get_default_latex_context_db()
    macros = [std_macro(name, False, count) for name, (count, _) in _COMMANDS.items()]
    texts = {**_SYMBOLS, **{name: text for name, (_, text) in _COMMANDS.items()}}
    specs = [MacroTextSpec(name, simplify_repl=text) for name, text in texts.items()]
    known.add_context_category("evidence", prepend=True, macros=macros)
    said.add_context_category("evidence", prepend=True, macros=specs)
    # Math stays as typed, since CSL has no other form for it.
    return LatexNodes2Text(latex_context=said, math_mode="verbatim", keep_comments=True), known
