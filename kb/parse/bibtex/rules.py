"""What can be wrong in a bibliography."""

from __future__ import annotations

from kb.diagnostics import Fixability, Rule, Severity

UNREADABLE = Rule(
    code="B001",
    title="An entry that cannot be read",
    why="A brace or quotation mark that is never closed, or a field without “=”, hides where the"
    " entry ends, so nothing of it can be trusted. The other entries still count.",
    bad="@article{lima2010thinking,\n  title = {Thinking {More Deeply},\n}",
    good="@article{lima2010thinking,\n  title = {Thinking {More} Deeply},\n}",
)
NO_KEY = Rule(
    code="B002",
    title="An entry without a key",
    why="Notes cite a source by its key; without one nothing can refer to it.",
    bad="@article{,\n  title = {Thinking More Deeply},\n}",
    good="@article{lima2010thinking,\n  title = {Thinking More Deeply},\n}",
)
DUPLICATE_KEY = Rule(
    code="B003",
    title="Two entries have the same key",
    why="A key names one source for ever. BibTeX does not tell capitals apart, so two keys that"
    " differ only in them are one key to half of the tools. The first entry counts.",
    bad="@book{lima2010, …} and @article{lima2010, …}",
    good="@book{lima2010learning, …} and @article{lima2010thinking, …}",
)
DUPLICATE_FIELD = Rule(
    code="B004",
    title="A field stands twice in an entry",
    why="Only one of the two can count: the first does, and programs differ on which.",
    bad="year = {2009},\nyear = {2010},",
    good="year = {2010},",
)
JUNK = Rule(
    code="B005",
    title="Text that looks like an entry but is none",
    why="Between entries anything is a comment, so an entry with a slip in its first line would"
    " vanish without a word.",
    bad="@ article{lima2010thinking, …} or @www-page{lima2010thinking, …}",
    good="@article{lima2010thinking, …}",
)
UNKNOWN_MACRO = Rule(
    code="B006",
    title="An abbreviation that is not defined",
    why="A value without braces or quotation marks is an abbreviation; unless an @string defines"
    " it, the word itself would stand in the reference.",
    bad="journal = jec,",
    good="@string{jec = {Journal of Educational Change}}\n… journal = jec,",
)
MISSING_COMMA = Rule(
    code="B007",
    title="Something stands after a value",
    why="Without the comma, the next field is swallowed with the value before it.",
    bad="volume = {11}\nnumber = {1},",
    good="volume = {11},\nnumber = {1},",
)
UNKNOWN_PARENT = Rule(
    code="B008",
    title="A crossref or xdata that leads nowhere",
    why="The entry inherits fields from the one it names; without that one they are missing.",
    bad="crossref = {daly2010scoial},",
    good="crossref = {daly2010social},",
)
BAD_DATE = Rule(
    code="B009",
    title="A date that is not understood",
    why="Sources are sorted, filtered and cited by date. Dates are written year first (EDTF).",
    bad="date = {18 July 2014},",
    good="date = {2014-07-18},",
    severity=Severity.WARNING,
)
BAD_NAME = Rule(
    code="B010",
    title="A name that cannot be taken apart",
    why="A name has at most two commas (“von Last, Jr, First”); names are joined by “and”.",
    bad="author = {Daly, Alan, Finnigan, Kara},",
    good="author = {Daly, Alan and Finnigan, Kara},",
    severity=Severity.WARNING,
)
BAD_RETRACTION = Rule(
    code="B011",
    title="A retraction without date or reason",
    why="Whoever cites the source must be told since when it is retracted, and why.",
    bad="retracted = {yes},",
    good="retracted = {2021-03-04: the data could not be found},",
)
UNKNOWN_TYPE = Rule(
    code="B012",
    title="An entry type that is not known",
    why="The type decides how a reference is formatted; an unknown one is taken as a document.",
    bad="@artcle{lima2010thinking, …}",
    good="@article{lima2010thinking, …}",
    severity=Severity.WARNING,
)
NO_TITLE = Rule(
    code="B013",
    title="An entry without a title",
    why="A reader recognises a source by its title.",
    bad="@book{kilduff2003social,\n  date = {2003},\n}",
    good="@book{kilduff2003social,\n  title = {Social Networks and Organizations},\n"
    "  date = {2003},\n}",
    severity=Severity.WARNING,
)
AWKWARD_KEY = Rule(
    code="B014",
    title="A key that cannot be cited or linked as it is",
    why="In a note a key stands after “@”, and on the site at the end of an address: letters and"
    " digits, with single marks such as “:”, “.” or “-” between them, do both. Marks such as “/”,"
    " “?”, “#” and “%” mean something else in an address.",
    bad="@article{lima (2010), …}",
    good="@article{lima2010thinking, …}",
    severity=Severity.WARNING,
)
EMPTY_FIELD = Rule(
    code="B015",
    title="Two commas in a row",
    why="BibTeX stops at the second comma, and other programs drop the whole entry.",
    bad="volume = {11},,\nnumber = {1},",
    good="volume = {11},\nnumber = {1},",
)
STRAY = Rule(
    code="B016",
    title="Text that belongs to no entry",
    why="A closing brace too many ends an entry early, and the fields after it count as comment.",
    bad="@article{lima2010thinking,\n  title = {Thinking More Deeply}},\n  year = {2010},\n}",
    good="@article{lima2010thinking,\n  title = {Thinking More Deeply},\n  year = {2010},\n}",
)
COMMENTED_OUT = Rule(
    code="B017",
    title="An entry that is commented out",
    why="The sign “%” before an entry is taken to mean that it should not count, but BibTeX itself"
    " would read it.",
    bad="% @article{lima2010thinking, …}",
    good="@comment{article{lima2010thinking, …}}",
    severity=Severity.INFO,
)
CYCLE = Rule(
    code="B018",
    title="Entries that inherit from each other in a circle",
    why="An entry cannot take fields from one that takes them from it.",
    bad="@book{daly2010social, crossref = {daly2010social}, …}",
    good="@incollection{coburn2010network, crossref = {daly2010social}, …}",
)
AMBIGUOUS_MACRO = Rule(
    code="B019",
    title="An abbreviation that is defined in two ways",
    why="Which of the two counts would depend on the order in which files are read.",
    bad="@string{jec = {Journal of Educational Change}}\n@string{jec = {J. Educ. Change}}",
    good="@string{jec = {Journal of Educational Change}}",
    severity=Severity.WARNING,
)
TOO_LONG = Rule(
    code="B020",
    title="A value that abbreviations make too long",
    why="Abbreviations that double each other would fill the memory of whoever builds.",
    bad="@string{b = a # a # a}\n@string{c = b # b # b}\n…",
    good="@string{jec = {Journal of Educational Change}}",
)
BODY = Rule(
    code="B021",
    title="A body that is read as a person",
    why="Without braces the last word of a body's name is taken for a family name, and an “and” in"
    " it for the end of a name: the Department for Education is cited as “Education”.",
    bad="author = {Department for Education},",
    good="author = {{Department for Education}},",
    severity=Severity.WARNING,
    fixability=Fixability.UNSAFE,
)

RULES = (
    UNREADABLE,
    NO_KEY,
    DUPLICATE_KEY,
    DUPLICATE_FIELD,
    JUNK,
    UNKNOWN_MACRO,
    MISSING_COMMA,
    UNKNOWN_PARENT,
    BAD_DATE,
    BAD_NAME,
    BAD_RETRACTION,
    UNKNOWN_TYPE,
    NO_TITLE,
    AWKWARD_KEY,
    EMPTY_FIELD,
    STRAY,
    COMMENTED_OUT,
    CYCLE,
    AMBIGUOUS_MACRO,
    TOO_LONG,
    BODY,
)
