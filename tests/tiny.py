"""What the tests of the rules stand on: the public bench (`planner.testing`), and a person who was screened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.api import builtin_catalog
from planner.testing import (
    ModelSays,
    admitted,
    all_modes,
    catalog_of,
    disagreements,
    findings,
    instance_of,
    model_of,
    off_but,
    sequences,
    session_of,
)

__all__ = [
    "DAY",
    "SCREENED",
    "ModelSays",
    "admitted",
    "all_modes",
    "catalog_of",
    "disagreements",
    "findings",
    "instance_of",
    "model_of",
    "off_but",
    "sequences",
    "session_of",
]

DAY = "2026-06-01"
"""The day of sessions that are judged by a date."""
SCREENED: Mapping[str, Any] = {
    "when": {"day": DAY},
    "screening": {"day": DAY, "answers": dict.fromkeys(builtin_catalog().red_flags, False)},
    "pain_now": 0,
    "pain_free_weeks": 4,
}
"""What `instance_of` is told of a person with a complete, fresh screening and no pain for weeks."""
