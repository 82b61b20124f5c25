"""Words on which what a sentence says may turn: negations, hedges and numbers.

A list can only be a beginning: it is of the words that are frequent in research prose, English
first, the plain negations of some other languages besides.
"""

from __future__ import annotations

import re
from enum import StrEnum

_NEGATIONS = """
    not no never neither nor none nobody nothing nowhere without cannot hardly barely scarcely
    rarely seldom few little lack lacks lacked lacking fail fails failed failing failure unless
    except refute refutes refuted refuting deny denies denied denying disprove disproves disproved
    reject rejects rejected contradict contradicts contradicted doubt doubts doubted myth untrue
    contrary nicht kein keine keinen keiner keines nie niemals ohne weder ne pas jamais aucun aucune
    sans rien nunca ningún ninguna ningun jamás não nao nenhum nenhuma sem nem nessun nessuna senza
"""
_HEDGES = """
    may might could would perhaps possibly possible probably probable likely apparently presumably
    appear appears appeared seem seems seemed suggest suggests suggested tend tends tended some
    sometimes somewhat often usually generally mostly largely partly partially mainly only about
    roughly approximately nearly almost potentially arguably if whether most several
"""
_NUMBERS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen hundred
    hundreds thousand thousands million millions half halves third thirds quarter quarters twice
    double doubled triple
"""
# Words that take back the one that they are made of.
_NEGATED = re.compile(
    r"""(?: non-?\w{3}
      | un(?!der|til|ani|cl[ei]|ct|i(?:t|on|qu|v|son|fo|fi|fy|lat|corn))\w{3}
      | in(?:ab|accur|activ|adequ|appropr|capab|complet|conclus|consist|dependen|direct|effect
            |effici|equit|frequent|secure|signific|stab|suffic|valid|visib)
      | im(?:matur|perfect|possib|practic|precis|probab) | ir(?:regular|relevan|responsib)
      | il(?:legal|legitim|logical) | dis(?:ab|advantage|agree|continu|prov|satisf|similar) )\w*""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\W_]*\d[\d.,]*%?")
# “A few” are some; “few” are hardly any.
_A_FEW = re.compile(r"\b(?:a|the|these|those|quite a|not a|only a|very) (?P<word>few|little)\b")
_BOUND = re.compile(
    r"\b(?:(?:less|more|fewer|greater|higher|lower|worse|better) than|at (?:least|most)|up to)\b"
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply)\b")
# A work cited in brackets may be left out of a quote, and its year with it.
_CITED = re.compile(r"\([^()]*\b(?:1[5-9]|20)\d\d[a-z]?\b[^()]*\)|\[\d+(?:\s?[,–-]\s?\d+)*\]")


class Sign(StrEnum):
    """Why a word matters."""

    NEGATION = "a negation"
    HEDGE = "a hedge"
    NUMBER = "a number"
    OTHER = "other words"
    SPEAKER = "another speaker"


_LISTED = {
    **dict.fromkeys(_NUMBERS.split(), Sign.NUMBER),
    **dict.fromkeys(_HEDGES.split(), Sign.HEDGE),
    **dict.fromkeys(_NEGATIONS.split(), Sign.NEGATION),
}
_FIGURES = "one two three four five six seven eight nine ten eleven twelve"
_VALUES = {word: str(value) for value, word in enumerate(_FIGURES.split(), start=1)}


def signs(text: str) -> dict[str, Sign]:
    """The words of a text that matter, in lower case, numbers as figures, each with why."""
    plain = _NOT_ONLY.sub(" ", _CITED.sub(" ", text.casefold().replace("’", "'")))
    phrases = {one[0]: Sign.HEDGE for phrase in (_A_FEW, _BOUND) for one in phrase.finditer(plain)}
    words = (word[0].rstrip(".,") for word in _WORD.finditer(_A_FEW.sub(" ", plain)))
    single = {_VALUES.get(word, word): sign for word in words if (sign := _sign(word))}
    return {**single, **phrases}


def is_negated(word: str) -> bool:
    """Whether a word takes back the one that it is made of, as “ineffective” does."""
    return bool(_NEGATED.fullmatch(word.casefold()))


def _sign(word: str) -> Sign | None:
    if word[-1:].isdigit() or "%" in word or word[:1].isdigit():
        return Sign.NUMBER
    if word.endswith("n't") or is_negated(word):
        return Sign.NEGATION
    return _LISTED.get(word)
