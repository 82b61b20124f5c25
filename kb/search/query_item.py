"""One thing that a query asks for: a word, or several in the order given."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for: a word, or several in the order given.

    ``field`` is one of :data:`kb.search.query.FIELDS` or empty. ``phrase`` means that it stood
    in quotation marks, ``prefix`` that it ended in an asterisk, ``excluded`` that a minus stood
    before it.
    """

    text: str
    field: str = ""
    phrase: bool = False
    prefix: bool = False
    excluded: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words in it, one at least, without what stands between them."""
        return tuple(_WORD.findall(self.text))

    @property
    def typed(self) -> str:
        """The item as it would be typed."""
        text = f'"{self.text}"' if self.phrase else self.text
        prefix = f"{self.field}:" if self.field else ""
        return f"{'-' if self.excluded else ''}{prefix}{text}{'*' if self.prefix else ''}"
