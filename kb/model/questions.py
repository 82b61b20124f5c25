"""Questions, and the answers that the claims of a collection give to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.certainty import CertaintyDomains
from kb.model.refs import Mention, Ref, Suppression
from kb.model.words import Certainty, Status, Weighing


@pickled_fast
@dataclass(frozen=True, slots=True)
class QuestionClaim:
    """A claim that an answer weighs or leaves out, and why."""

    claim: Ref
    weighing: Weighing
    reason: str = ""


@pickled_fast
@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for an answer, until when (EDTF) and where; or that nothing was."""

    done: bool = True
    until: str = ""
    where: tuple[str, ...] = ()
    note: str = ""


@pickled_fast
@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer, how sure that is, and the claims that it was made from.

    ``answered`` is the day of the judgement (ISO 8601). ``replaces`` are former ids, whose
    addresses lead here. ``unread`` are the claims named with words that say nothing; an empty name
    among them says that nothing could be read where claims are named.
    """

    id: str
    question: str
    answer: str = ""
    certainty: Certainty | None = None
    certainty_domains: CertaintyDomains | None = None
    certainty_reason: str = ""
    features: tuple[Ref, ...] = ()
    outcomes: tuple[Ref, ...] = ()
    contexts: tuple[Ref, ...] = ()
    claims: tuple[QuestionClaim, ...] = ()
    answered: str = ""
    searched: Searched | None = None
    status: Status = Status.DRAFT
    replaces: tuple[Ref, ...] = ()
    unread: tuple[str, ...] = field(default=(), compare=False, repr=False)
    body: str = ""
    mentions: tuple[Mention, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    body_place: Place | None = field(default=None, compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def weighed(self) -> tuple[Ref, ...]:
        """The claims that the answer weighs."""
        return tuple(one.claim for one in self.claims if one.weighing is Weighing.WEIGHED)

    @property
    def path(self) -> str:
        """The file's path, relative to the knowledge base."""
        return self.place.path if self.place else ""
