"""Secondary citations: what a style's manual says of a source that was read only in another.

CSL has no word for them, so no style file covers them: the wording stands here as data, each with
the place in the manual that it comes from. The original is formatted by the processor, in the
style, and goes before the source that was read; what else a citation looks like stays the style's.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.cite.styles import Style


@dataclass(frozen=True, slots=True)
class Rule:
    """How one family of styles cites at second hand.

    ``families`` are official ids, each with all that go on behind it with a hyphen, but for those
    of ``but``. ``quoted`` and ``cited`` are the words between the two
    sources where the original's words are given and where they are not. ``lists_original`` says
    whether the reference list has both sources or only the one that was read; ``locates_original``
    whether the place in the original is told.
    """

    name: str
    families: tuple[str, ...]
    quoted: str
    cited: str
    lists_original: bool
    locates_original: bool
    manual: str
    says: str
    but: tuple[str, ...] = ()

    def fits(self, style: str) -> bool:
        """Whether it holds for the style of that id."""
        return _belongs(style, self.families) and not _belongs(style, self.but)


def _belongs(style: str, families: tuple[str, ...]) -> bool:
    return any(style == family or style.startswith(f"{family}-") for family in families)


RULES = (
    Rule(
        "APA 7",
        ("apa",),
        "as cited in",
        "as cited in",
        lists_original=False,
        locates_original=True,
        manual="Publication Manual of the American Psychological Association, 7th ed. (2020),"
        " section 8.6, p. 258",
        says="The text names the original, then “as cited in” the source that was used; the year"
        " of the original is given if known; the reference list has only the source used.",
        but=("apa-6th",),
    ),
    Rule(
        "Harvard (Cite Them Right)",
        ("harvard-cite-them-right",),
        "quoted in",
        "cited in",
        lists_original=False,
        locates_original=True,
        manual="Pears and Shields, Cite Them Right, 12th ed. (2022), “Secondary referencing”",
        says="“quoted in” where the original's words are given and “cited in” where they are not;"
        " the reference list has only what was read.",
    ),
    Rule(
        "Chicago 18, author-date",
        ("chicago-author-date",),
        "quoted in",
        "cited in",
        lists_original=False,
        locates_original=True,
        manual="The Chicago Manual of Style, 18th ed. (2024), “Citations taken from secondary"
        " sources”; in the 17th ed. (2017) section 15.56",
        says="The text names the author and date of the original and says “quoted in”; the"
        " reference list has the secondary source.",
    ),
    Rule(
        "Chicago 18, notes and bibliography",
        ("chicago-notes", "chicago-shortened-notes"),
        "quoted in",
        "cited in",
        lists_original=True,
        locates_original=True,
        manual="The Chicago Manual of Style, 18th ed. (2024), “Citations taken from secondary"
        " sources”; in the 17th ed. (2017) section 14.260",
        says="The note gives the original in full, then “quoted in” and the secondary source; both"
        " must be listed.",
    ),
    Rule(
        "MLA 9",
        ("modern-language-association",),
        "qtd. in",
        "qtd. in",
        lists_original=False,
        locates_original=False,
        manual="MLA Handbook, 9th ed. (2021), chapter 6, on indirect sources",
        says="“qtd. in” goes before the indirect source in the parentheses, and the works cited"
        " have only that one.",
    ),
)

OTHER = Rule(
    "any other",
    (),
    "as cited in",
    "as cited in",
    lists_original=False,
    locates_original=True,
    manual="none: no rule of these manuals is known to the collection",
    says="The source that was read is cited and listed, with the original named before it.",
)

NUMBERED = Rule(
    "any that numbers its sources",
    (),
    "",
    "",
    lists_original=False,
    locates_original=False,
    manual="none: a number has no room for a second source",
    says="The source that was read is cited and listed; the original is for the sentence to name.",
)


def rule_for(style: Style) -> Rule:
    """What holds for the style."""
    rules = (rule for rule in RULES if rule.fits(style.id))
    return next(rules, NUMBERED if style.numbers else OTHER)
