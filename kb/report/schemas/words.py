"""What each key of a note means, in the words that ``docs/formats.md`` uses too."""

from __future__ import annotations

from collections.abc import Mapping

NOTE: Mapping[str, str] = {
    "claim": "the statement, one sentence",
    "kind": "what sort of statement",
    "certainty": "how sure the claim is, as in GRADE",
    "certainty-reason": "why",
    "status": "where it stands",
    "features": "which features it bears on, and how",
    "contexts": "where it holds",
    "evidence": "what it rests on",
    "relations": "how it stands to other claims",
    "kb-ignore": "findings that are right as they are",
}

EVIDENCE: Mapping[str, str] = {
    "source": "the citation key",
    "relation": "the source towards the claim, as in CiTO",
    "locator": "where in the source",
    "via": "the source you read it in, if not itself",
    "design": "how the study was made",
    "basis": "what you read of it",
    "quote": "verbatim words",
    "sample": "whom it covered",
    "dataset": "items with the same data set count as one line of evidence",
    "note": "a remark",
    "verified": "that the quote was found in the text, written by `kb quotes verify --record`",
}

TERM: Mapping[str, str] = {
    "id": "the name that notes use, for ever",
    "label": "what readers see",
    "definition": "what it means, in a sentence",
    "scope-note": "what belongs here and what belongs elsewhere",
    "alt-labels": "other words for it, by which the search finds it",
    "broader": "the wider term of the same list",
    "source": "the work that the term is taken from",
    "kind": "what sort of setting it is",
}

LISTS: Mapping[str, str] = {
    "features": "what claims are about: features of the thing studied",
    "contexts": "where evidence comes from",
    "designs": "how studies were made, strongest first",
}
