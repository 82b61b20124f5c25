"""The controlled terms, in the words of SKOS."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.base.text import Place
from kb.model.refs import Ref
from kb.model.words import Better, BroaderKind


@dataclass(frozen=True, slots=True)
class Term:
    """A controlled term, in the words of SKOS.

    ``replaces`` are addresses of terms that are no more, such as ``feature/attainment``, whose
    place this term takes; the word is that of Dublin Core's ``dcterms:replaces``.
    """

    id: str
    label: str
    definition: str = ""
    scope_note: str = ""
    alt_labels: tuple[str, ...] = ()
    broader: Ref | None = None
    broader_kind: BroaderKind = BroaderKind.PART_OF
    source: Ref | None = None
    replaces: tuple[Ref, ...] = ()
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Feature(Term):
    """A feature of the thing studied, on whose value claims bear."""


@dataclass(frozen=True, slots=True)
class Context(Term):
    """A setting in which evidence was gathered.

    ``kind`` is a :class:`~kb.model.words.ContextKind`, or one that the vocabulary declares.
    """

    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Design(Term):
    """A study design; ``rank`` 1 is the strongest."""

    rank: int = 0


@dataclass(frozen=True, slots=True)
class Outcome(Term):
    """Something that may change; ``better`` says which way is for the better."""

    better: Better | None = None


@dataclass(frozen=True, slots=True)
class AppraisalTool(Term):
    """A tool by which studies are appraised: its levels, worst first, and its domains.

    ``designs`` are those that it is made for, with the narrower ones; none for all.
    """

    levels: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    designs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that count as one in searches, as in ``programme`` and ``program``."""

    words: tuple[str, ...]
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The controlled terms, in the order in which they were written.

    ``context_kinds`` are the kinds of contexts that it declares beside those of
    :class:`~kb.model.words.ContextKind`.
    """

    features: tuple[Feature, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    contexts: tuple[Context, ...] = ()
    designs: tuple[Design, ...] = ()
    appraisal_tools: tuple[AppraisalTool, ...] = ()
    spellings: tuple[Spelling, ...] = ()
    context_kinds: tuple[str, ...] = ()
