"""What CSL-JSON that this program wrote has under ``custom``: what CSL has no name for.

Source: CSL 1.0.2, ``csl-data.json``, “custom”; :func:`kb.cite.csl.csl_record` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KNOWN = {"biblatex", "fields", "cut", "retracted"}


@dataclass(frozen=True, slots=True)
class Custom:
    """The value of ``custom``; whatever in it has another shape is passed over."""

    value: Mapping[str, Any]

    @classmethod
    def of(cls, value: Any) -> Custom:
        """The custom values of an item, none where it has another shape."""
        return cls(value if isinstance(value, dict) else {})

    @property
    def texts(self) -> dict[str, str]:
        """Fields of biblatex with their texts."""
        return {name: text for name, text in self._biblatex() if isinstance(text, str)}

    @property
    def names(self) -> dict[str, Sequence[Any]]:
        """Fields of biblatex with their lists of names, as CSL writes names."""
        return {name: names for name, names in self._biblatex() if isinstance(names, list)}

    @property
    def cut(self) -> frozenset[str]:
        """The roles whose list of names is cut short."""
        cut = self.value.get("cut")
        return frozenset(map(str, cut)) if isinstance(cut, list) else frozenset()

    @property
    def retracted(self) -> Mapping[str, Any] | None:
        """The date and the reason of a retraction."""
        value = self.value.get("retracted")
        return value if isinstance(value, dict) else None

    @property
    def unknown(self) -> bool:
        """Whether another program keeps something here."""
        return not KNOWN.issuperset(self.value)

    def field(self, role: str, number: int) -> str:
        """The field in which the name of that number in a role stands, if the role does not say."""
        fields = self.value.get("fields")
        listed = fields.get(role) if isinstance(fields, dict) else None
        known = isinstance(listed, list) and number < len(listed)
        return str(listed[number]) if known and listed else ""

    def _biblatex(self) -> Iterator[tuple[str, Any]]:
        fields = self.value.get("biblatex")
        return iter(fields.items() if isinstance(fields, dict) else ())
