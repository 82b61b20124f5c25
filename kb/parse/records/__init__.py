"""Records of other programs into sources: RIS, CSL-JSON and NBIB.

Nothing is dropped in silence: what a source has no place for is a finding. What a bibliography
has a field for and a source has not stands in the source's ``fields``, by its name in biblatex.
"""
