"""The stretch of a text that is most like a quote which it does not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from kb.quotes.normalise import normal

_NEAR = 0.75


def difference(quote: Sequence[str], words: Sequence[str], plain: Sequence[str]) -> str:
    """How the text has a quote otherwise; empty where nothing in it is near enough.

    ``plain`` are the words of the text as :func:`plain_words` gives them.
    """
    wanted = plain_words(quote)
    start = _best_window(wanted, plain)
    margin = len(wanted) // 2 + 1
    first = max(start - margin, 0)
    window = plain[first : start + len(wanted) + margin]
    matcher = SequenceMatcher(None, wanted, window, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return ""
    low = max(blocks[0].b - blocks[0].a, 0)
    high = blocks[-1].b + blocks[-1].size + len(wanted) - blocks[-1].a - blocks[-1].size
    matcher.set_seq2(window[low:high])
    if matcher.ratio() < _NEAR:
        return ""
    return " ".join(_shown(matcher, quote, words[first + low :]))


def plain_words(words: Sequence[str]) -> list[str]:
    """Each word in its normal form, without marks around it."""
    return [normal(word).form.strip(".,;:'()[]…!?—") or word for word in words]


def _best_window(quote: Sequence[str], words: Sequence[str]) -> int:
    """Where the stretch as long as the quote starts that shares most words with it."""
    wanted, seen = Counter(quote), Counter[str]()
    shared = best = start = 0
    for end, word in enumerate(words):
        seen[word] += 1
        shared += seen[word] <= wanted[word]
        if end >= len(quote):
            gone = words[end - len(quote)]
            shared -= seen[gone] <= wanted[gone]
            seen[gone] -= 1
        if shared > best:
            best, start = shared, max(end - len(quote) + 1, 0)
    return start


def _shown(
    matcher: SequenceMatcher[str], quote: Sequence[str], text: Sequence[str]
) -> Iterator[str]:
    for kind, a, b, c, d in matcher.get_opcodes():
        mine, other = " ".join(quote[a:b]), " ".join(text[c:d])
        if kind == "equal":
            yield mine if b - a <= 6 else " ".join([*quote[a : a + 3], "…", *quote[b - 3 : b]])
            continue
        yield from ([f"[-{mine}-]"] if mine else [])
        yield from ([f"{{+{other}+}}"] if other else [])
