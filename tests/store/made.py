"""Whole corpora made by chance: all that the model can say, and nothing that points nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from hypothesis import strategies as st

from kb.base.text import Place, Span
from kb.model import (
    CURATORS,
    LOWERS,
    Appraisal,
    AppraisalTool,
    Approach,
    Basis,
    Bearing,
    Better,
    BroaderKind,
    Certainty,
    CertaintyDomains,
    Claim,
    ClaimRelation,
    Context,
    ContextKind,
    Corpus,
    Count,
    Design,
    Domain,
    DomainLevel,
    Effect,
    Evaluator,
    Evidence,
    EvidenceRelation,
    Feature,
    FeatureBearing,
    Field,
    Figure,
    Kind,
    Measure,
    Mention,
    MentionKind,
    Outcome,
    OutcomeBearing,
    OutcomeDirection,
    Question,
    QuestionClaim,
    Ref,
    Relation,
    Reviewed,
    Searched,
    Source,
    Spelling,
    Status,
    Strength,
    Study,
    Suppression,
    Term,
    Verified,
    Weighing,
)
from tests.cite.made import DATE

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)

TEXT = st.sampled_from(
    [
        "",
        "Plain words.",
        "a “b”, {c}; d: 'e' \"f\"",
        "null",
        "0",
        "two\nlines\n",
        "Ĝis, ﬁn, \u00a0 e\u0301 and \U0001d518",
        "[@s0, p. 2] in [[c1]]",
        "<b>&amp;</b> \\LaTeX{} 100 %",
    ]
)
"""Texts of all sorts; sampled, so that a corpus is made quickly."""

KEYS = ("s0", "s1", "s2", "s3")
STUDIES = ("t0", "t1", "t2")
CLAIMS = ("c0", "c1", "c2", "c3")
QUESTIONS = ("q0", "q1")
FEATURES = ("f0", "f1", "f2")
OUTCOMES = ("o0", "o1")
CONTEXTS = ("x0", "x1")
DESIGNS = ("d0", "d1")
TOOLS = ("padlocks", "rob")


def whole(kind: type[T], /, **strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Values of a class of the model, with a strategy for each field that takes part in equality.

    A field that the model gains has to be made here too.
    """
    lacking = {f.name for f in fields(kind) if f.compare} - strategies.keys()  # type: ignore[arg-type]
    if lacking:
        raise TypeError(f"nothing makes {', '.join(sorted(lacking))} of {kind.__name__}")
    return st.builds(kind, **strategies)


def maybe(made: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), made)


def ref(idents: Sequence[str]) -> st.SearchStrategy[Ref]:
    return st.sampled_from(idents).map(Ref)


def some(made: st.SearchStrategy[T], most: int = 2, by: Any = None) -> st.SearchStrategy[Any]:
    """A tuple of different values, by all of each or by a part."""
    return st.lists(made, max_size=most, unique_by=by or repr).map(tuple)


def refs(idents: Sequence[str]) -> st.SearchStrategy[tuple[Ref, ...]]:
    return some(ref(idents))


FORMER = refs(("former", "older-one"))
SUPPRESSED = some(whole(Suppression, code=st.sampled_from(["S001", "N004"]), reason=TEXT))
COUNTS = some(
    whole(Count, unit=st.sampled_from(["schools", "pupils"]), number=st.integers(0, 10**6)),
    by=lambda count: count.unit,
)
PRINTED = st.sampled_from(
    [Figure("0.10", 0.1), Figure("-.3", -0.3), Figure("1.0e1", 10.0), Figure("0", 0.0)]
)
LIMIT = st.sampled_from([Figure("< 0.001", 0.001, "<"), Figure(">0.05", 0.05, ">")])
EFFECTS = whole(
    Effect,
    outcome=ref(OUTCOMES),
    measure=st.sampled_from(Measure),
    value=maybe(PRINTED),
    ci=maybe(st.tuples(PRINTED, PRINTED)),
    ci_level=st.sampled_from([95.0, 90.0, 99.9]),
    se=maybe(PRINTED),
    p=maybe(st.one_of(PRINTED, LIMIT)),
    n=COUNTS,
    comparator=TEXT,
    subgroup=TEXT,
    when=TEXT,
    locator=TEXT,
    conversion=maybe(ref(KEYS)),
    note=TEXT,
)
VERIFIED = whole(
    Verified,
    on=st.just("2026-11-28"),
    digest=st.just("ab" * 32),
    words=st.sampled_from(["", "cd12"]),
)
REVIEWED = st.sampled_from(
    [
        (),
        (
            Reviewed("2026-11-28", EvidenceRelation.SUPPORTS, "Ana Moreno", "0123456789ab"),
            Reviewed("2026-11-29", EvidenceRelation.BACKGROUND, "Bo: “Roe”"),
        ),
    ]
)
EVIDENCE = whole(
    Evidence,
    source=ref(KEYS),
    relation=st.sampled_from(EvidenceRelation),
    locator=TEXT,
    study=maybe(ref(STUDIES)),
    via=maybe(ref(KEYS)),
    via_locator=TEXT,
    design=maybe(ref(DESIGNS)),
    basis=maybe(st.sampled_from(Basis)),
    quote=TEXT,
    sample=TEXT,
    dataset=TEXT,
    note=TEXT,
    verified=maybe(VERIFIED),
    reviewed=REVIEWED,
    effects=st.lists(EFFECTS, max_size=2).map(tuple),
)
DOMAIN = whole(
    Domain, name=st.sampled_from(LOWERS[Approach.GRADE]), levels=st.sampled_from([-2, -1, 0, 1])
)
DOMAINS = whole(
    CertaintyDomains,
    approach=st.sampled_from(Approach),
    start=maybe(st.sampled_from(Certainty)),
    domains=some(DOMAIN, 3, by=lambda domain: domain.name),
    note=TEXT,
)


def _mention(kind: MentionKind, idents: Sequence[str]) -> st.SearchStrategy[Mention]:
    return whole(
        Mention, kind=st.just(kind), target=ref(idents), locator=TEXT, prefix=TEXT, suffix=TEXT
    )


MENTIONS = st.lists(
    st.one_of(_mention(MentionKind.SOURCE, KEYS), _mention(MentionKind.CLAIM, CLAIMS)), max_size=3
).map(tuple)


def _claim(ident: str) -> st.SearchStrategy[Claim]:
    bearing = whole(FeatureBearing, feature=ref(FEATURES), bearing=st.sampled_from(Bearing))
    outcome = whole(
        OutcomeBearing, outcome=ref(OUTCOMES), direction=st.sampled_from(OutcomeDirection)
    )
    relation = whole(Relation, relation=st.sampled_from(ClaimRelation), target=ref(CLAIMS))
    return whole(
        Claim,
        id=st.just(ident),
        statement=TEXT,
        kind=maybe(st.sampled_from(Kind)),
        certainty=maybe(st.sampled_from(Certainty)),
        certainty_domains=maybe(DOMAINS),
        certainty_reason=TEXT,
        strength=maybe(st.sampled_from(Strength)),
        rests_on=refs(CLAIMS),
        status=st.sampled_from(Status),
        features=some(bearing, by=lambda one: one.feature.id),
        outcomes=some(outcome, by=lambda one: one.outcome.id),
        contexts=refs(CONTEXTS),
        evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
        relations=some(relation),
        replaces=FORMER,
        body=TEXT,
        mentions=MENTIONS,
        suppressions=SUPPRESSED,
    )


def _study(ident: str) -> st.SearchStrategy[Study]:
    level = whole(DomainLevel, domain=st.sampled_from(["D1", "D2"]), level=st.just("low"))
    appraisal = whole(
        Appraisal,
        tool=ref(TOOLS),
        overall=st.sampled_from(["", "low", "high"]),
        domains=some(level, by=lambda one: one.domain),
        outcome=maybe(ref(OUTCOMES)),
        by=maybe(ref((*KEYS, CURATORS))),
        note=TEXT,
    )
    return whole(
        Study,
        id=st.just(ident),
        label=TEXT,
        design=maybe(ref(DESIGNS)),
        reports=refs(KEYS),
        contexts=refs(CONTEXTS),
        sample=COUNTS,
        period=DATE,
        registration=TEXT,
        funder=TEXT,
        evaluator=maybe(st.sampled_from(Evaluator)),
        shares_data_with=refs(STUDIES),
        appraisals=st.lists(appraisal, max_size=2).map(tuple),
        note=TEXT,
        replaces=FORMER,
        suppressions=SUPPRESSED,
    )


def _question(ident: str) -> st.SearchStrategy[Question]:
    weighed = whole(
        QuestionClaim, claim=ref(CLAIMS), weighing=st.sampled_from(Weighing), reason=TEXT
    )
    searched = whole(
        Searched,
        done=st.booleans(),
        until=st.sampled_from(["", "2026-11"]),
        where=some(st.sampled_from(["ERIC", "EEF, reports"])),
        note=TEXT,
    )
    return whole(
        Question,
        id=st.just(ident),
        question=TEXT,
        answer=TEXT,
        certainty=maybe(st.sampled_from(Certainty)),
        certainty_domains=maybe(DOMAINS),
        certainty_reason=TEXT,
        features=refs(FEATURES),
        outcomes=refs(OUTCOMES),
        contexts=refs(CONTEXTS),
        claims=some(weighed, 3, by=lambda one: one.claim.id),
        answered=st.sampled_from(["", "2026-11-28"]),
        searched=maybe(searched),
        status=st.sampled_from(Status),
        replaces=FORMER,
        body=TEXT,
        mentions=MENTIONS,
        suppressions=SUPPRESSED,
    )


def _terms(
    kind: type[TermT], idents: Sequence[str], /, **own: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, TermT]]:
    """Terms in the order of the vocabulary, each below an earlier one or on top."""
    made = {
        ident: whole(
            kind,
            id=st.just(ident),
            label=TEXT,
            definition=TEXT,
            scope_note=TEXT,
            alt_labels=some(TEXT.filter(bool)),
            broader=maybe(ref(idents[:place])) if place else st.none(),
            broader_kind=st.sampled_from(BroaderKind),
            source=maybe(ref(KEYS)),
            replaces=FORMER,
            **own,
        )
        for place, ident in enumerate(idents)
    }
    return st.fixed_dictionaries(made)


def _source(key: str) -> st.SearchStrategy[Source]:
    """A source of a few words: `tests/cite/made.py` makes all that sources can say."""
    fields = st.builds(Field, st.sampled_from(["series", "usera", "origdate"]), TEXT, TEXT)
    return st.builds(
        Source,
        key=st.just(key),
        type=st.just("book"),
        title=TEXT,
        date=DATE,
        entry_type=st.just("book"),
        fields=st.lists(fields, max_size=2).map(tuple),
        suppressions=SUPPRESSED,
        place=st.just(Place("sources/made.bib", Span(0, 0, 1, 1, 1, 1))),
    )


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    """A corpus with each kind of thing that there is."""

    def each(idents: Sequence[str], made: Any) -> dict[str, Any]:
        return {ident: draw(made(ident)) for ident in idents}

    levels = st.sampled_from([(), ("low", "high")])
    domains = st.sampled_from([(), ("D1", "D2")])
    return Corpus(
        sources=each(KEYS, _source),
        claims=each(CLAIMS, _claim),
        features=draw(_terms(Feature, FEATURES)),
        contexts=draw(
            _terms(Context, CONTEXTS, kind=maybe(st.sampled_from([*ContextKind, "species"])))
        ),
        designs=draw(_terms(Design, DESIGNS, rank=st.integers(0, 9))),
        outcomes=draw(_terms(Outcome, OUTCOMES, better=maybe(st.sampled_from(Better)))),
        appraisal_tools=draw(
            _terms(AppraisalTool, TOOLS, levels=levels, domains=domains, designs=refs(DESIGNS))
        ),
        studies=each(STUDIES, _study),
        questions=each(QUESTIONS, _question),
        spellings=draw(some(whole(Spelling, words=some(TEXT.filter(bool))))),
    )
