"""A resolved entry into a source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.diagnostics import Diagnostic, Rule
from kb.model import Creator, Date, Field, Retraction, Source
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import RawEntry, RawField
from kb.parse.bibtex.titles import plain_title, title_markup
from kb.parse.bibtex.types import CSL_TYPES, GENRES, SUBTYPES
from kb.parse.dates import parse_date, year_and_month
from kb.parse.latex import decode_latex
from kb.parse.names import parse_names
from kb.parse.suggest import nearest
from kb.text import Place

Values = Mapping[str, tuple[RawField, str]]

_ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
    "director": "director",
    "introduction": "introduction",
    "holder": "author",
}
_AS_TYPED = {"url", "doi", "file", "eprint", "isbn", "issn", "crossref", "xdata", "keywords", "ids"}
_CONTAINERS = ("journaltitle", "journal", "booktitle", "maintitle", "eventtitle")
_PUBLISHERS = ("publisher", "institution", "organization", "school")
_PAGES = re.compile(r"\s*-{1,3}\s*")
_RETRACTED = re.compile(r"(?P<date>[^:]*?)\s*:\s*(?P<reason>\S.*)", re.DOTALL)
_DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([_%&#$~{}])")


def make_source(entry: RawEntry, values: Values) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source that an entry describes, and what is wrong with its values.

    ``values`` maps field names to the field and its text with macros expanded.
    """
    maker = _Maker(entry, values)
    return maker.source(), tuple(maker.findings)


class _Maker:
    def __init__(self, entry: RawEntry, values: Values) -> None:
        self._entry = entry
        self._values = values
        self.findings: list[Diagnostic] = []

    def _report(self, rule: Rule, place: Place, message: str) -> None:
        self.findings.append(Diagnostic(rule, place, message, self._entry.key))

    def source(self) -> Source:
        """The source, with findings on the way."""
        entry = self._entry
        title = self._title("title", "subtitle")
        if not title:
            message = f"“{entry.key}” has no title; add “title = {{…}},”"
            self._report(rules.NO_TITLE, entry.place, message)
        number, issue = self._numbers()
        return Source(
            key=entry.key,
            type=self._type(),
            title=plain_title(title),
            title_markup=title,
            creators=tuple(self._creators()),
            date=self._date(),
            container=plain_title(self._container()),
            publisher=self._first(*_PUBLISHERS),
            publisher_place=self._first("location", "address"),
            volume=self._text("volume"),
            issue=issue,
            number=number,
            pages=_PAGES.sub("–", self._text("pages")) or self._text("eid"),
            edition=self._text("edition"),
            genre=self._genre(),
            doi=_DOI_ADDRESS.sub("", self._typed("doi")),
            isbn=self._typed("isbn"),
            issn=self._typed("issn"),
            url=_ESCAPED.sub(r"\1", self._typed("url")),
            language=self._first("langid", "language"),
            abstract=self._text("abstract"),
            note=". ".join(
                t.rstrip(".") for t in (self._text("note"), self._text("addendum")) if t
            ),
            keywords=self._keywords(),
            retracted=self._retracted(),
            entry_type=entry.type,
            fields=tuple(self._fields()),
            raw=entry.raw,
            place=entry.place,
        )

    def _raw(self, name: str) -> str:
        found = self._values.get(name)
        return found[1] if found else ""

    def _text(self, name: str) -> str:
        return decode_latex(self._raw(name))

    def _typed(self, name: str) -> str:
        return " ".join(self._raw(name).split())

    def _first(self, *names: str) -> str:
        return next((text for text in map(self._text, names) if text), "")

    def _title(self, name: str, second: str) -> str:
        title, subtitle = title_markup(self._raw(name)), title_markup(self._raw(second))
        if title and subtitle:
            return f"{title}{' ' if title[-1] in '?!:.' else ': '}{subtitle}"
        return title or subtitle

    def _container(self) -> str:
        for name in _CONTAINERS:
            second = name.removesuffix("title") + "subtitle" if name.endswith("title") else ""
            title = self._title(name, second)
            if title:
                return title
        return ""

    def _type(self) -> str:
        entry = self._entry
        subtype = SUBTYPES.get((entry.type, self._text("entrysubtype").lower()))
        known = CSL_TYPES.get(entry.type)
        if known is None:
            near = nearest(entry.type, CSL_TYPES)
            mend = f"did you mean “@{near}”?" if near else "use “@misc” if none fits"
            message = f"“@{entry.type}” is no entry type; {mend}"
            self._report(rules.UNKNOWN_TYPE, entry.place, message)
        return subtype or known or "document"

    def _genre(self) -> str:
        written = self._first("type", "howpublished")
        return GENRES.get(written, written) or GENRES.get(self._entry.type, "")

    def _numbers(self) -> tuple[str, str]:
        """The number of a report or series, and the issue of a journal."""
        number, issue = self._text("number"), self._text("issue")
        if self._entry.type in {"article", "periodical", "suppperiodical"}:
            return "", ", ".join(part for part in (number, issue) if part)
        return number, issue

    def _creators(self) -> Iterator[Creator]:
        for name, role in _ROLES.items():
            found = self._values.get(name)
            if found is None:
                continue
            people, unread = parse_names(found[1])
            for bad in unread:
                message = (
                    f"the {name} “{bad}” of “{self._entry.key}” has too many commas or unbalanced"
                    " braces; join names by “and”, and put bodies in double braces"
                )
                self._report(rules.BAD_NAME, found[0].place, message)
            yield from (Creator(role, person) for person in people)

    def _date(self) -> Date | None:
        found = self._values.get("date")
        if found is None or not found[1].strip():
            return year_and_month(self._text("year"), self._text("month"))
        text = decode_latex(found[1].replace("~", "\0")).replace("\0", "~")
        date = parse_date(text)
        if date is None:
            message = (
                f"“{text}” is not understood as a date; write it year first, as in 2014-07-18,"
                " 2014-07, 2014, 2003/2008 or 2010~"
            )
            self._report(rules.BAD_DATE, found[0].place, message)
            return year_and_month(text, "")
        return date

    def _keywords(self) -> tuple[str, ...]:
        words = (decode_latex(word) for word in re.split(r"[,;]", self._raw("keywords")))
        return tuple(dict.fromkeys(word for word in words if word))

    def _retracted(self) -> Retraction | None:
        found = self._values.get("retracted")
        if found is None:
            return None
        text = decode_latex(found[1])
        match = _RETRACTED.fullmatch(text)
        if match and parse_date(match["date"]):
            return Retraction(match["date"], match["reason"])
        message = f"“{text}” must be a date, a colon and a reason, as in “2021-03-04: data lost”"
        self._report(rules.BAD_RETRACTION, found[0].place, message)
        # That it is retracted matters more than how it was written.
        return Retraction("", text)

    def _fields(self) -> Iterator[Field]:
        for name, (raw, text) in self._values.items():
            value = " ".join(text.split()) if name in _AS_TYPED else decode_latex(text)
            yield Field(name, value, raw.raw, raw.place)
