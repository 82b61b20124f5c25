"""A resolved entry into a source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.base.identifiers import bare_doi
from kb.base.suggestions import nearest
from kb.base.text import Place
from kb.diagnostics import Diagnostic, Rule
from kb.fields import FieldKind, field_of
from kb.fields.roles import EDITORS, PEOPLE, role_of, usual_field
from kb.model import Creator, Date, Field, Retraction, Source, Suppression
from kb.parse.bibtex import rules
from kb.parse.bibtex.bodies import bodies
from kb.parse.bibtex.entries import RawEntry, RawField
from kb.parse.bibtex.titles import plain_title, title_markup
from kb.parse.bibtex.types import COUNTRIES, CSL_TYPES, GENRES, ITEM_TYPES, SUBTYPES
from kb.parse.dates import is_month, parse_date, year_and_month
from kb.parse.latex import decode_latex, decode_letters
from kb.parse.names import list_markup, parse_names

Values = Mapping[str, tuple[RawField, str]]

_DATES = ("urldate", "origdate", "eventdate")
_AS_TYPED = {"isbn", "issn", "year", "retracted"}
_TYPED_KINDS = {FieldKind.ADDRESS, FieldKind.KEYS, FieldKind.DATE}
_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}")
_BLOG = re.compile(r"\b(?:we)?blog", re.IGNORECASE)
_PAGES_OF_THE_WEB = {"webpage", "document"}
_CONTAINERS = ("journaltitle", "journal", "booktitle", "maintitle", "eventtitle")
_PUBLISHERS = ("publisher", "institution", "organization", "school")
_PAGES = re.compile(r"\s*-{1,3}\s*")
_RETRACTED = re.compile(r"(?P<date>[^:]*?)\s*:\s*(?P<reason>\S.*)", re.DOTALL)
_SUPPRESSIONS = re.compile(r"[;,]\s*(?=[A-Z]\d{3}\b)")
_DIGIT = re.compile(r"[0-9]")
_ONE_LETTER = re.compile(r"\{(\w)\}")
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
            publisher_place=_countries(self._first("location", "address")),
            volume=self._text("volume"),
            issue=issue,
            number=number,
            pages=_PAGES.sub("–", self._text("pages")) or self._text("eid"),
            edition=self._text("edition"),
            genre=self._genre(),
            doi=bare_doi(_ESCAPED.sub(r"\1", self._typed("doi"))),
            isbn=self._typed("isbn"),
            issn=self._typed("issn"),
            url=self._url(),
            language=self._first("langid", "language"),
            abstract=self._text("abstract"),
            note=". ".join(
                t.rstrip(".") for t in (self._text("note"), self._text("addendum")) if t
            ),
            keywords=self._keywords(),
            retracted=self._retracted(),
            suppressions=tuple(self._suppressions()),
            entry_type=entry.type,
            fields=tuple(self._fields()),
            raw=entry.raw,
            place=entry.place,
        )

    def _raw(self, name: str) -> str:
        field = self._values.get(name)
        return field[1] if field else ""

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
        written = self._text("entrysubtype").lower()
        subtype = SUBTYPES.get((entry.type, written))
        if entry.type == "misc" and written in ITEM_TYPES:
            subtype = written
        known = CSL_TYPES.get(entry.type)
        if known is None:
            near = nearest(entry.type, CSL_TYPES)
            advice = f"did you mean “@{near}”?" if near else "use “@misc” if none fits"
            message = f"“@{entry.type}” is no entry type; {advice}"
            self._report(rules.UNKNOWN_TYPE, entry.place, message)
        if subtype is None and known in _PAGES_OF_THE_WEB:
            how = f"{self._text('entrysubtype')} {self._text('howpublished')}"
            subtype = "post-weblog" if _BLOG.search(how) else None
        return subtype or known or "document"

    def _url(self) -> str:
        """The address; in BibTeX of old it stands as ``\\url{…}`` in another field."""
        written = _address(self._typed("url"))
        for text in (written, self._typed("howpublished"), self._typed("note")):
            if match := _ADDRESS.search(text):
                return _ESCAPED.sub(r"\1", match[1].strip())
        return _ESCAPED.sub(r"\1", written)

    def _genre(self) -> str:
        how = "" if _ADDRESS.search(self._raw("howpublished")) else self._text("howpublished")
        written = self._text("type") or how
        return GENRES.get(written, written) or GENRES.get(self._entry.type, "")

    def _numbers(self) -> tuple[str, str]:
        """The number of a report or series, and the issue of a journal."""
        number, issue = self._text("number"), self._text("issue")
        if self._entry.type in {"article", "periodical", "suppperiodical"}:
            return "", ", ".join(part for part in (number, issue) if part)
        return number, issue

    def _creators(self) -> Iterator[Creator]:
        use_prefix = _option(self._raw("options"), "useprefix") != "false"
        for name in PEOPLE:
            names = self._values.get(name)
            if names is None:
                continue
            role = role_of(name, self._text(f"{name}type") if name in EDITORS else "")
            field = "" if name == usual_field(role) else name
            people, unread = parse_names(names[1], use_prefix=use_prefix)
            for bad in unread:
                self._report(rules.BAD_NAME, names[0].place, self._unread(name, bad))
            self.findings.extend(bodies(names[0], name, self._entry.key))
            yield from (Creator(role, person, field) for person in people)

    def _unread(self, name: str, bad: str) -> str:
        advice = (
            "join names by “and”, end a cut list by “and others”, and put bodies in double braces"
        )
        if bad.rstrip().endswith(","):
            several = bad.count(",") > 1
            advice = (
                "write “and” in place of each comma between two people"
                if several
                else "delete the comma after it"
            )
        elif bad.count(",") == 1 and "{" not in bad:
            advice = (
                "write “and” in place of the comma if these are two people, and the family name"
                " first in every name if they are one"
            )
        shown = decode_latex(bad) or bad
        return f"the {name} “{shown}” of “{self._entry.key}” is not read as a name; {advice}"

    def _date(self) -> Date | None:
        for name in _DATES:
            self._checked_date(name)
        if self._typed("date"):
            # What a date that is not understood says of its year is better than nothing.
            return self._checked_date("date") or year_and_month(_unbraced(self._typed("date")), "")
        year, month = _unbraced(self._typed("year")), self._text("month")
        if month and self._text("day").isdecimal():
            month = f"{self._text('day')} {month}"
        date = year_and_month(year, month)
        if date and not date.start and _DIGIT.search(year):
            self._bad_date("year", year)
        elif month.strip("?") and not is_month(month):
            self._bad_date("month", month)
        return date

    def _checked_date(self, name: str) -> Date | None:
        text = _unbraced(self._typed(name))
        date = parse_date(text) if text else None
        if text and date is None:
            self._bad_date(name, text)
        return date

    def _bad_date(self, name: str, text: str) -> None:
        advice_by_field = {
            "year": "write four digits, or words such as “in press”",
            "month": "write a number from 1 to 12, or jan, feb, … without braces",
        }
        advice = advice_by_field.get(name) or (
            "write it year first, as in 2014-07-18, 2014-07, 2014, 2003/2008 or 2010~"
        )
        message = f"the {name} “{text}” of “{self._entry.key}” is not understood; {advice}"
        self._report(rules.BAD_DATE, self._values[name][0].place, message)

    def _keywords(self) -> tuple[str, ...]:
        words = (decode_latex(word) for word in re.split(r"[,;]", self._raw("keywords")))
        return tuple(dict.fromkeys(word for word in words if word))

    def _retracted(self) -> Retraction | None:
        field = self._values.get("retracted")
        if field is None:
            return None
        text = decode_latex(field[1].replace("~:", "\\textasciitilde:"))
        match = _RETRACTED.fullmatch(text)
        if match and parse_date(match["date"]):
            return Retraction(match["date"], match["reason"])
        message = f"“{text}” must be a date, a colon and a reason, as in “2021-03-04: data lost”"
        self._report(rules.BAD_RETRACTION, field[0].place, message)
        # That it is retracted matters more than how it was written.
        return Retraction("", text)

    def _suppressions(self) -> Iterator[Suppression]:
        """What ``kb-ignore = {S012: reason; S013: reason}`` names; other text is kept as a code."""
        field = self._values.get("kb-ignore")
        for part in _SUPPRESSIONS.split(field[1]) if field else ():
            code, _, reason = part.partition(":")
            if field and part.strip():
                yield Suppression(code.strip(), " ".join(reason.split()), field[0].place)

    def _fields(self) -> Iterator[Field]:
        for name, (raw, text) in self._values.items():
            kind = field_of(name).kind
            if name in _AS_TYPED or kind in _TYPED_KINDS:
                typed = _address(text) if name == "url" else text
                yield Field(name, " ".join(typed.split()), "", raw.raw, raw.place)
            else:
                yield Field(name, decode_latex(text), _markup(name, kind, text), raw.raw, raw.place)


def _markup(name: str, kind: FieldKind, text: str) -> str:
    """What a value says beyond its decoded words."""
    if "{" not in text and "\\" not in text:
        return ""
    if kind is FieldKind.TITLE:
        markup = title_markup(text)
        return markup if markup != plain_title(markup) else ""
    if kind is FieldKind.LIST or (kind is FieldKind.NAMES and name not in PEOPLE):
        return list_markup(text)
    return ""


def _option(options: str, name: str) -> str:
    """What an option of biblatex is set to; its name alone means “true”, none is empty."""
    pairs = (option.partition("=") for option in options.split(","))
    said = {key.strip().lower(): value.strip().lower() or "true" for key, _, value in pairs}
    return said.get(name, "")


def _address(text: str) -> str:
    """An address in which letters that were written as commands stand as they are."""
    return _ONE_LETTER.sub(r"\1", decode_letters(text)) if "\\" in text else text


def _countries(text: str) -> str:
    """Where a patent holds, in words where biblatex's keys stand for countries."""
    parts = text.split(" and ")
    known = [COUNTRIES.get(part) for part in parts]
    return "; ".join(filter(None, known)) if all(known) else text


def _unbraced(text: str) -> str:
    return re.sub(r"[{}]", "", text).strip()
