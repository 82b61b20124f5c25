"""The language server: what ``kb check`` knows, in an editor and while the text is written."""
