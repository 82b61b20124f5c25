"""What points from one text to something else: an id, a citation, the code of a rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.base.pickling import pickled_fast
from kb.base.text import Place
from kb.model.words import MentionKind


@pickled_fast
@dataclass(frozen=True, slots=True)
class Suppression:
    """That a finding is to be passed over in one note or entry: the rule's code, and why."""

    code: str
    reason: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@pickled_fast
@dataclass(frozen=True, slots=True)
class Ref:
    """A reference from a note to something else by its id."""

    id: str
    place: Place | None = field(default=None, compare=False, repr=False)


@pickled_fast
@dataclass(frozen=True, slots=True)
class Mention:
    """A citation ``[@key, p. 2]`` or a link ``[[claim-id]]`` in a note's prose."""

    kind: MentionKind
    target: Ref
    locator: str = ""
    prefix: str = ""
    suffix: str = ""
