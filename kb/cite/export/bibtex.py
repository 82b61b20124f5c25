"""Sources as BibTeX and as biblatex entries.

Source: biblatex manual, chapter 2; Patashnik, “BibTeXing”, sections 3 and 4. What a type or a
field of BibTeX cannot say stands in a field that BibTeX passes over (``date``, ``entrysubtype``,
``retracted``), so that nothing is lost on the way back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from kb.cite.export.fields import braced as _braced
from kb.cite.export.fields import written_field
from kb.cite.export.latex import latex, latex_markup, verbatim
from kb.cite.export.names import bib_names
from kb.cite.further import further
from kb.cite.sanitise import one_line
from kb.fields.roles import EDITORS, TYPED, usual_field
from kb.fields.table import AT_HOME
from kb.model import Creator, Date, Person, Source


class Dialect(Enum):
    """Which program the entries are for."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


_TYPES: Mapping[str, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "periodical": "periodical",
    "book": "book",
    "pamphlet": "booklet",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "entry-encyclopedia": "inreference",
    "report": "report",
    "thesis": "thesis",
    "webpage": "online",
    "post-weblog": "online",
    "post": "online",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "manuscript": "unpublished",
    "document": "misc",
    "graphic": "image",
    "song": "audio",
    "legislation": "legislation",
    "legal_case": "jurisdiction",
    "personal_communication": "letter",
    "motion_picture": "movie",
    "performance": "performance",
    "review": "review",
    "standard": "standard",
}
_OLD_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("article-journal", "article-magazine", "article-newspaper"), "article"),
    "book": "book",
    "pamphlet": "booklet",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "manuscript": "unpublished",
    "document": "misc",
}
_SUBTYPES = {
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "post-weblog": "blog",
    "post": "forum",
}
_JOURNALS = {"article", "periodical"}
_INSTITUTIONS = {"report": "institution", "thesis": "institution"}
_ORGANISED = {"online", "misc", "manual", "dataset", "software"}
_OLD_NAMES = {"journaltitle": "journal", "location": "address"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEAR_AND_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_AWKWARD = re.compile(r"[\s,{}()%#\\\"=~@]+")


def write_bibtex(sources: Iterable[Source]) -> str:
    """The sources for BibTeX, in the entry types and fields that its styles know."""
    return _file(sources, Dialect.BIBTEX)


def write_biblatex(sources: Iterable[Source]) -> str:
    """The sources for biblatex and biber."""
    return _file(sources, Dialect.BIBLATEX)


def biblatex_fields(source: Source) -> tuple[str, dict[str, str]]:
    """The type of the source's entry for biblatex, and its values as written, by field."""
    return _written(source, Dialect.BIBLATEX)


def _file(sources: Iterable[Source], dialect: Dialect) -> str:
    return "\n".join(_entry(source, dialect) for source in sources)


def _entry(source: Source, dialect: Dialect) -> str:
    kind, fields = _written(source, dialect)
    width = max(map(len, fields), default=0)
    lines = [f"  {name:<{width}} = {value}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{entry_key(source.key)},", *lines, "}\n"])


def _written(source: Source, dialect: Dialect) -> tuple[str, dict[str, str]]:
    return _as_written(source) if _is_whole(source, dialect) else _composed(source, dialect)


def _is_whole(source: Source, dialect: Dialect) -> bool:
    """Whether the fields say all: the source was read from an entry of a bibliography."""
    return dialect is Dialect.BIBLATEX and bool(source.entry_type and source.fields)


def _as_written(source: Source) -> tuple[str, dict[str, str]]:
    """The entry with its own type and fields, in their order."""
    fields = {
        field.name: written_field(field, source)
        for field in source.fields
        if field.name not in AT_HOME
    }
    options = source.find("options")
    particles = any(creator.person.non_dropping_particle for creator in source.creators)
    if particles and not (options and "useprefix" in options.value.lower()):
        before = f"{options.value}, " if options and options.value else ""
        fields["options"] = _braced(f"{before}useprefix=true")
    return source.entry_type, {name: value for name, value in fields.items() if value}


def _composed(source: Source, dialect: Dialect) -> tuple[str, dict[str, str]]:
    """The entry as its attributes say, and the fields that none of them takes up."""
    kind, subtype = _type(source, dialect)
    fields = {name: value for name, value in _fields(source, kind, subtype, dialect) if value}
    old = dialect is Dialect.BIBTEX
    if old:
        fields = {_OLD_NAMES.get(name, name): value for name, value in fields.items()}
    for field, known in further(source):
        name = known.bibtex if old and known.bibtex else field.name
        if value := written_field(field, source):
            fields.setdefault(name, value)
    return kind, fields


def entry_key(key: str) -> str:
    """The key as an entry can have it: the same, but for what would end it."""
    return _AWKWARD.sub("_", one_line(key)) or "_"


def _type(source: Source, dialect: Dialect) -> tuple[str, str]:
    """The entry type, and the subtype that says what it does not."""
    subtype = _SUBTYPES.get(source.type, "")
    types = _TYPES if dialect is Dialect.BIBLATEX else _OLD_TYPES
    kind = types.get(source.type)
    if kind is None:
        return "misc", source.type
    return kind, subtype


def _fields(source: Source, kind: str, subtype: str, dialect: Dialect) -> Iterator[tuple[str, str]]:
    yield from _people(source, dialect)
    yield "title", _braced(latex_markup(source.title_markup or source.title))
    container = "journaltitle" if kind in _JOURNALS else "booktitle"
    yield container, _braced(latex(source.container))
    yield _publisher(source, kind, dialect), _braced(_one_name(source.publisher))
    yield "location", _braced(_one_name(source.publisher_place))
    yield from _date(source.date, dialect)
    yield "volume", _braced(latex(source.volume))
    if kind in _JOURNALS:
        yield "number", _braced(latex(source.issue or source.number))
    else:
        yield "number", _braced(latex(source.number))
        yield "issue", _braced(latex(source.issue))
    yield "pages", _braced(latex(source.pages))
    yield "edition", _braced(latex(source.edition))
    yield "type", _braced(latex(source.genre))
    yield "entrysubtype", _braced(latex(subtype))
    yield "doi", _braced(verbatim(source.doi))
    yield "isbn", _braced(latex(source.isbn))
    yield "issn", _braced(latex(source.issn))
    yield "url", _braced(verbatim(source.url))
    yield "langid", _braced(latex(source.language))
    yield "keywords", _braced(", ".join(latex(word) for word in source.keywords))
    yield "abstract", _braced(latex(source.abstract))
    yield "note", _braced(latex(source.note))
    if source.retracted:
        yield "retracted", _braced(latex(str(source.retracted)))


def _one_name(text: str) -> str:
    """The name of a publisher or place, in braces where “and” would make two of it."""
    written = latex(text)
    return f"{{{written}}}" if re.search(r"\band\b", written, re.IGNORECASE) else written


def _people(source: Source, dialect: Dialect) -> Iterator[tuple[str, str]]:
    extended = dialect is Dialect.BIBLATEX
    particles = any(creator.person.non_dropping_particle for creator in source.creators)
    for name, people, kind in _lists(source.creators):
        yield name, _braced(bib_names(people, use_prefix=particles, extended=extended))
        yield f"{name}type", _braced(kind)
    if particles and not source.find("options"):
        yield "options", _braced("useprefix=true")


def _lists(creators: Iterable[Creator]) -> Iterator[tuple[str, list[Person], str]]:
    """The lists of names by their fields; a kind of editor stands in a field that is free."""
    lists: dict[tuple[str, str], list[Person]] = {}
    for creator in creators:
        lists.setdefault((creator.role, creator.field), []).append(creator.person)
    used = {field or usual_field(role) for role, field in lists}
    for (role, field), people in lists.items():
        name = field or usual_field(role)
        if role in TYPED and not field:
            name = next((one for one in EDITORS if one not in used), name)
            used.add(name)
        yield name, people, TYPED.get(role, "") if name in EDITORS else ""


def _publisher(source: Source, kind: str, dialect: Dialect) -> str:
    if dialect is Dialect.BIBTEX:
        old = {"techreport": "institution", "phdthesis": "school", "misc": "organization"}
        return old.get(kind, "publisher")
    if kind in _ORGANISED and source.type != "book":
        return "organization"
    return _INSTITUTIONS.get(kind, "publisher")


def _date(date: Date | None, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The date in EDTF; for BibTeX as year and month, and in EDTF too if they say too little."""
    if date is None:
        return
    if not date.start and date.end is None:
        yield "year", _braced(latex(date.edtf))
        return
    if dialect is Dialect.BIBLATEX:
        yield "date", _braced(one_line(date.edtf))
        return
    if date.year is not None:
        yield "year", _braced(str(date.year))
    if len(date.start) > 1 and date.start[1] <= len(_MONTHS):
        yield "month", _MONTHS[date.start[1] - 1]
    if not _YEAR_AND_MONTH.fullmatch(date.edtf):
        yield "date", _braced(one_line(date.edtf))
