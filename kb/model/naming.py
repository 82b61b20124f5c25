"""What has a name in a collection, and the names that things had before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from kb.model.claims import Claim
from kb.model.corpus import Corpus
from kb.model.questions import Question
from kb.model.sources import Source
from kb.model.studies import Study
from kb.model.terms import Term

Thing = Source | Claim | Question | Study | Term


class Sort(StrEnum):
    """What an id is of."""

    SOURCE = "source"
    CLAIM = "claim"
    QUESTION = "question"
    STUDY = "study"
    FEATURE = "feature"
    OUTCOME = "outcome"
    CONTEXT = "context"
    DESIGN = "design"
    TOOL = "appraisal tool"

    @property
    def address(self) -> str:
        """How the kind stands in an address, as in ``feature/network``."""
        return self.value.replace(" ", "-")


TERMS = (Sort.FEATURE, Sort.OUTCOME, Sort.CONTEXT, Sort.DESIGN, Sort.TOOL)
"""The kinds of terms of the vocabulary."""


def things(corpus: Corpus, sort: Sort) -> Mapping[str, Thing]:
    """All that there is of a kind, by id."""
    of: Mapping[Sort, Mapping[str, Thing]] = {
        Sort.SOURCE: corpus.sources,
        Sort.CLAIM: corpus.claims,
        Sort.QUESTION: corpus.questions,
        Sort.STUDY: corpus.studies,
        Sort.FEATURE: corpus.features,
        Sort.OUTCOME: corpus.outcomes,
        Sort.CONTEXT: corpus.contexts,
        Sort.DESIGN: corpus.designs,
        Sort.TOOL: corpus.appraisal_tools,
    }
    return of[sort]


def terms_of(corpus: Corpus, sort: Sort) -> Mapping[str, Term]:
    """All terms of a kind, by id; none for what is no kind of term."""
    return {key: one for key, one in things(corpus, sort).items() if isinstance(one, Term)}


def former_names(corpus: Corpus, sort: Sort) -> Mapping[str, str]:
    """Today's id of each thing of a kind by its former ones, but those that are in use today.

    A term's former address counts for the kind that it names: of the outcome that replaces
    ``feature/attainment`` nothing is said among the outcomes.
    """
    today = things(corpus, sort)
    names: dict[str, str] = {}
    for thing in today.values():
        for name in _former(thing, sort):
            if name not in today:
                names.setdefault(name, name_of(thing))
    return names


def name_of(thing: Thing) -> str:
    """The key of a source, the id of anything else."""
    return thing.key if isinstance(thing, Source) else thing.id


def _former(thing: Thing, sort: Sort) -> Iterator[str]:
    if isinstance(thing, Source):
        yield from thing.former_keys
    elif isinstance(thing, Term):
        prefix = f"{sort.address}/"
        yield from (
            ref.id.removeprefix(prefix) for ref in thing.replaces if ref.id.startswith(prefix)
        )
    else:
        yield from (ref.id for ref in thing.replaces)
