"""What each key of a note means, in the words that ``docs/formats.md`` uses too."""

from __future__ import annotations

from collections.abc import Mapping

NOTE: Mapping[str, str] = {
    "claim": "the statement, one sentence",
    "kind": "what sort of statement",
    "certainty": "how sure the claim is, as in GRADE",
    "certainty-domains": "how that was judged, domain by domain",
    "certainty-reason": "why",
    "strength": "how strongly something is recommended; recommendations only",
    "rests-on": "the claims that a recommendation rests on",
    "status": "where it stands",
    "features": "which features it bears on, and how",
    "outcomes": "what becomes of which outcomes",
    "contexts": "where it holds",
    "evidence": "what it rests on",
    "relations": "how it stands to other claims",
    "replaces": "former ids of the claim, whose addresses lead here",
    "kb-ignore": "findings that are right as they are",
}

EVIDENCE: Mapping[str, str] = {
    "source": "the citation key",
    "study": "the study that the source reports, if it is on record",
    "relation": "the source towards the claim, as in CiTO",
    "locator": "where in the source",
    "via": "the source you read it in, if not itself",
    "via-locator": "where in that source",
    "design": "how the study was made",
    "basis": "what you read of it",
    "quote": "verbatim words",
    "sample": "whom it covered",
    "dataset": "items with the same data set count as one line of evidence",
    "effects": "what the source prints of how large a difference is",
    "note": "a remark",
    "verified": "that the quote was found in the text, written by `kb quotes verify --record`",
    "reviewed": "who read the item against its source, and how the source stands to the claim by"
    " that reading, written by `kb review`",
}

EFFECT: Mapping[str, str] = {
    "outcome": "what changed",
    "measure": "in what it is expressed",
    "value": "the estimate",
    "ci": "the ends of its confidence interval",
    "ci-level": "the interval's level, 95 unless said",
    "se": "its standard error",
    "p": "its p value",
    "n": "how many took part, by unit",
    "comparator": "what it was compared with",
    "subgroup": "for whom, if not for all",
    "when": "when it was measured",
    "locator": "where in the source the number stands",
    "conversion": "the source of the table by which the number was converted",
    "note": "a remark on the number",
}

DOMAINS: Mapping[str, str] = {
    "approach": "grade for effects, cerqual for qualitative findings, judgement for neither",
    "start": "the level that the judging began with",
    "risk-of-bias": "GRADE: how far the studies' own faults lower it",
    "inconsistency": "GRADE: how far studies that disagree lower it",
    "indirectness": "GRADE: how far other people, settings or outcomes lower it",
    "imprecision": "GRADE: how far wide intervals lower it",
    "publication-bias": "GRADE: how far studies that were not published lower it",
    "methodological-limitations": "CERQual: how far the studies' own faults lower it",
    "coherence": "CERQual: how far data that do not fit the finding lower it",
    "adequacy": "CERQual: how far thin or few data lower it",
    "relevance": "CERQual: how far other settings lower it",
    "large-effect": "GRADE: how far a large effect raises it",
    "dose-response": "GRADE: how far an effect that grows with the dose raises it",
    "confounding": "GRADE: how far confounding that would have hidden the effect raises it",
    "note": "a remark on the judging",
}

QUESTION: Mapping[str, str] = {
    "question": "the question, one sentence",
    "answer": "the answer in your own words, at most 400 characters",
    "certainty": "how sure the answer is, as in GRADE",
    "certainty-domains": "how sure each domain leaves it",
    "certainty-reason": "why it is that sure",
    "features": "the features that it asks about",
    "outcomes": "the outcomes that it asks about",
    "contexts": "the contexts that it asks about",
    "claims": "what the answer weighs, and what it leaves out and why",
    "answered": "the day of the judgement",
    "searched": "what was searched, where and until when",
    "status": "where the answer stands",
    "replaces": "former ids of the question, whose addresses lead here",
    "kb-ignore": "findings that are right here",
}

SEARCHED: Mapping[str, str] = {
    "until": "until when",
    "where": "where: databases, journals, sites",
    "note": "a remark on the search",
}

STUDY: Mapping[str, str] = {
    "id": "the name that evidence uses, for ever",
    "label": "what readers see, with where and what",
    "design": "how it was made",
    "reports": "the sources that report it",
    "contexts": "where it was made",
    "sample": "how many took part, by unit",
    "period": "when",
    "registration": "its number in a register of trials",
    "funder": "who paid for it",
    "evaluator": "who evaluated",
    "shares-data-with": "other studies of the same data: together one line of evidence",
    "appraisal": "how good it is, by which tool",
    "note": "a remark on the study",
    "replaces": "former ids of the study, which lead here",
    "kb-ignore": "findings that are right here",
}

APPRAISAL: Mapping[str, str] = {
    "tool": "an appraisal tool of the vocabulary",
    "overall": "one of that tool's levels",
    "domains": "levels by domain of the tool",
    "outcome": "the outcome that it was judged for, if for one only",
    "by": "the source that gives it, or `curators`",
    "note": "a remark on the appraisal",
}

TERM: Mapping[str, str] = {
    "id": "the name that notes use, for ever",
    "label": "what readers see",
    "definition": "what it means, in a sentence",
    "scope-note": "what belongs here and what belongs elsewhere",
    "alt-labels": "other words for it, by which the search finds it",
    "broader": "the wider term of the same list",
    "broader-kind": "whether it is part of the wider term, or a kind of it",
    "source": "the work that the term is taken from",
    "replaces": "addresses of former terms, as feature/attainment, that lead here now",
    "kind": "what sort of setting it is",
    "better": "which way the outcome gets better",
    "levels": "the levels that the tool gives, from the worst to the best",
    "domains": "the domains that the tool judges one by one",
    "designs": "the designs that the tool is made for, with those under them",
}

LISTS: Mapping[str, str] = {
    "features": "what claims are about: features of the thing studied",
    "outcomes": "what may change, and which way is better",
    "context-kinds": "kinds of contexts beside those that are always there",
    "contexts": "where evidence comes from",
    "designs": "how studies were made, strongest first",
    "appraisal-tools": "by which tools studies are appraised",
    "spellings": "words that count as one in searches, as in programme = program",
}
