"""Names of people in CSL items as a style wants them, where no style can say so.

What is exported stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.cite.styles import Style

UNSPACED = "\ue001"
"""Ends a name that is written without a space; the processor's point behind it is taken away."""

UNSPACED_IN_LIST = "\ue002"
"""The same where the point stays behind the last name of a list, which ends the list."""

# “JP” of a family name that is not in capitals itself: initials, as PubMed has them.
_RUN_TOGETHER = re.compile(r"[^\W\d_a-z]{2,3}")
_HYPHENED = re.compile(r"(?<=[^\W\d_]\.)-(?=[^\W\d_]\.)")
# Han, kana and hangul. Source: the Unicode Standard, chapter 18.
_EAST_ASIAN = re.compile("[\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
# A sign of transliterated Arabic is no letter to the processor, which then makes no initial.
_AYN = re.compile(r"(?<![\w’'])([ʿʾʻʼ][^\W\d_])[^\W\d_]+")
_RANKS = {"II": "2nd", "III": "3rd", "IV": "4th"}


def people_in_style(item: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """The item with its names as the style wants them."""
    return {
        variable: [_in_style(one, style) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for variable, value in item.items()
    }


def _in_style(name: dict[str, Any], style: Style) -> dict[str, Any]:
    given, family = name.get("given"), str(name.get("family", ""))
    if not isinstance(given, str) or not family:
        return name
    if _RUN_TOGETHER.fullmatch(given) and given.isupper() and not family.isupper():
        given = " ".join(f"{letter}." for letter in given)
    if not (style.is_chicago or style.is_mla):
        given = _AYN.sub(r"\1.", given)
    if style.is_vancouver:
        return _of_medicine({**name, "given": given})
    if _EAST_ASIAN.fullmatch(given):
        pointed = UNSPACED if style.is_harvard or style.id == "ieee" else ""
        given += UNSPACED_IN_LIST if style.is_apa else pointed
    return {**name, "given": given}


def _of_medicine(name: dict[str, Any]) -> dict[str, Any]:
    """Initials without hyphens, ranks as ordinals without a point: “Smith JP 3rd”.

    Source: Citing Medicine, 2nd ed. (2007), chapter 1, “Author”.
    """
    written = {**name, "given": _HYPHENED.sub(" ", str(name["given"]))}
    if isinstance(suffix := name.get("suffix"), str):
        bare = suffix.rstrip(".")
        written["suffix"] = _RANKS.get(bare, bare)
    return written
