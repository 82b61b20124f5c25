"""Names that exist already, as options: completed in the shell, and by their first letters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from kb.base.errors import KbError, UsageFault
from kb.base.suggestions import nearest
from kb.model import Corpus
from kb.parse.reader import is_slug, slugged
from kb.workspace import find_root, load

if TYPE_CHECKING:
    _Base = click.ParamType[str]
else:
    _Base = click.ParamType

LISTS: Mapping[str, Callable[[Corpus], Mapping[str, Any]]] = {
    "source": lambda corpus: corpus.sources,
    "claim": lambda corpus: corpus.claims,
    "feature": lambda corpus: corpus.features,
    "context": lambda corpus: corpus.contexts,
    "study design": lambda corpus: corpus.designs,
    "study": lambda corpus: corpus.studies,
    "outcome": lambda corpus: corpus.outcomes,
    "appraisal tool": lambda corpus: corpus.appraisal_tools,
}


class Known(_Base):
    """The name of something on record; a shell completes it from the collection.

    Whether it is on record is only seen once the collection is read. ``after`` is what stands
    before the name in the option's value, as in ``supports=``; ``bearings`` may follow it.
    """

    def __init__(
        self, what: str, *, first: Collection[str] = (), then: Collection[str] = ()
    ) -> None:
        self.name = what
        self._first = tuple(first)
        self._then = tuple(then)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """The value as it is."""
        return value

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that begin so, each with what it stands for."""
        head, equals, rest = incomplete.partition("=")
        if self._then and equals:
            return [CompletionItem(f"{head}={b}") for b in self._then if b.startswith(rest)]
        if self._first and not equals:
            return [CompletionItem(f"{r}=") for r in self._first if r.startswith(head)]
        before, begun = (f"{head}=", rest) if self._first else ("", incomplete)
        return [
            CompletionItem(f"{before}{name}", help=_title(value))
            for name, value in self._values(ctx).items()
            if name.startswith(begun)
        ]

    def _values(self, ctx: click.Context) -> Mapping[str, Any]:
        folder = ctx.find_root().params.get("folder") or Path()
        try:
            return LISTS[self.name](load(find_root(folder)).corpus)
        except KbError:
            return {}


def _title(value: Any) -> str:
    texts = (getattr(value, name, "") for name in ("statement", "label", "title"))
    return next((text for text in texts if text), "")


def known_name(corpus: Corpus, what: str, given: str) -> str:
    """The name on record that is meant: itself, or the only one that begins so.

    Raises :class:`UsageFault`, with the nearest, where there is none.
    """
    names = LISTS[what](corpus)
    if given in names:
        return given
    begun = [name for name in names if given and name.startswith(given)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        shown = ", ".join(begun[:6]) + (" …" if len(begun) > 6 else "")
        raise UsageFault(f"More than one {what} begins with “{given}”: {shown}.")
    near = nearest(given, names)
    home = {
        "source": "add it with “kb new source”",
        "claim": "write its note first",
    }.get(what, "add it to claims/vocabulary.yml")
    advice = f"Did you mean “{near}”?" if near else f"Correct the spelling, or {home}."
    raise UsageFault(f"There is no {what} “{given}”. {advice}")


def known_names(corpus: Corpus, what: str, given: Iterable[str]) -> tuple[str, ...]:
    """The names on record that are meant, each once."""
    return tuple(dict.fromkeys(known_name(corpus, what, name) for name in given))


def identifier(name: str) -> str:
    """The id as it is; raises :class:`UsageFault` for what can be none."""
    if not is_slug(name):
        near = slugged(name) or "teacher-trial"
        raise UsageFault(
            f"“{name}” must be small letters, digits and single hyphens, as in “{near}”."
        )
    return name


def choice(what: str, given: str, values: Collection[str]) -> str:
    """One of a few words; raises :class:`UsageFault` with the nearest."""
    if given in values:
        return given
    near = nearest(given, values)
    advice = f"Did you mean “{near}”?" if near else f"It is one of {', '.join(values)}."
    raise UsageFault(f"“{given}” is no {what}. {advice}")
