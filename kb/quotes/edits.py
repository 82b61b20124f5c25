"""What an editor does to a quote, and whether its meaning may turn on it."""

from __future__ import annotations

import re

from kb.base.wording import plural
from kb.quotes.alteration import Alteration
from kb.quotes.meaning import Sign, signs

_SHOWN = 12
"""Words of a passage left out that are shown whole."""
_NEAR = 4
"""Words before brackets at the start of a quote for which they may stand."""
_STEM = 5
"""Letters by which forms of one word are known."""
# From within one quotation into another, or to the next label of a speaker.
_ACROSS = re.compile(r"\A[^“”]*”.*“[^“”]*\Z", re.DOTALL)
_LABEL = re.compile(r"(?:^|[\n.!?”])\s*[A-Z][\w.]*(?: [A-Z][\w.]*)?:\s*\Z")
_POINTING = """
    i we you he she it they me us him her them my our your his its their this that these those here
    there then who which what such both former latter same one ones another
"""
_POINTS_BACK = frozenset(_POINTING.split())
"""Words that point to something named elsewhere, which brackets may name."""
_JOINING = """
    a an the and or of to in on at by for from with as is are was were be been being has have had do
    does did will would shall should can could into than so if not no
"""
_FUNCTION = _POINTS_BACK | frozenset(_JOINING.split())
_LETTERS = re.compile(r"[\W_]+")


def replaced(given: str, typed: str, beside: str = "", behind: str = "") -> Alteration | None:
    """Words in brackets and those of the text in their place; None where only a capital differs.

    ``beside`` stands before them in the text, ``behind`` behind them.
    """
    if _LETTERS.sub("", given).casefold() == _LETTERS.sub("", typed).casefold():
        return None
    mine, other = signs(given), signs(typed)
    # A year put in dates something; it takes nothing back.
    put_in = {w: s for w, s in mine.items() if not re.fullmatch(r"(?:1[5-9]|20)\d\d", w)}
    telling = {**_without(other, mine), **_without(put_in, {**other, **signs(beside)})}
    if not telling and _says_other(given, typed):
        telling = {typed: Sign.OTHER}
    if not typed and (turned := _turned(given, behind)):
        telling = {turned: Sign.OTHER}
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
    telling = signs(typed)
    if _ACROSS.search(typed) or _LABEL.search(typed):
        telling["”"] = Sign.SPEAKER
    return Alteration(f"“{shown}”{many} is left out", tuple(telling.items()))


def _turned(given: str, behind: str) -> str:
    """The word behind brackets that says something else with them: “few” after “[a]”, and
    “percentage” after “[percent]”, which only begins alike.
    """
    word = re.match(r"\W*(\w+)", behind)
    if word is None:
        return ""
    last = given.casefold().split()[-1:] or [""]
    begun = len(last[0]) >= _STEM and word[1] != last[0] and word[1].startswith(last[0])
    return word[1] if begun or (last == ["a"] and word[1] in {"few", "little"}) else ""


def stands_for(given: str, before: str) -> Alteration | None:
    """Words in brackets at the start of a quote, and the sentence ``before`` it, for some of which
    they stand: an amount or a hedge that they do not repeat, or a subject that is none of theirs.
    """
    words = before.split()
    near = " ".join(words[-_NEAR:])
    telling: dict[str, Sign] = {
        word: sign
        for word, sign in _without(signs(near), signs(given)).items()
        if sign is Sign.NUMBER or (sign is Sign.HEDGE and near.casefold().endswith(word))
    }
    if not telling and words and _says_other(given, words[-1], before):
        telling = {words[-1]: Sign.OTHER}
    return Alteration(f"“[{given}]” for “{near}”", tuple(telling.items())) if telling else None


def _says_other(given: str, typed: str, around: str = "") -> bool:
    """Whether brackets put other words in the place of some that say something by themselves."""
    if signs(given).keys() & signs(typed).keys():
        return False
    mine, theirs = _content(given), _content(typed)
    known = mine & (theirs | _content(around))
    return bool(mine and theirs and not known and not _POINTS_BACK & set(typed.casefold().split()))


def _content(text: str) -> set[str]:
    """The stems of the words that say something by themselves."""
    words = re.findall(r"[^\W_]{2,}", text.casefold())
    return {word[:_STEM] for word in words if word not in _FUNCTION}


def _without(some: dict[str, Sign], others: dict[str, Sign]) -> dict[str, Sign]:
    return {word: sign for word, sign in some.items() if word not in others}
