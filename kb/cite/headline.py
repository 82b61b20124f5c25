"""Words of titles that the processor would give the wrong capital, held as they should be.

A style in headline case (Chicago, MLA) leaves the setting of capitals to the processor. It takes
what follows a point for the start of a sentence, and a small word for small wherever it stands.
Source: CSL 1.0.2, “Title Case Conversion”; The Chicago Manual of Style, 18th ed., and MLA Handbook,
9th ed., on capitals in titles: the last word has one, and so has “so” as an adverb.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.cite.styles import Style

_SMALL = (
    "a|an|and|as|at|but|by|down|for|from|in|into|nor|of|off|on|onto|or|over|so|the|till|to|up|via"
    "|with|yet|de|der|des|del|du|et|für|la|le|und|y"
)
# A small word typed as such: what stands before it was cut short, and no sentence ends there.
_BEHIND_POINT = re.compile(rf"(?<=[^\W\d_]\. )({_SMALL})(?= )")
_LAST = re.compile(r"(?<= )(as|at|by|down|for|from|in|of|off|on|over|so|to|up|with|yet)(?=[?!]?$)")
_ADVERB = re.compile(r"(?<= )so(?= (?:much|many|few|little|long|far|often|well|good|bad|hard)\b)")
_TITLES = ("title", "container-title", "collection-title", "volume-title")


def headlines(item: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The item with the words of its titles held that the processor would set otherwise."""
    held = dict(item)
    for variable in _TITLES:
        title = held.get(variable)
        if isinstance(title, str):
            held[variable] = _held(title, raised=style.is_chicago or style.is_mla)
    return held


def _held(title: str, *, raised: bool) -> str:
    title = _BEHIND_POINT.sub(r'<span class="nocase">\1</span>', title)
    if not raised:
        return title
    for pattern in (_LAST, _ADVERB):
        title = pattern.sub(lambda m: f'<span class="nocase">{m[0].capitalize()}</span>', title)
    return title
