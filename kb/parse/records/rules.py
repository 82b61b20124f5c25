"""What can be wrong in a record of another program, and what of it finds no place."""

from __future__ import annotations

from kb.diagnostics import Rule, Severity

UNREADABLE = Rule(
    code="I001",
    title="A record that cannot be read",
    why="What does not keep to its format cannot be taken over; the other records still count.",
    bad="AU  - Lima, Jorge Ávila de\nTI  - Thinking More Deeply",
    good="TY  - JOUR\nAU  - Lima, Jorge Ávila de\nTI  - Thinking More Deeply\nER  - ",
)
LEFT_OUT = Rule(
    code="I002",
    title="A field of a record that is left out",
    why="A bibliography has no field for it. What matters of it can be added to the entry by"
    " hand, in “note”.",
    bad="AN  - WOS:000273",
    good="N1  - Volume seen, pages not",
    severity=Severity.INFO,
)
NOT_UNDERSTOOD = Rule(
    code="I003",
    title="A value of a record that is not understood",
    why="A date or a name that is written in another way than its format asks for would end up"
    " wrong in every list of references.",
    bad="PY  - ten",
    good="PY  - 2010",
    severity=Severity.WARNING,
)

RULES = (UNREADABLE, LEFT_OUT, NOT_UNDERSTOOD)
