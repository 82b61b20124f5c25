"""Names in bibliographies into the parts that CSL knows.

Names are split before their braces are taken away, which hold ``{National Audit Office}`` and
``{Barnes and Noble}`` together; accents and letters are decoded before, since a blank in
``\\O ye`` ends a command and not a word. Source: BibTeX's rules as in Patashnik, “BibTeXing”, and
biblatex manual 3.13 for the extended format; as in biber and pandoc only small words at the start
of a family name are a particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.model import Person
from kb.model.sources import OTHERS
from kb.parse.latex import decode_latex, decode_letters

_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r",(?![^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
_OUTSIDE_BRACES = re.compile(r"\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")
# Signs of another program's way of joining names, which BibTeX takes for parts of one name.
_FOREIGN = re.compile(r";|\\&|&|\bet\.? al\b|^and\b|\band$")
# “Smith J, Jones K”: names with their initials behind, in a row, as Vancouver lists have them.
_INITIALLED = (
    r"(?:[^\W\d_][\w’'-]* )*[^\W\d_][\w’'-]*[^\W\d_A-Z] (?!(?:II|III|IV|[JS]R)\b)[A-Z]{1,3}"
)
_IN_A_ROW = re.compile(rf"{_INITIALLED}(?:, ?{_INITIALLED})+")
_CAPITALISED = r"[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_FULL_NAME = re.compile(rf"{_CAPITALISED}(?: [^\W\d_]\.?)*(?: {_CAPITALISED})+")
_FULL_NAMES = re.compile(rf"{_CAPITALISED} {_CAPITALISED}, {_CAPITALISED} {_CAPITALISED}")
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_JOINING = re.compile(r"\band\b", re.IGNORECASE)
_BRACES = re.compile(r"[{}]")
# Whoever braces an “and” between words keeps one name whole: “Barnes {and} Noble”.
_HELD_TOGETHER = re.compile(r"\s\{and\}\s", re.IGNORECASE)
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_COMMA = re.compile(",")
_BLANK = re.compile(r"[\s~]")
_CONJUNCTIONS = {"y", "e", "i"}
"""They join the two halves of a family name, as in “Ramón y Cajal”."""


def parse_names(
    text: str, *, use_prefix: bool = True
) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """The people of a name list, and the names that could not be read (each kept as literal).

    A particle before the family name belongs to it (non-dropping), as style manuals cite
    “van der Berg”, unless ``use_prefix`` says otherwise; one after the given name never does.
    “and others” becomes the literal name “others”, as pandoc has it.
    """
    people: list[Person] = []
    unread: list[str] = []
    plain = " ".join(decode_letters(text).split())
    names = [name for name in _parts(plain, _AND) if name.strip()]
    two = _two_in_one(names)
    for name in names:
        person = None if name == two else _person(name.strip(), use_prefix=use_prefix)
        if person is None:
            unread.append(name.strip())
            person = Person(literal=decode_latex(name))
        if person != Person():
            people.append(person)
    return tuple(people), tuple(unread)


def _two_in_one(names: Sequence[str]) -> str:
    """The name of a list that is two people: ``Ryan Mill, Jaime Car`` before ``and Tom Mit``.

    It alone has a comma, between two full names, where all others have their given names first.
    Empty where there is none.
    """
    others = [name for name in names if name.strip().lower() != "others"]
    outside = {name: _OUTSIDE_BRACES.sub("", name) for name in others}
    commas = [name for name in others if "," in outside[name]]
    if len(others) < 2 or len(commas) != 1 or not _FULL_NAMES.fullmatch(commas[0].strip()):
        return ""
    rest = (outside[name] for name in others if name != commas[0])
    return commas[0] if all(_FULL_NAME.fullmatch(name.strip()) for name in rest) else ""


def _parts(text: str, border: re.Pattern[str]) -> Iterator[str]:
    """The stretches between borders that no braces hold."""
    depth = start = position = 0
    borders = {match.start(): match.end() for match in border.finditer(text)}
    braces = {match.start(): match[0] for match in _BRACES.finditer(text)}
    for at in sorted({*borders, *braces}):
        if at in braces:
            depth = max(depth + (1 if braces[at] == "{" else -1), 0)
        elif depth == 0 and at >= position:
            yield text[start:at]
            start = position = borders[at]
    yield text[start:]


def list_markup(text: str) -> str:
    """A list as its decoded items joined by “and”, those in braces that hold an “and” themselves.

    Empty where no item needs braces, so that the decoded text says the same.
    """
    items = [decode_latex(part) for part in _parts(" ".join(text.split()), _AND)]
    joining = [_JOINING.search(item) is not None for item in items]
    if not any(joining):
        return ""
    pairs = zip(items, joining, strict=True)
    return " and ".join(f"{{{item}}}" if needs else item for item, needs in pairs)


def _person(name: str, *, use_prefix: bool) -> Person | None:
    if name.lower() == "others":
        return OTHERS
    outside = _OUTSIDE_BRACES.sub("", name) if "{" in name else name
    if not outside or _HELD_TOGETHER.search(name):
        return Person(literal=decode_latex(name))
    if _EXTENDED.match(name):
        return _extended(name, use_prefix=use_prefix)
    if _FOREIGN.search(outside) or _IN_A_ROW.fullmatch(name):
        return None
    return _classic(name, use_prefix=use_prefix)


def _classic(name: str, *, use_prefix: bool) -> Person | None:
    """A name as BibTeX has it: ``First von Last``, ``von Last, First``, ``von Last, Jr, First``."""
    parts = [_words(part) for part in _parts(name, _COMMA)]
    if len(parts) > 3 or not all(parts) or name.count("{") != name.count("}"):
        return None
    whole = [*parts[0]]
    first, suffix = (parts[-1] if len(parts) > 1 else []), (parts[1] if len(parts) == 3 else [])
    if len(parts) == 2 and _is_suffix(first):
        first, suffix = [], first
    if not suffix and len(whole) > 1 + (not first) and _is_suffix(whole[-1:]):
        whole, suffix = whole[:-1], whole[-1:]
    if not first:
        first, whole = _given_first(whole)
    particle, last = _led(whole)
    family = decode_latex(" ".join(last))
    if not family:
        return None
    given, dropping = _dropping(" ".join(first))
    if not use_prefix:
        dropping, particle = " ".join(part for part in (dropping, particle) if part), ""
    return Person(
        family=family,
        given=decode_latex(given),
        dropping_particle=dropping,
        non_dropping_particle=particle,
        suffix=decode_latex(" ".join(suffix)),
    )


def _words(text: str) -> list[str]:
    return [word for word in _parts(text, _BLANK) if word]


def _is_suffix(words: Sequence[str]) -> bool:
    return len(words) == 1 and _SUFFIX.fullmatch(words[0]) is not None


def _is_small(word: str) -> bool:
    """Whether a word may be part of a particle; in braces it is taken as it stands."""
    return not word.startswith("{") and decode_latex(word).lstrip("'’‘")[:1].islower()


def _given_first(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The given names and the family name, particle included, of a name without a comma."""
    last = len(words) - 1
    start = next((at for at, word in enumerate(words[:last]) if _is_small(word)), last)
    if start > 1 and words[start] in _CONJUNCTIONS:
        start -= 1
    return list(words[:start]), list(words[start:])


def _led(words: Sequence[str]) -> tuple[str, list[str]]:
    """The small words at the start of a family name, and the rest of it."""
    start = 0
    while start < len(words) - 1 and _is_small(words[start]):
        start += 1
    return decode_latex(" ".join(words[:start])), list(words[start:])


def _dropping(given: str) -> tuple[str, str]:
    """Small words at the end of a given name are a particle, as in “Lima, Jorge Ávila de”."""
    words = given.split()
    end = len(words)
    while end > 1 and words[end - 1].isalpha() and words[end - 1].islower():
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _extended(name: str, *, use_prefix: bool) -> Person | None:
    values: dict[str, str] = {}
    for part in _BETWEEN_PARTS.split(name):
        key, equals, value = part.partition("=")
        if not equals:
            return None
        values[key.strip().lower()] = decode_latex(value.strip().strip('"'))
    if not values.get("family"):
        return None
    own = values.get("useprefix", str(use_prefix)).lower() == "true"
    prefix = values.get("prefix", "")
    return Person(
        family=values["family"],
        given=values.get("given", ""),
        dropping_particle="" if own else prefix,
        non_dropping_particle=prefix if own else "",
        suffix=values.get("suffix", ""),
    )
