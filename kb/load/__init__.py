"""From a folder to a corpus: the only reader of ``sources/`` and ``claims/``."""

from kb.load.corpus import Loaded, load
from kb.load.files import find_root

__all__ = ["Loaded", "find_root", "load"]
