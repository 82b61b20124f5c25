"""The model of meaning: tokens of words are those of whole texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import semantic

pytestmark = pytest.mark.skipif(not semantic.available(), reason="the extra is not installed")


@given(
    st.lists(
        st.text(st.sampled_from("aber zt .,-\n<s>/▁éß学 "), max_size=24) | st.text(max_size=12)
    )
)
def test_words_have_the_tokens_of_their_text(texts: list[str]) -> None:
    encoded = semantic.embeddings()[0].encode_batch(texts, add_special_tokens=False)
    assert semantic.tokens_of(texts, {}) == [one.ids for one in encoded]
