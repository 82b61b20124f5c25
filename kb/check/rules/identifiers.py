"""Checks of DOI, ISBN, ISSN, ORCID iD and address in a source's record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from kb.base.text import Place, within
from kb.check.rules import checksums
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Field, Source

BAD_DOI = Rule(
    code="S001",
    title="A DOI that cannot be one",
    why="The DOI is the link that lasts. It starts with “10.” and a number, then a slash; anything"
    " else leads nowhere.",
    bad="doi = {1007/s10833-008-9099-1},",
    good="doi = {10.1007/s10833-008-9099-1},",
    severity=Severity.WARNING,
    fixability=Fixability.SAFE,
)
BAD_ISBN = Rule(
    code="S002",
    title="An ISBN with a slip in it",
    why="The last digit of an ISBN is worked out from the others, so that a mistyped one is seen."
    " A wrong ISBN finds another book or none.",
    bad="isbn = {978-1-909437-50-1},",
    good="isbn = {978-1-909437-50-0},",
    severity=Severity.WARNING,
)
BAD_ISSN = Rule(
    code="S003",
    title="An ISSN with a slip in it",
    why="The last digit of an ISSN is worked out from the others, so that a mistyped one is seen.",
    bad="issn = {0924-3454},",
    good="issn = {0924-3453},",
    severity=Severity.WARNING,
)
BAD_ORCID = Rule(
    code="S004",
    title="An ORCID iD with a slip in it",
    why="An ORCID iD tells people of one name apart; its last digit is worked out from the others.",
    bad="orcid = {0000-0002-1825-0098},",
    good="orcid = {0000-0002-1825-0097},",
    severity=Severity.WARNING,
)
BAD_URL = Rule(
    code="S005",
    title="An address that no browser opens",
    why="Readers follow the address to the source. It starts with “https://” or “http://” and holds"
    " no spaces and no LaTeX.",
    bad="url = {www.nao.org.uk/reports},",
    good="url = {https://www.nao.org.uk/reports},",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)

RULES = (BAD_DOI, BAD_ISBN, BAD_ISSN, BAD_ORCID, BAD_URL)

# The second form is that of shortdoi.org, which doi.org resolves.
_DOI = re.compile(
    r"10\.\d{4,9}(?:\.\d+)*/[^\s{}\\]+|(?:10/)?(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{3,8}", re.IGNORECASE
)
_DOI_INSIDE = re.compile(r"10\.\d{4,9}(?:\.\d+)*(?:/|%2[Ff])[^\s{}\\,;]+")
_STOPS = ".,;"
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\$\\backslash\$[nr]|[~?*]+")
_NUMBERS = re.compile(r"[,;/&|\n]|\s+(?:and|und|et)\s+|\s*:\s*(?=[^\d])")
_DASHES = re.compile(r"[\s\-‐‑‒–—−.]|\\[,-]|\{[-–]*\}")
_NAMED = re.compile(
    r"^(?:e-?|p-?|print|online)?\s*(?:ISBN|ISSN)(?:[- ]?1[03](?!\d))?\s*:?\s*", re.IGNORECASE
)
_REMARK = re.compile(r"\s+[^\W\d_]{2}[^\d]*$")
_ISBN = re.compile(r"\d{9}[\dXx]|97[89]\d{10}")
_ISSN = re.compile(r"\d{7}[\dXx]")
_ORCID = re.compile(r"(?<![\dX])(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])(?!\d)")
_URL = re.compile(
    r"(?:https?|ftps?)://(?:[^\s/?#@]*@)?(?:[^\s/?#@:.\\]+(?:\.[^\s/?#@:.\\]+)+\.?|\[[0-9A-Fa-f:]+\])"
    r"(?::\d+)?(?:[/?#][^\s\\{}]*)?",
    re.IGNORECASE,
)
_OTHER_SCHEME = re.compile(r"(?!https?\b|ftp\b|www\b)[a-z][a-z0-9+.-]*:(?!//?$)\S+", re.IGNORECASE)
_NO_SCHEME = re.compile(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/)[^\s\\]+", re.IGNORECASE)
_SECOND = re.compile(r"\s(?:and\s+|or\s+)?(?:https?:|ftp:|www\.)", re.IGNORECASE)
_DIGIT = "has a mistyped digit, since its last digit does not fit"
_SHOWN = 60


def identifiers(source: Source) -> Iterator[Diagnostic]:
    """Findings about what identifies the source and its people."""
    for field in source.fields:
        check = _FIELDS.get(field.name)
        if check is not None and field.place is not None and field.value:
            yield from check(source, field, field.place)
        elif "orcid" in field.name and field.place is not None:
            yield from _orcid(source, field, field.place)


def _doi(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    doi = source.doi
    if _DOI.fullmatch(doi) and not doi.endswith(tuple(_STOPS)):
        return
    inside = _DOI_INSIDE.search(doi)
    meant = unquote(inside[0]).rstrip(_STOPS) if inside else ""
    if meant:
        message = f"“{_cut(doi)}” is not a bare DOI; write “{meant}”"
        yield Diagnostic(BAD_DOI, place, message, source.key, _instead(field, place, meant))
        return
    message = (
        f"“{_cut(doi)}” is no DOI; a DOI starts with “10.”, a number and a slash, as in"
        " “10.1007/s10833-008-9099-1”: copy it again, or delete it"
    )
    yield Diagnostic(BAD_DOI, place, message, source.key)


def _isbn(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    for written, number in _numbers(field.value):
        wrong = _wrong_isbn(number)
        if wrong:
            message = f"the ISBN “{written}” {wrong}"
            yield Diagnostic(BAD_ISBN, place, message, source.key)


def _wrong_isbn(number: str) -> str:
    """What is wrong with an ISBN and how to mend it; empty if nothing is."""
    copy = "; copy it again from the book, or delete it"
    if _ISBN.fullmatch(number):
        right = checksums.isbn10 if len(number) == 10 else checksums.isbn13
        return "" if right(number) else f"{_DIGIT}{copy}"
    if re.fullmatch(r"\d{8}[\dXx]", number) and checksums.isbn10(f"0{number}"):
        return "is a number of the time before ISBNs; write a 0 before it"
    if _ISSN.fullmatch(number) and checksums.issn(number):
        return "is an ISSN; move it to “issn”"
    if re.fullmatch(r"\d{13}", number):
        return f"does not start with 978 or 979{copy}"
    return f"{_length(number, '10 or 13')}{copy}"


def _issn(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    for written, number in _numbers(field.value):
        if not _ISSN.fullmatch(number):
            wrong = _length(number, "8")
        elif not checksums.issn(number):
            wrong = _DIGIT
        else:
            continue
        message = f"the ISSN “{written}” {wrong}; copy it again from the journal, or delete it"
        yield Diagnostic(BAD_ISSN, place, message, source.key)


def _orcid(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    numbers = _ORCID.findall(field.value)
    wrong = [number for number in numbers if not checksums.orcid(number.replace("-", ""))]
    for number in wrong:
        message = f"the ORCID iD “{number}” {_DIGIT}; copy it again, or delete it"
        yield Diagnostic(BAD_ORCID, place, message, source.key)
    if not numbers and field.value and not field.name.endswith("numbers"):
        message = (
            f"“{_cut(field.value)}” is no ORCID iD; it has four groups of four digits, as in"
            " “0000-0002-1825-0097”"
        )
        yield Diagnostic(BAD_ORCID, place, message, source.key)


def _url(source: Source, field: Field, place: Place) -> Iterator[Diagnostic]:
    url = source.url
    if not url or _URL.fullmatch(url) or _OTHER_SCHEME.fullmatch(url):
        return
    fix = None
    if _NO_SCHEME.fullmatch(url):
        advice = "write “https://” before it"
        fix = _instead(field, place, f"https://{url}", safe=False)
    elif _SECOND.search(url):
        advice = "keep one address here, and put the other into “note”"
    elif re.match(r"(?:https?|ftp)://\S+\s", url):
        advice = "an address holds no spaces; take them out"
        fix = _instead(field, place, "".join(url.split()), safe=False)
    elif re.search(r"[\\{}]", url):
        advice = "it holds LaTeX; copy it from the browser as it stands there"
    else:
        advice = "it starts with “https://” and the name of a site; copy it from the browser"
    yield Diagnostic(
        BAD_URL, place, f"“{_cut(url)}” is no address that opens; {advice}", source.key, fix
    )


_FIELDS: Mapping[str, Callable[[Source, Field, Place], Iterator[Diagnostic]]] = {
    "doi": _doi,
    "isbn": _isbn,
    "issn": _issn,
    "url": _url,
}


def _numbers(value: str) -> Iterator[tuple[str, str]]:
    """Each number as written and as bare digits; what is said about it besides left out."""
    for part in _NUMBERS.split(_ASIDE.sub(";", value)):
        written = _REMARK.sub("", _NAMED.sub("", part.strip()))
        number = _DASHES.sub("", written)
        if any(c.isdigit() for c in number):
            yield written, number


def _length(number: str, wanted: str) -> str:
    if number[-1] in "ХхΧχ":
        return "ends in a letter that only looks like the Latin “X”"
    digits = sum(c.isdigit() for c in number)
    if len(number) > digits + number.upper().endswith("X"):
        return "is more than a number"
    return f"has {len(number)} digits where {wanted} belong"


def _instead(field: Field, place: Place, text: str, *, safe: bool = True) -> Fix | None:
    """Write another value between the braces or quotation marks of the field."""
    raw = field.raw
    if raw[:1] not in ('"', "{") or raw[1:-1].strip() == "":
        return None
    inner = within(place, raw, 1, len(raw) - 1)
    return Fix(f"write “{_cut(text)}”", (Edit(inner.span, text),), safe=safe)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
