"""The fields of a source, as data: what each is in biblatex, CSL, RIS and BibTeX."""

from kb.fields.kinds import FieldKind, SourceField
from kb.fields.table import FIELDS, field_of

__all__ = ["FIELDS", "FieldKind", "SourceField", "field_of"]
