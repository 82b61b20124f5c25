"""Words of a table as terms of the vocabulary: those that are there, and new ones."""

from __future__ import annotations

from collections.abc import Mapping

from kb.base.folding import caseless
from kb.draft.yaml import Plain
from kb.ingest.tables.values import BadCell
from kb.model import ContextKind, Corpus, Term
from kb.parse.reader import is_slug, slugged

NewTerms = dict[str, dict[str, Mapping[str, Plain]]]
"""New terms by the list of the vocabulary that they go to and their ids."""


class Terms:
    """The terms of a collection, by their ids and by every label."""

    def __init__(self, corpus: Corpus) -> None:
        lists: Mapping[str, Mapping[str, Term]] = {
            "features": corpus.features,
            "outcomes": corpus.outcomes,
            "contexts": corpus.contexts,
            "designs": corpus.designs,
        }
        self._ids = {name: dict(_names(terms)) for name, terms in lists.items()}
        self.new: NewTerms = {}

    def term(self, listed: str, text: str, **own: str) -> str:
        """The id of a term; a new one has its label from the table, and the keys in ``own``.

        Raises :class:`BadCell` where no id can be made, or one of these keys is empty.
        """
        ids = self._ids[listed]
        known = ids.get(caseless(text))
        if known:
            return known
        name = text if is_slug(text) else slugged(text)
        one = listed.removesuffix("s")
        if not name:
            raise BadCell(
                f"no id for the {one} “{text}” can be made of its letters; add it by hand"
            )
        for key, value in own.items():
            if not value:
                raise BadCell(_missing(one, key, text))
        if name not in ids.values():
            label = text.replace("-", " ") if text == name else text
            label = label.capitalize() if label.islower() else label
            self.new.setdefault(listed, {})[name] = {"id": name, "label": label, **own}
        ids[caseless(text)] = name
        return name

    def context(self, text: str) -> str:
        """The id of a context that may have its kind before it, as in ``place: England``."""
        kind, colon, name = text.partition(":")
        if colon and (kind.strip() in set(ContextKind) or is_slug(kind.strip())):
            return self.term("contexts", name.strip(), kind=kind.strip())
        return self.term("contexts", text, kind="")


def _names(terms: Mapping[str, Term]) -> list[tuple[str, str]]:
    labels = [(label, t.id) for t in terms.values() for label in (*t.alt_labels, t.label)]
    return [(caseless(label), ident) for label, ident in (*labels, *((i, i) for i in terms))]


def _missing(one: str, key: str, text: str) -> str:
    if key == "better":
        return (
            f"the outcome “{text}” is new; say whether higher or lower is better, as in"
            f" “better: {{{text}: higher}}”, or “better: higher” of all"
        )
    return (
        f"the {one} “{text}” is new; say of which {key} it is, as in"
        ' “contexts: {place: "{Country}", population: "{Patients}"}”'
    )
