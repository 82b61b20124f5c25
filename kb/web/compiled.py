"""The code of templates, kept for the life of a process."""

from __future__ import annotations

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Templates compiled once, whatever the number of environments that ask for them.

    Each edition of a database has a Datasette with an environment of its own, and to compile the
    templates of a page takes ten times as long as to fill them in. One of these is for
    environments with the same settings.
    """

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with the code of its template, unless its text changed since."""
        code = self._code.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key] = bucket.bytecode_to_string()
