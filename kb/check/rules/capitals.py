"""Checks of the capitals in a title: all of it in capitals, and those that braces should hold.

Source: biblatex manual 2.3.3; Patashnik, “BibTeXing”, section 4: styles lower the capitals of a
title but its first, unless braces protect them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.base.text import Place, within
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.fields.title_case import WORD, Case, case_of, undecided
from kb.model import Field, Source

SHOUTED = Rule(
    code="S009",
    title="A title in capitals",
    why="Printed covers shout; references do not. A style can lower capitals, but cannot know"
    " which of them belong to names.",
    bad="title = {THINKING MORE DEEPLY ABOUT NETWORKS},",
    good="title = {Thinking More Deeply about Networks},",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)
UNPROTECTED = Rule(
    code="S010",
    title="Capitals that a style may lower",
    why="Many styles print titles in small letters after the first. Braces hold the capitals of"
    " abbreviations and names.",
    bad="title = {What the NAO found in England},",
    good="title = {What the {NAO} found in {England}},",
    severity=Severity.INFO,
    fixability=Fixability.UNSAFE,
)
OVERPROTECTED = Rule(
    code="S011",
    title="A whole title in braces",
    why="Braces around a whole title keep every style from setting it as it sets the others. They"
    " belong around abbreviations and names only.",
    bad="title = {{Thinking More Deeply about Networks in Education}},",
    good="title = {Thinking More Deeply about Networks in Education},",
    severity=Severity.INFO,
    fixability=Fixability.UNSAFE,
)

UNDECIDED = Rule(
    code="S012",
    title="A capital that may be a name's",
    why="Styles in sentence case lower the capitals of titles but keep those of names. Where one"
    " capital word is all there is, nobody but you knows which it is, and it is left as typed.",
    bad="title = {Understanding Bloggs},",
    good="title = {Understanding {Bloggs}},",
    severity=Severity.INFO,
)

RULES = (SHOUTED, UNPROTECTED, OVERPROTECTED, UNDECIDED)

_ENGLISH = re.compile(
    r"\b(?:the|of|and|for|from|with|by|on|to|about|between|among|how|what|why|is|are|its|their)\b",
    re.IGNORECASE,
)
_LANGUAGES = {"", "english", "american", "british", "ukenglish", "usenglish", "canadian",
              "australian", "newzealand", "eng"}  # fmt: skip
# What a style leaves alone: groups, formulas, commands.
_VERBATIM = re.compile(r"\$[^$]*\$|\\[a-zA-Z]+\s*|\\.", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’]\w+)*", re.UNICODE)
_BREAK = re.compile(r"[.:?!–—“‘\"(\[/»«;=]|\s-\s|--|``")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|``[^']*''|(?<!\w)`[^']*'")
_SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on",
          "or", "the", "to", "versus", "vs", "with"}  # fmt: skip
_FEWEST = 3
_LONGEST_NAME = 4
# One capital to so many words at most: more, and the part has capitals throughout.
_RATIO = 3


def title_capitals(source: Source) -> Iterator[Diagnostic]:
    """Findings about the capitals of title and subtitle."""
    for name in ("title", "subtitle"):
        field = source.find(name)
        if field is None or field.place is None or not _in_one_piece(field.raw):
            continue
        if _shouts(field.value):
            yield _shouted(source, field, field.place)
        elif _in_english(source, field.value):
            yield from _protection(source, field, field.place)
    yield from _undecided(source)


def _undecided(source: Source) -> Iterator[Diagnostic]:
    """A finding where nothing tells whether the title's one capital word is a name."""
    field, title = source.find("title"), source.title_markup or source.title
    if field is None or field.place is None or source.language.lower() not in _LANGUAGES:
        return
    said = [creator.person.family for creator in source.creators] + [source.publisher_place]
    names = frozenset(word for text in said for word in WORD.findall(text))
    if case_of(title, names) is Case.UNKNOWN:
        raised = undecided(title, names)
        message = (
            f"“{raised}” may be a name or in title case, and stays as typed in every style; write"
            f" “{{{raised}}}” if it is a name, “{raised.lower()}” if it is none"
            + ("" if _in_english(source, title) else ", and “langid” if the title is not English")
        )
        yield Diagnostic(UNDECIDED, field.place, message, source.key)


def _in_one_piece(raw: str) -> bool:
    """Whether a value is one text in braces or quotation marks, without a macro joined to it."""
    quoted = raw[:1] == '"'
    level = 0
    for at, sign in enumerate(raw):
        level += (sign == "{") - (sign == "}")
        if at and level == 0 and (sign == '"' if quoted else sign == "}"):
            return at == len(raw) - 1
    return False


def _in_english(source: Source, title: str) -> bool:
    """Whether styles may lower the title's capitals: they leave other languages alone."""
    language = source.language.lower()
    known = language in _LANGUAGES or language.startswith("en-") or language == "en"
    return known and (bool(language) or _ENGLISH.search(title) is not None)


def _shouts(title: str) -> bool:
    words = [word for word in _WORD.findall(title) if len(word) > 1 and word.isalpha()]
    capital = [word for word in words if word.isupper()]
    return len(capital) >= _FEWEST and len(capital) >= 0.8 * len(words)


def _shouted(source: Source, field: Field, place: Place) -> Diagnostic:
    corrected = _WORD.sub(_capitalised, field.raw[1:-1])
    fix = None
    if "\\" not in field.raw and "{" not in field.raw[1:]:
        span = within(place, field.raw, 1, len(field.raw) - 1).span
        fix = Fix("write it in small letters", (Edit(span, corrected[:1].upper() + corrected[1:]),))
    message = "the title is in capitals; write it in small letters, with capitals for names"
    return Diagnostic(SHOUTED, place, message, source.key, fix)


def _capitalised(word: re.Match[str]) -> str:
    lower = word[0].lower()
    return lower if lower in _SMALL else lower[:1].upper() + lower[1:]


def _protection(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    text = field.raw[1:-1]
    if _is_wrapped(text):
        message = (
            "the whole title stands in a second pair of braces; keep braces for abbreviations and"
            " names, or name the language with “langid” if it is not English"
        )
        first, last = text.index("{") + 1, text.rindex("}") + 1
        cut = [within(place, field.raw, n, n + 1).span for n in (first, last)]
        fix = Fix("take the braces off", tuple(Edit(span, "") for span in cut))
        yield Diagnostic(OVERPROTECTED, place, message, source.key, fix)
        return
    words = list(_bare_words(text))
    marked = sorted({*_abbreviations(words), *_names(words, text)}, key=lambda word: word.start())
    if not marked:
        return
    shown = ", ".join(f"“{{{word[0]}}}”" for word in marked)
    message = f"a style may lower these capitals; write {shown}"
    places = [within(place, field.raw, word.start() + 1, word.end() + 1) for word in marked]
    edits = tuple(Edit(at.span, f"{{{word[0]}}}") for at, word in zip(places, marked, strict=True))
    yield Diagnostic(UNPROTECTED, places[0], message, source.key, Fix("add braces", edits))


def _is_wrapped(text: str) -> bool:
    """Whether one pair of braces holds the whole title, and that is no mere name."""
    stripped = text.strip()
    if not stripped.startswith("{") or stripped.startswith("{\\"):
        return False
    level = 0
    for number, character in enumerate(stripped):
        level += (character == "{") - (character == "}")
        if level == 0:
            return number == len(stripped) - 1 and len(_WORD.findall(stripped)) > _LONGEST_NAME
    return False


def _bare_words(text: str) -> Iterator[re.Match[str]]:
    """The words that no braces protect, each with its place in the text."""
    shown = text
    for pattern in (_VERBATIM, _QUOTED):
        shown = pattern.sub(lambda match: "_" * len(match[0]), shown)
    level = 0
    pieces = []
    for character in shown:
        level += character == "{"
        pieces.append(character if level == 0 else "_")
        level -= character == "}" and level > 0
    for word in _WORD.finditer("".join(pieces)):
        if "_" not in word[0]:
            yield word


def _abbreviations(words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Words with a capital after their first letter."""
    for word in words:
        if any(c.isupper() for c in word[0][1:]):
            yield word


def _names(words: Sequence[re.Match[str]], text: str) -> Iterator[re.Match[str]]:
    """Words with a capital where the others of their part have none: names in a sentence.

    A part that has capitals throughout says nothing of which of them are names.
    """
    for part in _parts(words, text):
        inner = [word for word in part[1:] if len(word[0]) > 1 and word[0].lower() not in _SMALL]
        long = [word[0] for word in inner if len(word[0]) > 3 and word[0].isalpha()]
        raised = [word for word in long if word[0].isupper()]
        if len(long) >= _FEWEST and _RATIO * len(raised) <= len(long):
            yield from (word for word in inner if word[0][0].isupper())


def _parts(words: Sequence[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """The words between full stops, colons, dashes and brackets; after an article, its noun."""
    part: list[re.Match[str]] = []
    end = 0
    for word in words:
        if part and _BREAK.search(text, end, word.start()):
            yield part
            part = []
        elif len(part) == 1 and part[0][0].lower() in {"a", "an", "the"}:
            part = []
        part.append(word)
        end = word.end()
    yield part
