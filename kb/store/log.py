"""The change log as rows: sentences with the names that people know things by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kb.model import Corpus
from kb.model.log import LogEntry, Sentence
from kb.store.tables.changes import AboutRow, ChangeRow

_QUOTED = "“{}”"


def change_rows(log: Iterable[LogEntry], corpus: Corpus) -> Iterator[ChangeRow]:
    """Rows of ``changes``."""
    names = Names(corpus)
    for number, entry in enumerate(log, start=1):
        words = tuple(names.words_of(sentence) for sentence in entry.change.sentences)
        yield ChangeRow(number, entry, words)


def subject_rows(log: Iterable[LogEntry]) -> Iterator[AboutRow]:
    """Rows of ``change_subjects``: the thing itself, and all that it is about, each once."""
    for number, entry in enumerate(log, start=1):
        change = entry.change
        for kind, subject in dict.fromkeys(((change.kind, entry.now), *change.about)):
            yield AboutRow(number, kind, subject)


class Names:
    """What the things of a corpus are called; one that is gone is called by its id."""

    def __init__(self, corpus: Corpus) -> None:
        self._sources = corpus.sources
        self._labels: Mapping[str, Mapping[str, str]] = {
            "claim": {key: _QUOTED.format(one.statement) for key, one in corpus.claims.items()},
            "study": {key: one.label for key, one in corpus.studies.items()},
            "feature": {key: one.label for key, one in corpus.features.items()},
            "outcome": {key: one.label for key, one in corpus.outcomes.items()},
            "context": {key: one.label for key, one in corpus.contexts.items()},
            "design": {key: one.label for key, one in corpus.designs.items()},
            "appraisal-tool": {key: one.label for key, one in corpus.appraisal_tools.items()},
        }

    def words_of(self, sentence: Sentence) -> str:
        """The sentence as text."""
        return "".join(self._name(piece.kind, piece.text) for piece in sentence)

    def _name(self, kind: str, text: str) -> str:
        if kind == "source":
            source = self._sources.get(text)
            return source.label if source else text
        return self._labels.get(kind, {}).get(text, text)
