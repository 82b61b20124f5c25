"""What leaves the collection: values into the formats that other programs read.

Each writer is pure: an :class:`~kb.cite.export.excerpt.Excerpt` in, text or bytes out, the same
every time. Whatever a record holds is escaped for the format that it goes into; nothing here
reads a database.
"""
