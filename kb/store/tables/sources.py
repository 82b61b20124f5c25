"""Sources, the fields of their entries, and the people who made them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.cite.csl import csl_record
from kb.model import Creator, Field, Person, Source
from kb.store.codecs import DATE, NAMES, RETRACTED, TEXT, WORDS, as_json
from kb.store.layout import Computed, Item, RowTable, keeps, number_of, owner, position


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its formatted reference, if there is one, and how it is used."""

    value: Source
    reference: str | None
    claims: int
    relays: int


SOURCES: RowTable[SourceRow, Source] = RowTable(
    "sources",
    "A source: a published work that evidence is taken from, by the terms of CSL.",
    (
        keeps("key", WORDS, "The citation key: the source's id for ever."),
        keeps("type", WORDS, "The item type, by CSL 1.0.2.", not_null=True),
        keeps("title", WORDS, "The title, with its subtitle."),
        Computed(
            "authors",
            str,
            "The authors (or editors) as text, family names first.",
            value=lambda row: "; ".join(person.name for person in row.value.authors) or None,
        ),
        Computed(
            "cited_as",
            str,
            "The authors (or editors) as they stand before the year in a citation, as in “Lima” or"
            " “Ann and Lee”; empty where nobody is named.",
            value=lambda row: row.value.cited_as or None,
        ),
        Computed("year", int, "The year of publication (CE).", value=lambda row: row.value.year),
        Computed(
            "date",
            str,
            "The date of publication in EDTF, as precise as it is known.",
            value=lambda row: row.value.date.edtf if row.value.date else None,
        ),
        keeps("container", TEXT, "The journal, book or site it appeared in."),
        keeps("publisher", TEXT, "Who published it."),
        keeps("volume", TEXT, "The volume of the journal or series."),
        keeps("issue", TEXT, "The issue of the journal."),
        keeps("pages", TEXT, "The pages it covers."),
        keeps("doi", TEXT, "Its DOI, without an address before it."),
        keeps("isbn", TEXT, "Its ISBN."),
        keeps("url", TEXT, "Where it can be read."),
        keeps("retracted", RETRACTED, "When and why it was retracted; empty when it was not."),
        keeps("note", TEXT, "What a reader of the record should know, such as what is unsure."),
        keeps("abstract", TEXT, "What it is about, in our own words."),
        keeps("keywords", NAMES, "Its keywords: a JSON array."),
        Computed(
            "reference",
            str,
            "The reference, formatted in Chicago author-date style.",
        ),
        Computed(
            "csl_json",
            str,
            "The record as CSL-JSON: what reference managers read.",
            value=lambda row: as_json(csl_record(row.value)),
        ),
        Computed("claims", int, "How many claims take evidence from it."),
        Computed(
            "relays",
            int,
            "How many items of evidence were read only as cited in it.",
        ),
        Computed(
            "ids",
            str,
            "Other keys that lead here, such as former ones: a JSON array.",
            value=lambda row: as_json(row.value.former_keys),
        ),
        Computed(
            "path",
            str,
            "The file its entry stands in.",
            not_null=True,
            value=lambda row: row.value.place.path if row.value.place else "",
        ),
        Computed(
            "line",
            int,
            "The line (from 1) that its entry starts on.",
            not_null=True,
            value=lambda row: row.value.place.span.line if row.value.place else 0,
        ),
        keeps(
            "title_markup",
            TEXT,
            "The title with CSL's tags: what is in italics, and capitals that must stay.",
        ),
        keeps(
            "date_parts",
            DATE,
            "The date in numbers, and whether it is uncertain or approximate: a JSON object.",
            field="date",
        ),
        keeps("publisher_place", TEXT, "Where it was published."),
        keeps("number", TEXT, "Its number as a report, in a series, or as a patent."),
        keeps("edition", TEXT, "Its edition."),
        keeps("genre", TEXT, "What sort of work it is, in words, such as “PhD thesis”."),
        keeps("issn", TEXT, "The ISSN of its journal or series."),
        keeps("language", TEXT, "Its language, as the entry names it."),
        keeps("entry_type", TEXT, "The type of its entry in the bibliography, without the @."),
    ),
    pk=("key",),
    indexes=(("type",), ("year",), ("ids",)),
    label="title",
    sort="key",
    facets=("type", "year", "container", "publisher"),
    fulltext=("title", "authors", "abstract"),
    make=Source,
)

SOURCE_FIELDS: RowTable[Item[Field], Field] = RowTable(
    "source_fields",
    "A field of a source's entry in the bibliography: whatever a record says, under the names of"
    " BibTeX and biblatex, inherited fields included.",
    (
        owner("source", "The source.", ("sources", "key")),
        position("The place in the entry, from 1."),
        keeps("name", WORDS, "The field's name, in small letters.", not_null=True),
        keeps("value", WORDS, "What it says, with LaTeX turned into plain text.", not_null=True),
        keeps(
            "markup",
            TEXT,
            "What it says beyond that: CSL's tags in a title, braces around a body whose name in a"
            " list holds “and”.",
        ),
    ),
    pk=("source", "position"),
    indexes=(("name",),),
    facets=("name",),
    hidden=True,
    make=Field,
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with a number."""

    number: int
    value: Person


def _person(*, family: str, non_dropping_particle: str, literal: str, **parts: str) -> Person:
    """The person of a row, whose family name stands behind its particle."""
    own = family.removeprefix(non_dropping_particle).removeprefix(" ")
    return Person(family=own, non_dropping_particle=non_dropping_particle, literal=literal, **parts)


PEOPLE: RowTable[PersonRow, Person] = RowTable(
    "people",
    "A person or a body that wrote or edited a source.",
    (
        number_of("names"),
        Computed(
            "name",
            str,
            "The name, family name first.",
            not_null=True,
            value=lambda row: row.value.name,
        ),
        Computed(
            "family",
            str,
            "The family name, with a particle that sorts with it.",
            value=lambda row: None if row.value.literal else row.value.short,
            field="family",
            read=TEXT.read,
        ),
        keeps("given", TEXT, "The given names."),
        keeps("literal", TEXT, "The name of a body, which has no parts."),
        keeps("dropping_particle", TEXT, "A particle that does not sort, as in “Lima, Jorge de”."),
        keeps(
            "non_dropping_particle",
            TEXT,
            "The particle that sorts with the family name, as in “van Gogh, Vincent”.",
        ),
        keeps("suffix", TEXT, "What stands behind the name, such as “Jr.”."),
    ),
    pk=("id",),
    indexes=(("name",),),
    label="name",
    sort="name",
    make=_person,
)


@dataclass(frozen=True, slots=True)
class CreatorRow:
    """A source's creator: the place in the list of the role and in that of all, and the person."""

    source: str
    position: int
    place: int
    person: int
    value: Creator


SOURCE_PEOPLE: RowTable[CreatorRow, Creator] = RowTable(
    "source_people",
    "Who wrote or edited which source, and in which order.",
    (
        Computed("source", str, "The source.", ("sources", "key")),
        keeps("role", WORDS, "author, editor, translator and so on, as CSL names them."),
        Computed(
            "position",
            int,
            "The place in the list of that role, from 1.",
        ),
        Computed("person", int, "The person.", ("people", "id")),
        Computed(
            "place",
            int,
            "The place among all people of the source, from 1.",
        ),
        keeps("field", TEXT, "The field of the entry, where the role does not tell it."),
    ),
    pk=("source", "role", "position"),
    indexes=(("person",),),
    make=Creator,
)
