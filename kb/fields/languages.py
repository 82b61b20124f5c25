"""Languages as bibliographies and databases of literature name them, with their tags.

Sources: biblatex manual, “langid”, table 2 (what babel and polyglossia call them); ISO 639-2 (three
letters, the older ones of libraries too); BCP 47; CSL 1.0.2, appendix IV, “language”.
"""

from __future__ import annotations

_TAGS = {
    "en-US": "american usenglish", "en-GB": "british ukenglish", "en-AU": "australian",
    "en-CA": "canadian", "en-NZ": "newzealand", "en": "english eng", "fr-CA": "acadian",
    "fr": "french fre fra", "de-AT": "austrian naustrian", "de-CH": "swissgerman nswissgerman",
    "de": "german ngerman ger deu", "nl": "dutch dut nld", "es": "spanish spa", "ca": "catalan cat",
    "gl": "galician glg", "eu": "basque baq eus", "pt-BR": "brazilian brazil",
    "pt": "portuguese portuges por", "it": "italian ita", "ro": "romanian rum ron",
    "da": "danish dan", "sv": "swedish swe", "nb": "norwegian norsk nor nob", "nn": "nynorsk nno",
    "is": "icelandic ice isl", "fi": "finnish fin", "et": "estonian est", "lv": "latvian lav",
    "lt": "lithuanian lit", "pl": "polish pol", "cs": "czech cze ces", "sk": "slovak slo slk",
    "sl": "slovene slovenian slv", "hr": "croatian hrv", "sr": "serbian srp",
    "bg": "bulgarian bul", "ru": "russian rus", "uk": "ukrainian ukr", "el": "greek gre ell",
    "hu": "hungarian magyar hun", "tr": "turkish tur", "cy": "welsh wel cym", "ga": "irish gle",
    "gd": "scottish gla", "ar": "arabic ara", "he": "hebrew heb", "fa": "persian per fas",
    "ja": "japanese jpn", "ko": "korean kor", "zh": "chinese chi zho", "vi": "vietnamese vie",
    "th": "thai tha",
}  # fmt: skip
_BY_NAME = {name: tag for tag, names in _TAGS.items() for name in names.split()}
_CODE = 3


def tag_of(language: str) -> str:
    """The tag of a language that is named or has a code of three letters; others stay."""
    return _BY_NAME.get(language.strip().lower(), language)


def language_tag(name: str) -> str:
    """The same for a record that is taken over: a name in small letters is what biblatex calls the
    language, and stays for its exports.
    """
    return name if name.islower() and len(name) > _CODE else tag_of(name)
