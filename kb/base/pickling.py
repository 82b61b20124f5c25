"""Frozen values that are read back from a cache fast.

This module must not know what the values mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def pickled_fast(cls: type[T]) -> type[T]:
    """The frozen, slotted data class, setting its slots straight when it is unpickled.

    What :mod:`dataclasses` writes asks for the fields anew for each value, which takes half of
    the time in which ten thousand notes are read back.
    """
    names = tuple(field.name for field in fields(cls))  # type: ignore[arg-type]
    setters = tuple(getattr(cls, name).__set__ for name in names)

    def state(self: object) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in names])

    def restore(self: object, values: Sequence[Any]) -> None:
        for put, value in zip(setters, values, strict=True):
            put(self, value)

    cls.__getstate__ = state  # type: ignore[method-assign]
    cls.__setstate__ = restore  # type: ignore[attr-defined]
    return cls
