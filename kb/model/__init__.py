"""The values of a knowledge base: sources, claims, evidence, terms, and all of them together.

Frozen, slotted and without IO. Values know nothing of files, SQL, HTML or BibTeX syntax. Places
ride along and take no part in equality. Every value pickles, since parse results are cached and
cross from worker processes.
"""

from kb.model.certainty import LOWERS, RAISES, CertaintyDomains, Domain
from kb.model.claims import (
    Claim,
    Evidence,
    FeatureBearing,
    OutcomeBearing,
    Relation,
    Reviewed,
    Verified,
)
from kb.model.corpus import Corpus, NoteHistory, RemovedNote, Snapshot
from kb.model.effects import Count, Effect, Figure
from kb.model.questions import Question, QuestionClaim, Searched
from kb.model.refs import Mention, Ref, Suppression
from kb.model.sources import Creator, Date, Field, Person, Retraction, Source
from kb.model.studies import CURATORS, Appraisal, DomainLevel, Studies, Study
from kb.model.terms import (
    AppraisalTool,
    Context,
    Design,
    Feature,
    Outcome,
    Spelling,
    Term,
    Vocabulary,
)
from kb.model.words import (
    Approach,
    Basis,
    Bearing,
    Better,
    BroaderKind,
    Certainty,
    ClaimRelation,
    ContextKind,
    Direction,
    Evaluator,
    EvidenceRelation,
    Kind,
    Measure,
    MentionKind,
    OutcomeDirection,
    Status,
    Strength,
    Weighing,
)

__all__ = [
    "CURATORS",
    "LOWERS",
    "RAISES",
    "Appraisal",
    "AppraisalTool",
    "Approach",
    "Basis",
    "Bearing",
    "Better",
    "BroaderKind",
    "Certainty",
    "CertaintyDomains",
    "Claim",
    "ClaimRelation",
    "Context",
    "ContextKind",
    "Corpus",
    "Count",
    "Creator",
    "Date",
    "Design",
    "Direction",
    "Domain",
    "DomainLevel",
    "Effect",
    "Evaluator",
    "Evidence",
    "EvidenceRelation",
    "Feature",
    "FeatureBearing",
    "Field",
    "Figure",
    "Kind",
    "Measure",
    "Mention",
    "MentionKind",
    "NoteHistory",
    "Outcome",
    "OutcomeBearing",
    "OutcomeDirection",
    "Person",
    "Question",
    "QuestionClaim",
    "Ref",
    "Relation",
    "RemovedNote",
    "Retraction",
    "Reviewed",
    "Searched",
    "Snapshot",
    "Source",
    "Spelling",
    "Status",
    "Strength",
    "Studies",
    "Study",
    "Suppression",
    "Term",
    "Verified",
    "Vocabulary",
    "Weighing",
]
