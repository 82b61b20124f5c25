"""The tables that make searches quick, as data: part of ``kb.db``, described like every table.

A *document* is a claim by the number of its row in ``claims`` (its rowid, from 1). A *set* of
documents is a blob in one of two forms, told apart by its first byte: 0 for a bitmap, in which
bit ``d`` (of byte ``d // 8``, lowest bit first) stands for document ``d``; 1, 2 or 4 for the
gaps between the documents in rising order, each gap in so many bytes, little-endian, the first
one counted from 0.
"""

from __future__ import annotations

import sqlite3
from dataclasses import KW_ONLY, dataclass

from kb.store import schema as store
from kb.store.schema import Column, Table

FORMAT = 10
"""The version of the index: raised when an older engine could not read it."""


@dataclass(frozen=True, slots=True)
class Indexed(Column):
    """A column of a full-text index: ``weight`` is how much a word in it says."""

    _: KW_ONLY
    weight: float


@dataclass(frozen=True, slots=True)
class FullText(Table):
    """A full-text index that keeps no texts: its rows have the numbers of those it is made of."""

    columns: tuple[Indexed, ...]

    @property
    def weights(self) -> dict[str, float]:
        """How much a word says in each column."""
        return {column.name: column.weight for column in self.columns}

    def create(self, connection: sqlite3.Connection, tokenizer: str) -> None:
        """Add the index to a database, with nothing in it."""
        columns = ", ".join(self.weights)
        options = f"content='', tokenize='{tokenizer}'"
        connection.execute(f"CREATE VIRTUAL TABLE {self.name} USING fts5({columns}, {options})")


WORDS = Table(
    "search_words",
    "A word of the full text, with how much it says of each claim that holds it.",
    (
        Column(
            "word",
            str,
            "The word as the tokenizer of `claims_fts` stems it; or `feature:`, `outcome:`,"
            " `context:` or `design:` and the id of a term, for all claims that bear on it or hold"
            " one of its names; or `spelling:` and a row of `spellings`, for claims that hold any"
            " of its names.",
        ),
        Column("claims", int, "How many claims hold it.", not_null=True),
        Column(
            "docs",
            bytes,
            "The claims that hold it: a set of documents (docs/search.md tells the form). Empty"
            " for a frequent word, whose levels say it as well.",
        ),
        Column(
            "levels",
            bytes,
            "Its BM25 score in each of them, in sixteenths: one byte a document, in their order;"
            " for a frequent word one bitmap for each bit of the score, lowest first.",
            not_null=True,
        ),
    ),
    pk=("word",),
    hidden=True,
)

FORMS = Table(
    "search_forms",
    "A word as it is written in the full text, for words that are given only in part.",
    (
        Column("form", str, "The word, without accents and capitals."),
        Column("word", str, "The word of `search_words` that it is stemmed to.", not_null=True),
        Column("claims", int, "How many claims it is written in.", not_null=True),
    ),
    pk=("form",),
    hidden=True,
)

COMPOUNDS = Table(
    "search_compounds",
    "A word with a hyphen in it, taken as one word, and a claim that holds it.",
    (
        Column("doc", int, "The claim, by its rowid in `claims`."),
        Column("word", str, "The word without its hyphens, stemmed."),
        Column("weight", int, "What it weighs there, in tenths.", not_null=True),
    ),
    pk=("doc", "word"),
    indexes=(("word",),),
    hidden=True,
)

LENGTHS = Table(
    "search_lengths",
    "How long the texts of the claims are, words counted by the weights of their columns: one row.",
    (
        Column("id", int, "Always 1."),
        Column(
            "mean",
            int,
            "The mean length in tenths of a word, rounded to five binary digits, so that few"
            " changes of a text change it.",
            not_null=True,
        ),
        Column(
            "lengths",
            bytes,
            "For each document from 0 its length in tenths of a word: numbers of 4 bytes,"
            " little-endian.",
            not_null=True,
        ),
    ),
    pk=("id",),
    hidden=True,
)

VALUES = Table(
    "search_values",
    "A value of a facet, with the claims that have it.",
    (
        Column("facet", str, "The facet, as the addresses of searches name it; or year."),
        Column(
            "position",
            int,
            "Its place among the facet's values, from 0: by the vocabulary, or by falling number"
            " of claims for sources and authors.",
        ),
        Column("value", str, "The value, as addresses write it.", not_null=True),
        Column("label", str, "The value for people.", not_null=True),
        Column("names", str, "What it is found by, one a line, without accents and capitals."),
        Column("parent", str, "The broader value, whose claims include those of this one."),
        Column("claims", int, "How many claims have it.", not_null=True),
        Column("docs", bytes, "The claims that have it: a set of documents.", not_null=True),
        Column(
            "items",
            bytes,
            "The items of evidence that have it: a set of slots (docs/search.md tells where items"
            " lie). Empty for what claims have as such.",
        ),
    ),
    pk=("facet", "position"),
    indexes=(("facet", "value"),),
    hidden=True,
)

LINKS = Table(
    "search_links",
    "For a facet of very many values: which of them each claim has, or each item or source.",
    (
        Column(
            "facet",
            str,
            "The facet, of claims; `item source` for the sources of items, which are numbered from"
            " 0 claim by claim; `source author` for the authors of sources, by their positions.",
        ),
        Column(
            "starts",
            bytes,
            "For each document or source from 0, and one past the last, where its positions"
            " start: numbers of 4 bytes, little-endian.",
            not_null=True,
        ),
        Column(
            "positions",
            bytes,
            "Positions of values in `search_values`: numbers of 4 bytes, little-endian.",
            not_null=True,
        ),
    ),
    pk=("facet",),
    hidden=True,
)

ITEMS = Table(
    "search_items",
    "Where the items of evidence lie in sets of them: one row.",
    (
        Column("id", int, "Always 1."),
        Column("layers", int, "How many items of a claim lie in one row.", not_null=True),
        Column(
            "further",
            bytes,
            "The claim of each row beyond one for each claim: numbers of 4 bytes, little-endian.",
            not_null=True,
        ),
        Column(
            "starts",
            bytes,
            "For each claim from 0, and one past the last, the number of its first item: numbers"
            " of 4 bytes, little-endian.",
            not_null=True,
        ),
    ),
    pk=("id",),
    hidden=True,
)

ITEM_WORDS = Table(
    "search_item_words",
    "A word by which items of evidence are found, other than the values of facets.",
    (
        Column("word", str, "`author:` and a word of an author's name, stemmed."),
        Column("number", int, "How many items it finds.", not_null=True),
        Column("items", bytes, "The items: a set of slots.", not_null=True),
    ),
    pk=("word",),
    hidden=True,
)

ORDERS = Table(
    "search_orders",
    "An order in which results can stand, other than by relevance to words.",
    (
        Column("name", str, "standing, year, certainty, lines or changed."),
        Column(
            "docs",
            bytes,
            "All documents in that order: numbers of 4 bytes, little-endian. Claims that are"
            " level stand by certainty, independent lines, last year of evidence and id.",
            not_null=True,
        ),
    ),
    pk=("name",),
    hidden=True,
)

MEANING = Table(
    "search_meaning",
    "How the vectors of `search_vectors` were made: one row, or none without the extra.",
    (
        Column("id", int, "Always 1."),
        Column("model", str, "The package whose embeddings they are sums of.", not_null=True),
        Column("dimensions", int, "How many numbers a vector has.", not_null=True),
        Column(
            "tokens",
            bytes,
            "For each token of the model how many claims hold it: numbers of 4 bytes,"
            " little-endian.",
            not_null=True,
        ),
    ),
    pk=("id",),
    hidden=True,
)

VECTORS = Table(
    "search_vectors",
    "The meaning of a claim as a vector; no rows without the extra `semantic`.",
    (
        Column("doc", int, "The claim, by its rowid in `claims`."),
        Column("vector", bytes, "Signed bytes, one a dimension.", not_null=True),
    ),
    pk=("doc",),
    hidden=True,
)

TOKENS = Table(
    "search_tokens",
    "The tokens of a claim in the model of meaning; no rows without the extra `semantic`.",
    (
        Column("doc", int, "The claim, by its rowid in `claims`."),
        Column(
            "statement",
            bytes,
            "The tokens of the statement: numbers of 2 bytes, little-endian.",
            not_null=True,
        ),
        Column("prose", bytes, "Those of the prose, likewise.", not_null=True),
    ),
    pk=("doc",),
    hidden=True,
)

SIGNS = Table(
    "search_signs",
    "Which numbers of the vectors are above 0, by which the nearest are looked for.",
    (
        Column("part", int, "The place of this part, from 0; each holds 32,768 claims."),
        Column(
            "signs",
            bytes,
            "For each claim in order one bit a dimension, highest bit first.",
            not_null=True,
        ),
    ),
    pk=("part",),
    hidden=True,
)

PARTS = Table(
    "search_parts",
    "A digest of each part of the index, by which it can be brought up to date.",
    (
        Column("name", str, "The table, or what is searched beside claims."),
        Column("digest", str, "A sum of digests of its rows.", not_null=True),
    ),
    pk=("name",),
    hidden=True,
)

INDEX = Table(
    "search_index",
    "How the search index was made: one row.",
    (
        Column("id", int, "Always 1."),
        Column("format", int, "The version of the index's layout.", not_null=True),
        Column("claims", int, "How many documents it covers.", not_null=True),
        Column("digest", str, "SHA-256 of what the index holds.", not_null=True),
    ),
    pk=("id",),
    hidden=True,
)

CLAIM_TEXTS = FullText(
    "search_fts",
    "The full-text index of the claims whose letters SQLite's tokenizer does not make plain, by"
    " their rowid in `claims`; the others are in `claims_fts`.",
    (
        Indexed("statement", str, "The statement in plain letters.", weight=3.0),
        Indexed("prose", str, "The prose of the note in plain letters.", weight=1.0),
        Indexed("source_titles", str, "The titles of its sources in plain letters.", weight=0.6),
        Indexed("author_names", str, "The names of their authors in plain letters.", weight=0.8),
    ),
    pk=(),
    hidden=True,
)

SOURCE_TEXTS = FullText(
    "search_sources_fts",
    "The full-text index of the sources in plain letters, by their rowid in `sources`; words with"
    " a hyphen are in it as one word too.",
    (
        Indexed("title", str, "The title.", weight=3.0),
        Indexed("authors", str, "The names of all who wrote or edited it.", weight=2.0),
        Indexed("about", str, "Abstract, keywords and note.", weight=1.0),
        Indexed("record", str, "Key, journal or book, publisher and year.", weight=1.0),
        Indexed("designs", str, "All labels of the designs that it is found under.", weight=1.0),
    ),
    pk=(),
    hidden=True,
)

QUESTION_TEXTS = FullText(
    "search_questions_fts",
    "The full-text index of the questions in plain letters, by their rowid in `questions`; words"
    " with a hyphen are in it as one word too.",
    (
        Indexed("question", str, "The question.", weight=4.0),
        Indexed("answer", str, "The answer.", weight=2.0),
        Indexed("terms", str, "All labels of its features, outcomes and contexts.", weight=2.0),
        Indexed("prose", str, "The prose of the file.", weight=1.0),
    ),
    pk=(),
    hidden=True,
)

FULL_TEXTS = (CLAIM_TEXTS, SOURCE_TEXTS, QUESTION_TEXTS)

TABLES: tuple[Table, ...] = (
    WORDS,
    FORMS,
    COMPOUNDS,
    LENGTHS,
    VALUES,
    LINKS,
    ITEMS,
    ITEM_WORDS,
    ORDERS,
    MEANING,
    TOKENS,
    VECTORS,
    SIGNS,
    PARTS,
    INDEX,
)

DATABASE: tuple[Table, ...] = (*store.TABLES, *TABLES, *FULL_TEXTS)
"""Every table of a built ``kb.db``."""
