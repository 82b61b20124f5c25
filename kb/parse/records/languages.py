"""Languages as databases of literature name them, as the tags that CSL reads.

Sources: ISO 639-2 (three letters, the older ones of libraries too); BCP 47.
"""

from __future__ import annotations

_TAGS = {
    "en": ("eng", "english"), "fr": ("fre", "fra", "french"), "de": ("ger", "deu", "german"),
    "es": ("spa", "spanish"), "it": ("ita", "italian"), "pt": ("por", "portuguese"),
    "nl": ("dut", "nld", "dutch"), "zh": ("chi", "zho", "chinese"), "ja": ("jpn", "japanese"),
    "ko": ("kor", "korean"), "ru": ("rus", "russian"), "pl": ("pol", "polish"),
    "sv": ("swe", "swedish"), "da": ("dan", "danish"), "nb": ("nor", "nob", "norwegian"),
    "fi": ("fin", "finnish"), "cs": ("cze", "ces", "czech"), "hu": ("hun", "hungarian"),
    "el": ("gre", "ell", "greek"), "tr": ("tur", "turkish"), "ar": ("ara", "arabic"),
    "he": ("heb", "hebrew"), "fa": ("per", "fas", "persian"), "cy": ("wel", "cym", "welsh"),
    "ga": ("gle", "irish"), "ca": ("cat", "catalan"), "uk": ("ukr", "ukrainian"),
}  # fmt: skip
_NAMED = {name: tag for tag, names in _TAGS.items() for name in names}
_CODE = 3


def language_tag(name: str) -> str:
    """The tag of a language that is named in English or by its code; others stay as they are.

    A name in small letters is what biblatex calls the language, and stays for its exports.
    """
    if name.islower() and len(name) > _CODE:
        return name
    return _NAMED.get(name.strip().lower(), name)
