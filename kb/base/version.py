"""The version of this package, for whatever says by what it was made."""

__version__ = "0.1.0"
