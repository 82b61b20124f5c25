"""What an editor does to a quote, and whether its meaning may turn on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.base.wording import plural
from kb.quotes.meaning import Sign, is_negated, signs

_SENTENCE_END = re.compile(r"[.!?:;](?=\s)|[—…()]")
_SHOWN = 12
"""Words of a passage left out that are shown whole."""
_BEFORE = 3
"""Words before a quote in which a negation is looked for."""
_TAKES_BACK = re.compile(r"\W*(?:only (?:if|when|where)|unless|except|not|never|rarely|hardly)\b")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Alteration:
    """What was done, in words, and the signs for which it may matter, each with its reason.

    ``outside`` is said of what stands beside a quote whose own words are all there.
    """

    description: str
    signs: tuple[tuple[str, Sign], ...] = ()
    outside: bool = False

    @property
    def decides(self) -> bool:
        """Whether the quote does not say what its text says."""
        return bool(self.signs) and not self.outside

    @property
    def why(self) -> str:
        """The words that matter, with why: ``a negation (“not”)``."""
        reasons = dict.fromkeys(sign for _, sign in self.signs)
        return " and ".join(
            f"{reason} ({', '.join(f'“{word}”' for word, sign in self.signs if sign is reason)})"
            for reason in reasons
        )


def replaced(given: str, typed: str, beside: str = "") -> Alteration | None:
    """Words in brackets and those of the text in their place; None where only a capital differs.

    ``beside`` stands before them in the text.
    """
    if _LETTERS.sub("", given).casefold() == _LETTERS.sub("", typed).casefold():
        return None
    mine, other = signs(given), signs(typed)
    # A year put in dates something; it takes nothing back.
    put_in = {w: s for w, s in mine.items() if not re.fullmatch(r"(?:1[5-9]|20)\d\d", w)}
    telling = {**_without(other, mine), **_without(put_in, {**other, **signs(beside)})}
    description = f"“[{given}]” for “{typed}”" if typed else f"“[{given}]” is put in"
    return Alteration(description, tuple(telling.items()))


def shortened(typed: str) -> Alteration | None:
    """What an ellipsis leaves out; None where it is not a word."""
    words = typed.split()
    if not re.search(r"\w", typed):
        return None
    shown = typed
    if len(words) > _SHOWN:
        half = _SHOWN // 2
        shown = f"{' '.join(words[:half])} … {' '.join(words[-half:])}"
    many = f" ({plural(len(words), 'word')})" if len(words) > _SHOWN else ""
    return Alteration(f"“{shown}”{many} is left out", tuple(signs(typed).items()))


def cut_off(text: str, start: int, end: int) -> Alteration | None:
    """A negation that stands just before a quote in its sentence, or takes it back just behind."""
    sentence = _SENTENCE_END.split(text[max(start - 80, 0) : start])[-1]
    words = sentence.split()[-_BEFORE:] if "," not in sentence[-2:] else []
    before = " ".join(words)
    if negations := {w: s for w, s in signs(before).items() if s is Sign.NEGATION}:
        described = f"the text has “{before}” just before it"
        return Alteration(described, tuple(negations.items()), outside=not is_negated(words[-1]))
    behind = _TAKES_BACK.match(text[end : end + 30].casefold())
    if behind and behind[0][:1].isspace():
        after = behind[0].strip()
        return Alteration(f"the text goes on “{after}”", ((after, Sign.NEGATION),), outside=True)
    return None


def _without(some: dict[str, Sign], others: dict[str, Sign]) -> dict[str, Sign]:
    return {word: sign for word, sign in some.items() if word not in others}
