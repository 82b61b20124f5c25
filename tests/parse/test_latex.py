"""LaTeX into Unicode, and titles into CSL's markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from kb.parse.bibtex.titles import plain_title, title_markup
from kb.parse.latex import decode_latex


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("plain  text\n here", "plain text here"),
        (r"{\'A}vila \'{e} \'e {\'{e}} \^\i", "Ávila é é é î"),
        (r"M{\"u}ller, \"Ozg{\"u}r", "Müller, Özgür"),
        (r"Erd\H{o}s \v{S}koda \c{c}a \c ca \u{g} \r{a} \k{e}", "Erdős Škoda ça ça ğ å ę"),
        (r"{\ss}\o{} {\O}re \aa rhus \L{}\'od\'z \AE on", "ßø Øre århus Łódź Æon"),
        (r"na{\"\i}ve", "naïve"),
        (r"5 \& 6 \% \_ \# \$ \{x\}", "5 & 6 % _ # $ {x}"),
        ("50% of it, 5 % more", "50% of it, 5 % more"),
        (r"\emph{50% of} it", "50% of it"),
        ("a~b--c---d", "a b–c—d"),
        ("``so'' he said", "“so” he said"),
        (r"\euro\ 5, \pounds 3, {\TeX}book, \LaTeX", "€ 5, £3, TeXbook, LaTeX"),
        (r"\texttt{code} \textit{x} \unknown{kept}", "code x kept"),
        (r"\href{https://a.org/b_c}{the page}", "the page"),
        (r"\enquote{so}", "“so”"),
        (r"$x^2$ and \(y\)", r"x² and \(y\)"),
        (r"a\\b \- c\,d", "a b c d"),
        ("{{Whole}}", "Whole"),
        (r"The pagenumber of \mbox{k-trees} grows", "The pagenumber of k-trees grows"),
        (
            r"\textsf{Secret} and \textup{upright} \textmd{medium} words",
            "Secret and upright medium words",
        ),
        (r"\texorpdfstring{$B^0$}{B0} decays", "B0 decays"),
        (r"\foreignlanguage{german}{Wort} and \textcolor{red}{rot}", "Wort and rot"),
        (r"\glqq Wort\grqq{} and \flqq mot\frqq{}", "„Wort“ and «mot»"),
        (r"A \frac{1}{2} share of an \XML model", "A 1/2 share of an XML model"),
        (r"Nguy{\~\h{e}}n, B\h{a}o", "Nguy\u1ebb\u0303n, Bảo"),
        (r"Nguy{\~{\^e}}n and \GSM{} \bfseries it", "Nguyễn and GSM it"),
    ],
)
def test_decode(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    ("latex", "markup"),
    [
        ("In {London} schools", 'In <span class="nocase">London</span> schools'),
        ("the {m}c of {{NHS}}", 'the mc of <span class="nocase">NHS</span>'),
        (r"{\'E}cole {\'Ecole}", "École École"),
        (r"\emph{The {UK}}", '<i>The <span class="nocase">UK</span></i>'),
        (r"{On \emph{E. coli}}", '<span class="nocase">On <i>E. coli</i></span>'),
        (r"{\em Foo} {\bf bar}", "<i>Foo</i> <b>bar</b>"),
        (r"H\textsubscript{2}O \textsuperscript{th}", "H<sub>2</sub>O <sup>th</sup>"),
        (r"\textsc{abc}", '<span style="font-variant:small-caps;">abc</span>'),
        ("On $x^{2}$ and {B", "On <i>x</i><sup>2</sup> and B"),
        ("a < b & c", "a < b & c"),
        (r"The pagenumber of \mbox{k-trees} grows", "The pagenumber of k-trees grows"),
        (r"\texorpdfstring{$B^0$}{B0} decays", "B0 decays"),
        (r"See \href{http://example.org}{the page}", "See the page"),
        (r"\foreignlanguage{german}{Wort} and \textcolor{red}{rot}", "Wort and rot"),
        (r"\textsf{Secret} \XML words", "Secret XML words"),
        (r"A \frac{1}{2} share", "A 1/2 share"),
    ],
)  # fmt: skip
def test_title(latex: str, markup: str) -> None:
    assert title_markup(latex) == markup
    plain = plain_title(markup)
    assert "<i>" not in plain
    assert plain == re.sub(r"</?(?:i|b|su[bp]|span)\b[^<>]*>", "", markup)


ACCENTS = [f"\\{mark}{{{base}}}" for mark in "`'^~\"=.uvHcdbrk" for base in "aeiouycnszAEO"]


@pytest.mark.parametrize("latex", [*ACCENTS, *(f"{{{a}}}" for a in ACCENTS)])
def test_the_table_agrees_with_pylatexenc(latex: str) -> None:
    assert decode_latex(latex) == LatexNodes2Text().latex_to_text(latex)


@given(text=st.text(alphabet="ab {}\\'\"$~-%&`ceéß\n", max_size=60))
def test_whatever_is_written_decodes(text: str) -> None:
    assert decode_latex(decode_latex(text)) is not None
    assert "\n" not in title_markup(text)
    assert "\\" in text or "$" in text or not re.search("[{}~]", decode_latex(text))


@given(text=st.text(alphabet=st.characters(exclude_characters="\\${}~-`'", codec="utf-8")))
def test_text_without_latex_only_loses_spaces(text: str) -> None:
    assert decode_latex(text) == " ".join(text.split()) == title_markup(text)


def test_deep_and_unbalanced_braces_take_no_time() -> None:
    for text in ("{" * 20_000, "{" * 5_000 + "}" * 5_000, "{\\}" * 20_000, "$" * 20_001):
        assert len(title_markup(text).replace(" ", "")) <= len(text)
