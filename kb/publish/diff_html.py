"""What has changed, in the words of ``kb diff``, as part of a page."""

from __future__ import annotations

from markdown_it import MarkdownIt


def diff_html(diff: str) -> str:
    """The Markdown that ``kb diff`` writes for a comment as HTML; raw HTML in it stays text."""
    # What the comment of a pull request begins with is for the forge.
    text = diff.partition("-->")[2]
    html: str = MarkdownIt("commonmark", {"html": False}).render(text)
    return html
