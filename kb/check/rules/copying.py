"""Prose that repeats a long run of words from the abstract of a source that the note cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.base.text import within
from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Corpus, MentionKind

LONGEST = 11
"""So many words in a row may be the same by chance, as in the name of a programme or an act."""

COPIED = Rule(
    code="C017",
    title="Prose that copies an abstract",
    why="An abstract belongs to its publisher, and a note says in its own words what follows for"
    " the claim. Words that have to be the author's stand in quotation marks or in “quote”.",
    bad="The paper presents a conceptual framework for the analysis of networks in education that"
    " … [@lima2010thinking].",
    good="Lima offers dimensions by which networks of schools can be told apart"
    " [@lima2010thinking].",
    severity=Severity.WARNING,
)

RULES = (COPIED,)

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(
    r"“[^”]*”|«[^»]*»|„[^“”]*[“”]|‘[^’]*’(?!\w)|\"[^\"]*\"|^[ \t]*>[^\r\n]*|\[[^\[\]]*@[^\[\]]*\]",
    re.MULTILINE,
)
# Every run longer than that holds one of the stretches of so many words that an abstract is cut
# into: looking for those alone finds them all (Manber, “Finding similar files”, 1994).
_STRETCH = (LONGEST + 1) // 2
_SHOWN = 8


class _Abstract:
    """An abstract as words, and the stretches to look for."""

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(text.lower())
        self.stretches = [
            (n, f" {' '.join(self.words[n : n + _STRETCH])} ")
            for n in range(0, len(self.words) - _STRETCH + 1, _STRETCH)
        ]


def copied(corpus: Corpus) -> Iterator[Diagnostic]:
    """A finding at the longest run of each abstract that a note repeats outside quotations."""
    abstracts = {s.key: _Abstract(s.abstract) for s in corpus.sources.values() if s.abstract}
    for claim in corpus.claims.values() if abstracts else ():
        cited = [key for key in _sources(claim) if key in abstracts]
        if not cited or claim.body_place is None:
            continue
        # A quotation stands as one long word, which no abstract has.
        prose = _QUOTED.sub(lambda quoted: "0" * len(quoted[0]), claim.body)
        words = _WORD.findall(prose.lower())
        joined = f" {' '.join(words)} "
        for key in cited:
            run = _longest_run(abstracts[key], words, joined)
            if len(run) > LONGEST:
                yield _finding(claim, key, run, prose)


def _sources(claim: Claim) -> dict[str, None]:
    keys = [key for e in claim.evidence for key in (e.source.id, e.via.id if e.via else "")]
    keys += [m.target.id for m in claim.mentions if m.kind is MentionKind.SOURCE]
    return dict.fromkeys(keys)


def _longest_run(abstract: _Abstract, words: Sequence[str], joined: str) -> Sequence[str]:
    longest: Sequence[str] = ()
    for at, stretch in abstract.stretches:
        start = joined.find(stretch)
        while start >= 0:
            run = _grown(abstract.words, at, words, joined.count(" ", 0, start))
            longest = max(longest, run, key=len)
            start = joined.find(stretch, start + 1)
    return longest


def _grown(theirs: Sequence[str], at: int, ours: Sequence[str], start: int) -> Sequence[str]:
    """The stretch that both share, grown to both sides for as long as the words are the same."""
    before = 0
    while min(at, start) > before and theirs[at - before - 1] == ours[start - before - 1]:
        before += 1
    after = 0
    most = min(len(theirs) - at, len(ours) - start)
    while after < most and theirs[at + after] == ours[start + after]:
        after += 1
    return ours[start - before : start + after]


def _finding(claim: Claim, key: str, run: Sequence[str], prose: str) -> Diagnostic:
    place = claim.body_place or claim.places["claim"]
    match = re.search(r"\W+".join(run), prose, re.IGNORECASE)
    if match:
        place = within(place, claim.body, *match.span())
    message = (
        f"{len(run)} words in a row stand in the abstract of “{key}” too,"
        f" “{' '.join(run[:_SHOWN])} …”; say it in your own words, or put it in quotation marks"
    )
    return Diagnostic(COPIED, place, message, claim.id)
