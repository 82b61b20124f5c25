"""Records of other programs into sources: RIS, CSL-JSON and NBIB.

Nothing is dropped in silence: what a source has no place for is a finding. What a bibliography
has a field for and a source has not stands in the source's ``fields``, by its name in biblatex.
"""

from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.nbib import read_nbib
from kb.parse.records.ris import read_ris

__all__ = ["read_csl_json", "read_nbib", "read_ris"]
