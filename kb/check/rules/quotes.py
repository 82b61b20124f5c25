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

RULES = (DIFFERS, ABSENT, UNCHECKED)
