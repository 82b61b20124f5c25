"""Bringing the search index of a renewed database up to date: what a build from nothing writes.

A changed text touches the rows of the words that it holds or held, and of what it names; what
changed in the facts of a claim has the facets and orders written anew. All scores hang on the mean
length of texts, which is rounded: where it changes all the same, all words are written anew.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from kb.base.bitsets import decode
from kb.search import index, index_meaning, index_words
from kb.search.catalogue import index as catalogue_index
from kb.search.catalogue.kinds import QUESTIONS, SOURCES
from kb.search.index_words import Lengths
from kb.search.letters import indexed
from kb.search.parts import Parts
from kb.search.schema import COMPOUNDS, FORMS, LENGTHS, WORDS
from kb.search.tokens import Tokenizer
from kb.store.layout import insert
from kb.store.touched import Text, Touched


def renew(connection: sqlite3.Connection, touched: Touched) -> None:
    """Bring the index up to date; the tables that it is made of must be already."""
    parts = Parts(connection)
    size = parts.size
    if touched.claims:
        index.write_facets(parts)
    if touched.texts:
        _Words(parts, touched.texts).renew()
        index_meaning.renew(parts, [text.row for text in touched.texts])
    if touched.claims or touched.texts:
        _renew_concepts(parts, size, touched)
    for catalog, is_other in ((SOURCES, touched.sources), (QUESTIONS, touched.questions)):
        if is_other:
            catalogue_index.empty(connection, catalog)
            catalogue_index.write(connection, catalog, parts.sum_anew(catalog.table))
    parts.finish()


class _Words:
    """The words of claims whose texts changed."""

    def __init__(self, parts: Parts, texts: Sequence[Text]) -> None:
        self._parts = parts
        self._connection = parts.connection
        self._tokenizer = Tokenizer(parts.connection)
        self._texts = texts
        self._docs = [text.row for text in texts]
        self._words: set[str] = set()

    def renew(self) -> None:
        """Write the rows anew that hang on these texts."""
        self._note_words()
        self._renew_odd()
        self._renew_compounds()
        self._renew_forms()
        before = Lengths.read(self._connection)
        lengths = before.renewed(self._connection, self._docs)
        self._connection.execute("DELETE FROM search_lengths")
        insert(self._connection, LENGTHS, [lengths.row()])
        odd = frozenset(
            doc for (doc,) in self._connection.execute("SELECT id FROM search_fts_docsize")
        )
        if lengths.mean != before.mean:
            rows = index_words.word_rows(self._connection, self._parts.size, odd)
            self._parts.rewrite(WORDS, rows)
            return
        with index_words.vocabularies(self._connection):
            for word in sorted(self._words):
                counts = index_words.held_of(self._connection, word, odd)
                row = index_words.word_row(word, counts, lengths, self._parts.size)
                self._parts.replace(WORDS, (word,), row if counts else None)

    def _note_words(self) -> None:
        """The words that the texts hold or held, without those with hyphens as one word."""
        fields = [part or "" for text in self._texts for part in (*text.before, *text.after)]
        for stems in self._tokenizer.stems([str(one) for one in fields], indexed):
            self._words.update(stems)

    def _renew_odd(self) -> None:
        """The index of the texts that the tokenizer does not make plain."""
        for text in self._texts:
            for fields, out in ((_strings(text.before), True), (_strings(text.after), False)):
                if index_words.is_odd(fields):
                    index_words.index_odd(self._connection, text.row, fields, out=out)

    def _renew_compounds(self) -> None:
        """The words that a hyphen holds together."""
        for doc in self._docs:
            sql = "SELECT word FROM search_compounds WHERE doc = ?"
            self._words.update(word for (word,) in self._connection.execute(sql, (doc,)))
            self._connection.execute("DELETE FROM search_compounds WHERE doc = ?", (doc,))
        joined = {text.row: index_words.joined_words(_strings(text.after)) for text in self._texts}
        rows = list(index_words.compound_rows(self._tokenizer, joined))
        insert(self._connection, COMPOUNDS, rows)
        self._words.update(word for _, word, _ in rows)

    def _renew_forms(self) -> None:
        """The words as they are written, each with the number of claims."""
        change: Counter[str] = Counter()
        for text in self._texts:
            for fields, by in ((_strings(text.before), -1), (_strings(text.after), 1)):
                joined = index_words.joined_words(fields)
                for form in index_words.forms_of(fields, joined):
                    change[form] += by
        written: dict[str, int] = {}
        sql = "SELECT claims FROM search_forms WHERE form = ?"
        for form, by in change.items():
            known = self._connection.execute(sql, (form,)).fetchone()
            if by:
                written[form] = (known[0] if known else 0) + by
        for row in index_words.form_rows(self._tokenizer, written):
            self._parts.replace(FORMS, (row[0],), row if row[2] else None)


def _strings(fields: Iterable[object]) -> list[str]:
    return [str(one or "") for one in fields]


def _renew_concepts(parts: Parts, size: int, touched: Touched) -> None:
    """The rows of what queries name, where claims that hold its names are others."""
    docs = sorted({*touched.claims, *(text.row for text in touched.texts)})
    for one in index_words.concepts(parts.connection):
        sql = "SELECT claims, docs, levels FROM search_words WHERE word = ?"
        known = parts.connection.execute(sql, (one.word,)).fetchone()
        now = index_words.docs_of_concept(parts.connection, one, docs)
        if known is None or now != _held(known, docs, size):
            row = index_words.concept_row(parts.connection, one, size)
            parts.replace(WORDS, (one.word,), row)


def _held(known: tuple[int, bytes | None, bytes], docs: Sequence[int], size: int) -> set[int]:
    """Those documents that stand in the row of a word."""
    _, blob, levels = known
    if blob is not None:
        decoded = decode(blob)
        if isinstance(decoded, int):
            return {doc for doc in docs if decoded >> doc & 1}
        return set(docs).intersection(decoded)
    width = size // 8 + 1
    planes = [levels[start : start + width] for start in range(0, len(levels), width)]
    return {doc for doc in docs if any(plane[doc >> 3] >> (doc & 7) & 1 for plane in planes)}
