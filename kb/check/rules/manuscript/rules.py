"""What a manuscript may get wrong about the evidence that it cites."""

from __future__ import annotations

from kb.diagnostics import Rule, Severity

UNKNOWN_WORK = Rule(
    code="M001",
    title="A citation of what the collection lacks",
    why="The bibliography made from the collection would miss it. Either the key is mistyped, or"
    " the source has to be added.",
    bad="Networks spread by faith [@lima2010thinkng].",
    good="Networks spread by faith [@lima2010thinking].",
)
OUTSIDE_PAGES = Rule(
    code="M002",
    title="A page that the cited source does not have",
    why="A reader who looks up the page finds nothing there.",
    bad="… [@lima2010thinking, p. 106], of an article on pages 1 to 21",
    good="… [@lima2010thinking, p. 16]",
    severity=Severity.WARNING,
)
CITES_RETRACTED = Rule(
    code="M003",
    title="A citation of a retracted source",
    why="What was retracted supports nothing by itself. Whoever cites it for another reason, say"
    " for the history of a question, tells the reader in the same sentence.",
    bad="Pairing doubled attainment [@doe2015miracle].",
    good="A study that claimed a doubling was retracted in 2021 [@doe2015miracle].",
    severity=Severity.WARNING,
)
CITES_CORRECTED = Rule(
    code="M004",
    title="A citation of a source that was corrected",
    why="What is cited may be what the correction changed. Its record names the correction.",
    bad="Attainment rose by 12 points [@roe2018gains].",
    good="Attainment rose by 9 points [@roe2018gains; corrected in @roe2019erratum].",
    severity=Severity.INFO,
)
CITED_AS_READ = Rule(
    code="M005",
    title="A second-hand source cited as if it had been read",
    why="The collection knows the source only through another one. Style manuals ask to name both,"
    " so that readers see who vouches for what: “Lima, 2010, as cited in Menzies, 2014”.",
    bad="Networks spread by faith [@lima2010thinking].",
    good="Networks spread by faith [@lima2010thinking, as cited in @menzies2014collaboration].",
    severity=Severity.WARNING,
)
CITED_AGAINST = Rule(
    code="M006",
    title="A source cited for what it disputes or qualifies",
    why="The collection records that the source speaks against, or limits, the claim that the"
    " sentence is most like. Likeness is of words, so the finding says how sure it is; a sentence"
    " that itself says “but”, “disputes” or the like is left alone.",
    bad="Networks raise attainment [@doubting2012].",
    good="Networks are said to raise attainment, which Doubting disputes [@doubting2012].",
    severity=Severity.WARNING,
)
UNSETTLED_CLAIM = Rule(
    code="M007",
    title="A citation of a claim that is contested or superseded",
    why="A contested claim should be told as contested. A superseded one has a claim in its place.",
    bad="See [@old-claim].",
    good="See [@new-claim].",
    severity=Severity.WARNING,
)
CHANGED_CLAIM = Rule(
    code="M008",
    title="A claim that has changed since the manuscript's snapshot",
    why="The manuscript names the state of the collection that it was written against. Since then"
    " the claim was rated anew, worded anew, contested, superseded or taken out, or evidence"
    " against it was added; the sentence may have to follow.",
    bad="evidence-kb: 2026-01-31   # and the claim was rated low in March",
    good="evidence-kb: 2026-04-01   # after the sentence was read again",
    severity=Severity.WARNING,
)
UNKNOWN_SNAPSHOT = Rule(
    code="M009",
    title="A snapshot that the collection's history does not have",
    why="Without it nobody can tell what has changed since.",
    bad="evidence-kb: next-week",
    good="evidence-kb: 2026-04-01   # a date, or a commit of the collection",
    severity=Severity.WARNING,
)
UNREADABLE_PART = Rule(
    code="M010",
    title="A part of a manuscript that cannot be read",
    why="Citations in it were not checked. Most often a brace that is never closed is to blame.",
    bad="\\textbf{Networks \\cite{lima2010thinking}",
    good="\\textbf{Networks} \\cite{lima2010thinking}",
    severity=Severity.WARNING,
)
MISSING_PART = Rule(
    code="M011",
    title="A part of a manuscript that is not there",
    why="Citations in it were not checked, and are missing from a bibliography made of the"
    " manuscript. Its name counts from the folder of the first file, or of the file that includes"
    " it.",
    bad="\\input{chapters/on}",
    good="\\input{chapters/one}",
    severity=Severity.WARNING,
)

RULES = (
    UNKNOWN_WORK,
    OUTSIDE_PAGES,
    CITES_RETRACTED,
    CITES_CORRECTED,
    CITED_AS_READ,
    CITED_AGAINST,
    UNSETTLED_CLAIM,
    CHANGED_CLAIM,
    UNKNOWN_SNAPSHOT,
    UNREADABLE_PART,
    MISSING_PART,
)
