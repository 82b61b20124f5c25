"""Things renamed, put together and taken apart across all texts of a collection, as edits."""
