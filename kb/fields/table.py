"""The one table of fields: each field of biblatex's data model, and what others have besides.

Reading, formatted references, every export and the importers go by it; ``docs/fields.md`` prints
it. What has no place in CSL-JSON stands under ``custom``, and in BibTeX under biblatex's name,
which its styles pass over. What has none in RIS is named by ``kb export --verbose``.

Sources: biblatex manual 2.2 and ``blx-dm.def`` (biblatex 3.18); CSL 1.0.2, appendix IV, and
``csl-data.json``; for RIS, “RIS Format Specifications” (Research Information Systems, 2001), and
what EndNote and Zotero take for each type; Patashnik, “BibTeXing”, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kb.fields.kinds import FieldKind, SourceField

_TITLE, _TEXT, _KEY = FieldKind.TITLE, FieldKind.TEXT, FieldKind.KEY
_NAMES, _LIST, _DATE = FieldKind.NAMES, FieldKind.LIST, FieldKind.DATE
_ADDRESS, _KEYS = FieldKind.ADDRESS, FieldKind.KEYS
_F = SourceField

_TITLES = (
    _F("title", _TITLE, "title", "TI", attribute="title"),
    _F("subtitle", _TITLE, "title", "TI", "title", "title", "behind the title, after a colon"),
    _F("titleaddon", _TITLE, "title", "TI", rule="behind the title, after a full stop"),
    _F("shorttitle", _TITLE, "title-short", "ST"),
    _F(
        "maintitle",
        _TITLE,
        csl="title",
        rule="the title of a volume is its `volume-title` then; of a part of a volume it is the"
        " `container-title`, and `booktitle` the `volume-title`",
    ),
    _F("mainsubtitle", _TITLE, "title", rule="behind the main title, after a colon"),
    _F("maintitleaddon", _TITLE, "title", rule="behind the main title, after a full stop"),
    _F("booktitle", _TITLE, "container-title", "T2", attribute="container"),
    _F(
        "booksubtitle",
        _TITLE,
        csl="container-title",
        ris="T2",
        bibtex="booktitle",
        attribute="container",
        rule="behind the book's title, after a colon",
    ),
    _F(
        "booktitleaddon",
        _TITLE,
        csl="container-title",
        ris="T2",
        rule="behind the book's title, after a full stop",
    ),
    _F("journaltitle", _TITLE, "container-title", "T2", "journal", "container"),
    _F(
        "journalsubtitle",
        _TITLE,
        csl="container-title",
        ris="T2",
        bibtex="journal",
        attribute="container",
        rule="behind the journal's title, after a colon",
    ),
    _F(
        "journaltitleaddon",
        _TITLE,
        csl="container-title",
        ris="T2",
        rule="behind the journal's title, after a full stop",
    ),
    _F("shortjournal", _TITLE, "container-title-short", "J2"),
    _F("issuetitle", _TITLE, "volume-title"),
    _F("issuesubtitle", _TITLE, "volume-title", rule="behind the issue's title, after a colon"),
    _F("issuetitleaddon", _TITLE),
    _F(
        "eventtitle",
        _TITLE,
        csl="event-title",
        ris="T2",
        rule="in RIS of conference papers only, whose proceedings stand in C3 then",
    ),
    _F("eventtitleaddon", _TITLE),
    _F("series", _TITLE, "collection-title", "T3"),
    _F("shortseries", _TITLE),
    _F("origtitle", _TITLE, "original-title"),
    _F("reprinttitle", _TITLE),
    _F("indextitle", _TITLE),
    _F("indexsorttitle", _TITLE),
    _F("sorttitle", _TITLE),
)

_PEOPLE = (
    _F("author", _NAMES, "author", "AU"),
    _F(
        "editor",
        _NAMES,
        csl="editor",
        ris="ED",
        rule="`compiler`, `organizer`, `director`, `producer` or `contributor` by `editortype`",
    ),
    *(_F(name, _NAMES, "editor", "ED", rule=f"as `editor`, by `{name}type`")
      for name in ("editora", "editorb", "editorc")),
    _F("translator", _NAMES, "translator", "A4"),
    _F("bookauthor", _NAMES, "container-author", "C2", rule="in RIS of chapters only"),
    _F("director", _NAMES, "director", "AU", rule="in RIS of films only"),
    _F("holder", _NAMES, ris="PB", rule="in RIS of patents only, if there is no publisher"),
    *(_F(name, _NAMES) for name in
      ("afterword", "annotator", "commentator", "foreword", "introduction")),
    *(_F(name, _NAMES, name) for name in (
        "chair", "compiler", "composer", "contributor", "curator", "editorial-director",
        "editor-translator", "executive-producer", "guest", "host", "illustrator", "interviewer",
        "narrator", "organizer", "original-author", "performer", "producer", "recipient",
        "reviewed-author", "script-writer", "series-creator",
    )),
    _F("collection-editor", _NAMES, "collection-editor", "A3", rule="A2 in RIS of books"),
    *(_F(name, _NAMES) for name in
      ("namea", "nameb", "namec", "shortauthor", "shorteditor", "sortname")),
    *(_F(name, _KEY, rule="chooses among the roles of its names")
      for name in ("editortype", "editoratype", "editorbtype", "editorctype")),
    *(_F(name, _KEY) for name in ("authortype", "nameatype", "namebtype", "namectype", "gender")),
    _F("nameaddon", _TEXT),
)  # fmt: skip

_DATES = (
    _F("date", _DATE, "issued", "PY", "year", "date", "in RIS what is beyond the year in DA"),
    _F("year", _DATE, "issued", "PY", attribute="date"),
    _F("month", _TEXT, "issued", "DA", attribute="date"),
    _F("day", _TEXT, "issued", "DA", attribute="date"),
    _F("urldate", _DATE, "accessed", "Y2"),
    _F("origdate", _DATE, "original-date", "OP"),
    _F("origyear", _DATE, "original-date", "OP", rule="an old name of `origdate`"),
    _F("eventdate", _DATE, "event-date"),
    _F("pubstate", _KEY, "status", rule="in words"),
)

_PUBLICATION = (
    _F("publisher", _LIST, "publisher", "PB", attribute="publisher"),
    *(_F(name, _LIST, "publisher", "PB", bibtex, "publisher", "where there is no `publisher`")
      for name, bibtex in (("institution", ""), ("organization", ""), ("school", ""))),
    _F("location", _LIST, "publisher-place", "CY", "address", "publisher_place"),
    _F("address", _LIST, "publisher-place", "CY", "address", "publisher_place"),
    _F("volume", _TEXT, "volume", "VL", attribute="volume"),
    _F("issue", _TEXT, "issue", "IS", "number", "issue"),
    _F(
        "number",
        _TEXT,
        csl="number",
        ris="M1",
        attribute="number",
        rule="`issue` of what appears in issues (IS in RIS), `collection-number` of books and their"
        " parts, SN in RIS of reports and patents",
    ),
    _F("part", _TEXT, "part-number"),
    _F("pages", _TEXT, "page", "SP", attribute="pages", rule="the last page in EP"),
    _F("eid", _TEXT, "page", "SP", attribute="pages", rule="where there are no `pages`"),
    _F("chapter", _TEXT, "chapter-number", "SE"),
    _F("edition", _TEXT, "edition", "ET", attribute="edition"),
    _F("volumes", _TEXT, "number-of-volumes", "NV"),
    _F("pagetotal", _TEXT, "number-of-pages", "SP", rule="in RIS where there are no `pages`"),
    _F("version", _TEXT, "version", "ET", rule="in RIS of software only"),
    _F("type", _KEY, "genre", "M3", attribute="genre", rule="in words"),
    _F("howpublished", _TEXT, "genre", "M3", attribute="genre", rule="where there is no `type`"),
    _F("entrysubtype", _KEY, rule="chooses the type of the item"),
    _F("venue", _TEXT, "event-place", "CY", rule="in RIS of conference papers only"),
    _F("library", _TEXT, "call-number", "CN"),
    _F("origlocation", _LIST, "original-publisher-place"),
    _F("origpublisher", _LIST, "original-publisher"),
    _F("langid", _KEY, "language", "LA", attribute="language"),
    _F("language", _LIST, "language", "LA", "", "language", "where there is no `langid`"),
    _F("hyphenation", _KEY, "language", "LA", "", "language", "where there is no `langid`"),
    _F("origlanguage", _LIST),
    _F("langidopts", _TEXT),
)  # fmt: skip

_IDENTIFIERS = (
    _F("doi", _ADDRESS, "DOI", "DO", attribute="doi"),
    _F("isbn", _TEXT, "ISBN", "SN", attribute="isbn"),
    _F("issn", _TEXT, "ISSN", "SN", attribute="issn"),
    *(_F(name, _TEXT) for name in ("isan", "ismn", "isrn", "iswc")),
    _F("url", _ADDRESS, "URL", "UR", attribute="url"),
    _F("eprint", _ADDRESS, "URL", "UR", rule="as an address, where there is no `url`; AN in RIS"),
    _F("eprinttype", _TEXT, ris="DB", bibtex="archiveprefix"),
    _F("eprintclass", _TEXT, bibtex="primaryclass"),
    _F("archiveprefix", _TEXT, ris="DB", rule="BibTeX's name of `eprinttype`"),
    _F("primaryclass", _TEXT, rule="BibTeX's name of `eprintclass`"),
    _F("pmid", _ADDRESS, "PMID"),
    _F("pmcid", _ADDRESS, "PMCID"),
    _F("file", _ADDRESS),
    *(_F(name, _ADDRESS) for name in ("verba", "verbb", "verbc")),
)

_WORDS = (
    _F("abstract", _TEXT, "abstract", "AB", attribute="abstract"),
    _F("note", _TEXT, "note", "N1", attribute="note"),
    _F("addendum", _TEXT, "note", "N1", "note", "note", "behind the note"),
    _F("annotation", _TEXT, "annote", "RN"),
    _F("annote", _TEXT, "annote", "RN", rule="BibTeX's name of `annotation`"),
    _F("keywords", _TEXT, "keyword", "KW", attribute="keywords"),
    _F("shorthand", _TEXT, "citation-label"),
    _F("shorthandintro", _TEXT),
    _F("label", _TEXT),
    _F("retracted", _TEXT, "custom", "N1", attribute="retracted", rule="our own"),
    *(_F(name, _TEXT) for name in ("usera", "userb", "userc", "userd", "usere", "userf")),
    *(_F(name, _LIST) for name in ("lista", "listb", "listc", "listd", "liste", "listf")),
)

_ELSEWHERE = (
    *(_F(name, _TEXT, name) for name in (
        "archive", "archive_collection", "archive_location", "archive-place", "authority",
        "dimensions", "division", "jurisdiction", "license", "medium", "part-title",
        "printing-number", "references", "reviewed-genre", "reviewed-title", "scale", "section",
        "source", "supplement-number", "year-suffix",
    )),
    *(_F(name, _DATE, name) for name in ("available-date", "submitted")),
    _F("database", _TEXT, ris="DB"),
)  # fmt: skip
"""What biblatex has no field for: it stands in an entry under the name that CSL or RIS has."""

_SETTINGS = (
    *(_F(name, _KEYS) for name in (
        "ids", "related", "relatedoptions", "entryset", "xref", "options", "presort", "sortkey",
        "sortyear", "sortshorthand", "pagination", "bookpagination", "relatedtype",
    )),
    _F("relatedstring", _TEXT),
    *(_F(name, _KEYS, rule="what it lends is written out") for name in ("crossref", "xdata")),
    _F("execute", _KEYS, rule="code for TeX, which nobody is handed"),
    _F("kb-ignore", _KEYS, rule="for the checks of this collection"),
)  # fmt: skip
"""What directs a program. CSL-JSON has it under ``custom``, if it does not stay at home."""

FIELDS: tuple[SourceField, ...] = (
    *_TITLES,
    *_PEOPLE,
    *_DATES,
    *_PUBLICATION,
    *_IDENTIFIERS,
    *_WORDS,
    *_ELSEWHERE,
    *_SETTINGS,
)

_BY_NAME: Mapping[str, SourceField] = MappingProxyType({field.name: field for field in FIELDS})

AT_HOME = frozenset({"crossref", "xdata", "execute", "kb-ignore"})
"""Fields that are never handed on: they mean nothing without this collection."""

_OF_ATTRIBUTES = {field.csl for field in FIELDS if field.attribute}

IN_CSL: Mapping[str, str] = MappingProxyType(
    {
        field.csl: field.name
        for field in reversed(FIELDS)
        if field.csl not in {"", *_OF_ATTRIBUTES} and field.kind is not FieldKind.NAMES
    }
)
"""The field of each variable of CSL that no attribute of a source takes up."""

IN_RIS: Mapping[str, str] = MappingProxyType(
    {
        field.ris: field.name
        for field in reversed(FIELDS)
        if field.ris in {"ST", "J2", "T3", "Y2", "OP", "SE", "NV", "CN", "RN"}
    }
)
"""The field of each tag of RIS that says the same in every type."""

CSL_NAMES = frozenset(f.csl for f in FIELDS if f.kind is FieldKind.NAMES and f.csl)
"""The name variables of CSL 1.0.2."""


def field_of(name: str) -> SourceField:
    """The field of that name; one that nobody declares is a text without a place elsewhere."""
    return _BY_NAME.get(name) or SourceField(name, FieldKind.TEXT)
