"""What ``kb quotes verify`` can find."""

from __future__ import annotations

from kb.diagnostics import Rule, Severity

DIFFERS = Rule(
    code="Q001",
    title="A quote that differs from the text",
    why="A quote stands for the author's own words. What an editor may change (brackets, an"
    " ellipsis, quotation marks, a word broken at a line end) is not counted as different.",
    bad="quote: networks thrive on faith\n(the text: “networks thrive on belief”)",
    good="quote: networks thrive on belief",
    severity=Severity.WARNING,
)
ABSENT = Rule(
    code="Q002",
    title="A quote that is not in the text",
    why="Words that the source does not hold must not be given as its words. Where another source"
    " holds them, the item may name the wrong one.",
    bad="quote: words from another work",
    good="quote: words that the text holds",
)
UNCHECKED = Rule(
    code="Q003",
    title="A quote that was not checked",
    why="None of the texts at hand is of its source, or it could not be read.",
    bad="A quote of lima2010thinking, and a folder without lima2010thinking.pdf",
    good="The same, and the folder holds lima2010thinking.pdf",
    severity=Severity.INFO,
)
EDITED = Rule(
    code="Q004",
    title="What an editor changed in a quote",
    why="Brackets and ellipses are an editor's right. What they replace and leave out is shown, so"
    " that whoever reviews the note need not look it up.",
    bad="quote: networks … raise hopes\n(the text: “networks, as in London, raise hopes”)",
    good="quote: networks, as in London, raise hopes",
    severity=Severity.INFO,
)
ALTERED = Rule(
    code="Q005",
    title="A quote that leaves out what its meaning may turn on",
    why="A negation, a hedge or a number that brackets replace, that an ellipsis leaves out, or"
    " that stands just outside the quote may make it say what its author did not. Whoever knows"
    " that it does not lets the quote begin earlier, or leaves out less.",
    bad="quote: Schools [always] improve\n(the text: “Schools never improve”)",
    good="quote: Schools never improve",
    severity=Severity.WARNING,
)

RULES = (DIFFERS, ABSENT, UNCHECKED, EDITED, ALTERED)
