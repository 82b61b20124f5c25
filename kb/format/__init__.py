"""One canonical form for bibliographies, notes and vocabularies: text to text, pure.

Nothing that is read from a text changes, and no byte that carries meaning is lost: what cannot
be read in full is left as it is, and every result is read again and compared before it counts.
"""

from kb.format.file import Formatted, format_bytes, formatter
from kb.format.unchanged import Unformatted

__all__ = ["Formatted", "Unformatted", "format_bytes", "formatter"]
