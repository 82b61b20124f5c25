"""New notes and entries as text, from what a contributor tells: pure, nothing asked or written."""
