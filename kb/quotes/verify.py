"""All quotes of a collection held against the texts at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.check.rules.quotes import ABSENT, ALTERED, DIFFERS, EDITED, UNCHECKED
from kb.diagnostics import Diagnostic, Rule
from kb.model import Claim, Corpus, Evidence
from kb.quotes.alteration import Alteration
from kb.quotes.matching import CLEAN, Match, Outcome, match
from kb.quotes.texts import Text

Texts = Mapping[str, tuple[Text, ...]]
_ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one quote: in which text, or None where it was not checked.

    ``elsewhere`` are the keys of other sources whose texts hold a missing quote.
    """

    claim: Claim
    evidence: Evidence
    match: Match | None = None
    text: Text | None = None
    elsewhere: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def found(self) -> bool:
        """Whether the text holds the quote."""
        return self.match is not None and self.match.outcome in CLEAN

    @property
    def outcome(self) -> str:
        """The outcome in a word or two."""
        return str(self.match.outcome) if self.match else "not checked"

    @property
    def finding(self) -> Diagnostic | None:
        """What is to be told of it; nothing where the quote was found."""
        problem = self._problem()
        place = self.evidence.places.get("quote") or self.evidence.place
        if problem is None or place is None:
            return None
        rule, message = problem
        return Diagnostic(rule, place, message, self.claim.id)

    def _problem(self) -> tuple[Rule, str] | None:
        source = self.evidence.source.id
        if self.match is None:
            return UNCHECKED, f"the quote from {source} was not checked: {self.trouble}"
        if self.match.outcome is Outcome.NEAR:
            how = "otherwise ([-quote-], {+text+})"
            return DIFFERS, f"the text of {source} has it {how}: {self.match.difference}"
        if self.match.outcome is Outcome.MISSING:
            return ABSENT, self._absent(source)
        return _edited(self.match)

    def _absent(self, source: str) -> str:
        if not any(letter.isalnum() for letter in self.evidence.quote):
            return "the quote holds no words to look for"
        where = f", but in that of {' and '.join(self.elsewhere)}" if self.elsewhere else ""
        return f"the quote is not in the text of {source}{where}"


def _edited(match: Match) -> tuple[Rule, str] | None:
    """What brackets and ellipses do to a quote, those first on which its meaning may turn."""
    telling = [one for one in match.alterations if one.signs]
    rest = [_shown(one) for one in match.alterations if not one.signs]
    if telling:
        return ALTERED, "; ".join([*map(_shown, telling), *rest])
    return (EDITED, "; ".join(rest)) if rest else None


def _shown(alteration: Alteration) -> str:
    why = f", {alteration.why}" if alteration.signs else ""
    return f"{alteration.description}{why}"


def verify(corpus: Corpus, texts: Texts) -> Iterator[Checked]:
    """What came of each quote, in the order of claims and items."""
    for claim in corpus.claims.values():
        for evidence in claim.evidence:
            if evidence.quote:
                yield _checked(claim, evidence, texts)


def _checked(claim: Claim, evidence: Evidence, texts: Texts) -> Checked:
    keys = [evidence.source.id, *([evidence.via.id] if evidence.via else [])]
    own = [text for key in keys for text in texts.get(key, ())]
    readable = [text for text in own if not text.trouble]
    if not readable:
        reasons = [f"{text.path.name}: {text.trouble}" for text in own]
        trouble = "; ".join(reasons) or f"there is no text of {' or '.join(keys)}"
        return Checked(claim, evidence, trouble=trouble)
    best, text = min(
        ((match(evidence.quote, text.content), text) for text in readable),
        key=lambda pair: _ORDER.index(pair[0].outcome),
    )
    elsewhere: tuple[str, ...] = ()
    if best.outcome is Outcome.MISSING:
        elsewhere = tuple(_holders(evidence.quote, texts, set(keys)))
    return Checked(claim, evidence, best, text, elsewhere)


def _holders(quote: str, texts: Texts, keys: Iterable[str]) -> Iterator[str]:
    for key, held in texts.items():
        if key not in keys and any(match(quote, t.content).outcome in CLEAN for t in held):
            yield key
