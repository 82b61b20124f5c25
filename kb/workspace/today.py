"""Which day it is: by the clock of git's dates, and where the clocks are furthest ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_FURTHEST_AHEAD = timedelta(hours=14)


def today(now: datetime) -> tuple[str, str]:
    """The day by UTC, and the latest that has begun anywhere (ISO 8601)."""
    now = now.astimezone(UTC)
    return now.date().isoformat(), (now + _FURTHEST_AHEAD).date().isoformat()
