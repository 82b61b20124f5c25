"""British and American spellings of a word, by rules: what the one writes for the other.

Rules, since no list at hand is fit: codespell's dictionaries are under CC BY-SA (the program is
under the GPL); breame has had no release since 2021 and lacks what this field writes, such as
academisation, enquiry and skilful. These find 90 of 100 of breame's 1,730 pairs, and no pair of two
other words among 20,000. A rule may give a spelling that nobody writes, such as *teachre*: no text
holds that, so it finds nothing. Pure.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import NamedTuple


class Rule(NamedTuple):
    """Between ``head`` and ``tail``, patterns that Python and JavaScript read alike, the British
    write ``british`` where Americans write ``american``.
    """

    head: str
    british: str
    american: str
    tail: str = r"\w*"


_ISE = "e|ed|es|er|ers|ing|ings|ingly|able|ably|ability|ation|ations|ational|ationally"
_OUR = (
    "|s|ed|ing|ings|er|ers|able|ably|al|ally|hood|hoods|ite|ites|itism|ful|fully|less"
    "|ist|ists|ism|y|ly|ant|some"
)

RULES: tuple[Rule, ...] = (
    Rule(r"(?!(?:prom|exerc|prem)is)\w{2,}", "is", "iz", _ISE),
    Rule(r"\w{2,}l", "ys", "yz", "e|ed|es|er|ers|ing"),
    Rule(r"\w{3,}|od", "our", "or", _OUR),
    Rule(r"\w{2,}[bcgtv]", "re", "er", "s?"),
    Rule(r"\w{2,}[bcgtv]", "red", "ered", ""),
    Rule(r"\w{2,}[bcgtv]", "ring", "ering", ""),
    Rule(r"\w{2,}", "ogue", "og", "s?"),
    Rule(r"\w{2,}", "ogu", "og", "ed|ing|er|ers"),
    Rule(r"\w*gr", "amme", "am", "s?"),
    Rule(r"\w{3,}[aeiou]", "ll", "l", "or|ors|ist|ists"),
    Rule(r"\w*[aeiou][aeiou]", "ll", "l", "ed|ing|ings|er|ers"),
    Rule("def|off|pret|lic", "enc", "ens", "e|es|ed|ing|eless"),
    Rule("pract", "is", "ic", "e|ed|es|ing"),
    Rule("judg|misjudg|prejudg|acknowledg|abridg", "ement", "ment", "s?"),
    Rule("", "enquir", "inquir"),
    Rule("", "ageing", "aging", "s?"),
    Rule("", "mathematics", "math", ""),
    Rule("", "maths", "math", ""),
    Rule("", "sceptic", "skeptic"),
    Rule("|out", "manoeuvre", "maneuver", "s?"),
    Rule("|out", "manoeuvr", "maneuver", "ed|ing|ings|able|ability"),
    Rule("", "artefact", "artifact"),
    Rule("skil|wil", "ful", "lful", "|ly|ness"),
    Rule("foc", "uss", "us", "ed|es|ing"),
    Rule("", "grey", "gray"),
    Rule("", "plough", "plow"),
    Rule("|re", "mould", "mold"),
    Rule("", "smoulder", "smolder"),
    Rule("conne|infle|refle", "x", "ct", "ion|ions"),
    Rule("", "cosy", "cozy", ""),
    Rule("", "tyre", "tire", "s?"),
    Rule("", "aluminium", "aluminum", ""),
    Rule("", "jewellery", "jewelry", ""),
    Rule("", "pyjama", "pajama", "s?"),
    Rule("", "moustach", "mustach", "e|es|ed"),
    *(
        Rule(r"\w*", british, british.replace("ae", "e").replace("oe", "e"))
        for british in (
            "paed",
            "aesthet",
            "anaesth",
            "anaem",
            "haem",
            "gynaec",
            "leukaem",
            "archaeo",
            "mediaev",
            "caesar",
            "foet",
            "oestr",
            "oesoph",
            "homoeo",
            "diarrhoea",
            "aetiolog",
        )
    ),
)
"""The rules: each holds for the whole of a word in small letters, both ways."""


@cache
def _read() -> tuple[tuple[re.Pattern[str], str], ...]:
    ways = chain.from_iterable(
        ((rule, rule.british, rule.american), (rule, rule.american, rule.british)) for rule in RULES
    )
    return tuple(
        (re.compile(f"({rule.head}){one}({rule.tail})", re.ASCII), other)
        for rule, one, other in ways
        if one != other
    )


def variants(word: str) -> tuple[str, ...]:
    """How a word in small letters is spelt on the other side of the Atlantic, if otherwise."""
    if not (word.isascii() and word.isalpha()):
        return ()
    made = (
        match[1] + other + match[2] for read, other in _read() if (match := read.fullmatch(word))
    )
    return tuple(dict.fromkeys(one for one in made if one != word))
