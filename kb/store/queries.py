"""Questions to ask of any knowledge base, as SQL with a sentence that says what each shows.

They are written into ``metadata.yml``, where Datasette finds them. Columns named ``claim``,
``source`` or ``feature`` hold ids, which the pages show as links.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A canned query: its name in the address, its title, what it shows, and its SQL."""

    name: str
    title: str
    description: str
    sql: str


FOR_AND_AGAINST = Query(
    "evidence-for-and-against",
    "Evidence for and against each feature",
    "For each feature, how many claims speak for its value, qualify it, speak against it or only"
    " describe it, and how many items of evidence and sources stand behind them.",
    """
WITH bearings AS (
  SELECT
    feature,
    sum(bearing = 'supports') AS claims_for,
    sum(bearing = 'qualifies') AS claims_qualifying,
    sum(bearing = 'disputes') AS claims_against,
    sum(bearing = 'describes') AS claims_describing
  FROM claim_features
  GROUP BY feature
)
SELECT
  features.id AS feature,
  features.label AS label,
  coalesce(claims_for, 0) AS claims_for,
  coalesce(claims_qualifying, 0) AS claims_qualifying,
  coalesce(claims_against, 0) AS claims_against,
  coalesce(claims_describing, 0) AS claims_describing,
  count(DISTINCT evidence.id) AS items_of_evidence,
  count(DISTINCT evidence.source) AS sources
FROM features
LEFT JOIN bearings ON bearings.feature = features.id
LEFT JOIN claim_features ON claim_features.feature = features.id
LEFT JOIN evidence ON evidence.claim = claim_features.claim AND evidence.relation <> 'background'
GROUP BY features.id
ORDER BY features.position
""",
)

SECOND_HAND = Query(
    "second-hand-only",
    "Claims that rest on second-hand evidence only",
    "Claims none of whose evidence was read in the source itself: each was read as another source"
    " relays it. Whoever can read the original should check these first.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources,
  group_concat(DISTINCT evidence.via) AS relayed_by
FROM claims
JOIN evidence ON evidence.claim = claims.id
GROUP BY claims.id
HAVING min(evidence.second_hand) = 1
ORDER BY claims.id
""",
)

ONE_LINE = Query(
    "one-line-of-evidence",
    "Claims that rest on one independent line of evidence",
    "Claims that one study, data set or author carries alone: a second, independent line would"
    " tell the most about these.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.certainty,
  group_concat(DISTINCT evidence.source) AS sources
FROM claims
JOIN evidence ON evidence.claim = claims.id
WHERE claims.independent_lines = 1
GROUP BY claims.id
ORDER BY claims.id
""",
)

NO_EVALUATION = Query(
    "features-without-evaluation",
    "Features with no evidence from evaluation",
    "Features that claims bear on, but none of those claims has evidence from an evaluation (the"
    " study design “evaluation” and those under it): what is known of them is opinion, theory,"
    " testimony or description.",
    """
WITH RECURSIVE evaluations(id) AS (
  SELECT 'evaluation'
  UNION
  SELECT designs.id FROM designs JOIN evaluations ON designs.broader = evaluations.id
)
SELECT
  features.id AS feature,
  features.label AS label,
  count(DISTINCT claim_features.claim) AS claims,
  group_concat(DISTINCT evidence.design) AS designs
FROM features
JOIN claim_features ON claim_features.feature = features.id
LEFT JOIN evidence ON evidence.claim = claim_features.claim
GROUP BY features.id
HAVING coalesce(max(evidence.design IN (SELECT id FROM evaluations)), 0) = 0
ORDER BY claims DESC, features.position
""",
)

RELIED_ON = Query(
    "sources-most-relied-on",
    "Sources most relied on",
    "Sources by the number of claims that take evidence from them, and how many other items were"
    " read only as these sources relay them.",
    """
SELECT
  sources.key AS source,
  coalesce(sources.reference, sources.title) AS reference,
  sources.claims AS claims,
  count(evidence.id) AS items_of_evidence,
  sum(coalesce(evidence.second_hand, 0)) AS second_hand_items,
  sources.relays AS items_relayed_by_it
FROM sources
LEFT JOIN evidence ON evidence.source = sources.key
GROUP BY sources.key
HAVING sources.claims + sources.relays > 0
ORDER BY sources.claims DESC, sources.relays DESC, sources.key
""",
)

DISPUTED = Query(
    "claims-with-disputes",
    "Claims with disputes",
    "Claims that evidence or another claim disputes, that dispute another claim themselves, or"
    " that are marked as contested.",
    """
SELECT
  claims.id AS claim,
  claims.statement,
  claims.status,
  claims.supports,
  claims.disputes,
  (SELECT group_concat(claim) FROM claim_relations
    WHERE target = claims.id AND relation = 'disputes') AS disputed_by,
  (SELECT group_concat(target) FROM claim_relations
    WHERE claim = claims.id AND relation = 'disputes') AS disputes_claims
FROM claims
WHERE claims.disputes > 0
  OR claims.status = 'contested'
  OR disputed_by IS NOT NULL
  OR disputes_claims IS NOT NULL
ORDER BY claims.id
""",
)

QUERIES: tuple[Query, ...] = (
    FOR_AND_AGAINST,
    SECOND_HAND,
    ONE_LINE,
    NO_EVALUATION,
    RELIED_ON,
    DISPUTED,
)
