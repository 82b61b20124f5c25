"""Short formulas in titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.parse.bibtex.titles import plain_title, title_markup
from kb.parse.latex import decode_latex


@pytest.mark.parametrize(
    ("text", "markup", "plain"),
    [
        (r"CO$_2$ and H$_{2}$O", "CO<sub>2</sub> and H<sub>2</sub>O", "CO₂ and H₂O"),
        (r"10$^{-3}$ for $n$ = 5", "10<sup>−3</sup> for <i>n</i> = 5", "10⁻³ for n = 5"),
        (r"$\alpha$-particles", "α-particles", "α-particles"),
        (r"$x^2$ growth", "<i>x</i><sup>2</sup> growth", "x² growth"),
        (r"10$^\circ$C", "10°C", "10°C"),
        (r"$\mathrm{CO}_2$", "CO<sub>2</sub>", "CO₂"),
        (r"$\approx$5 $\times$ 3", "≈5 × 3", "≈5 × 3"),
        (r"$p<0.05$", "<i>p</i><0.05", "p<0.05"),
        (r"{$\beta$}-blockers", "β-blockers", "β-blockers"),
        (r"$L^p$ spaces", "<i>L</i><sup><i>p</i></sup> spaces", "$L^p$ spaces"),
        (r"$\frac{a}{b}$ of it", r"$\frac{a}{b}$ of it", r"$\frac{a}{b}$ of it"),
        (r"$\frac{a+b}{c}$ of", r"$\frac{a+b}{c}$ of", r"$\frac{a+b}{c}$ of"),
        (r"$_}{$ of", "$_}{$ of", "$_}{$ of"),
        ("$5 and $6 a day", "$5 and $6 a day", "$5 and $6 a day"),
        (r"\$5 and \$6", "$5 and $6", "$5 and $6"),
    ],
)
def test_formulas(text: str, markup: str, plain: str) -> None:
    assert title_markup(text) == markup
    assert decode_latex(text) == plain


@given(st.text(alphabet=r"ab2$\^_{} αx", max_size=30))
def test_no_formula_raises(text: str) -> None:
    plain_title(title_markup(text))
    decode_latex(text)
