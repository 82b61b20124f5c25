"""What was done to the words of a text in a quote of it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.quotes.meaning import Sign


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
