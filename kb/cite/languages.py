"""Languages as CSL names them.

Sources: biblatex manual, “langid”, table 2 (what babel and polyglossia call them); BCP 47; CSL
1.0.2, appendix IV, “language”.
"""

from __future__ import annotations

_LANGUAGES = {
    "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "english": "en", "australian": "en-AU", "canadian": "en-CA", "newzealand": "en-NZ",
    "french": "fr", "acadian": "fr-CA", "german": "de", "ngerman": "de", "austrian": "de-AT",
    "naustrian": "de-AT", "swissgerman": "de-CH", "nswissgerman": "de-CH", "dutch": "nl",
    "spanish": "es", "catalan": "ca", "galician": "gl", "basque": "eu", "portuguese": "pt",
    "portuges": "pt", "brazilian": "pt-BR", "brazil": "pt-BR", "italian": "it", "romanian": "ro",
    "danish": "da", "swedish": "sv", "norwegian": "nb", "norsk": "nb", "nynorsk": "nn",
    "icelandic": "is", "finnish": "fi", "estonian": "et", "latvian": "lv", "lithuanian": "lt",
    "polish": "pl", "czech": "cs", "slovak": "sk", "slovene": "sl", "slovenian": "sl",
    "croatian": "hr", "serbian": "sr", "bulgarian": "bg", "russian": "ru", "ukrainian": "uk",
    "greek": "el", "hungarian": "hu", "magyar": "hu", "turkish": "tr", "welsh": "cy",
    "irish": "ga", "scottish": "gd", "arabic": "ar", "hebrew": "he", "persian": "fa",
    "japanese": "ja", "korean": "ko", "chinese": "zh", "vietnamese": "vi", "thai": "th",
}  # fmt: skip
"""Names of languages with their tags, as far as a tag does not begin as the name does."""


def tag_of(language: str) -> str:
    """The tag of a language that is named; what has none stays as it is."""
    return _LANGUAGES.get(language.lower(), language)
