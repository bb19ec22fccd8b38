"""The bench on which rules are tried out: for authors of rules, built-in or their own. Needs no pytest.

    from planner.testing import Bench, exercise

    bench = Bench(MyRule, params={"most": 1}, exercises=(exercise("crawl", position="quadruped"), exercise("rock")))
    bench.assert_finds(0, ["crawl", "rock"])
    bench.assert_model_agrees()

`Bench` holds one rule in force, a tiny catalogue and a person. `assert_finds` says what `check` finds in a session that
is made by hand; `assert_model_agrees` compares, on every session of the bench, what `post` says in the model with what
`check` finds. All of it raises `AssertionError` with a text that says what is wrong.

The parts that a bench is made of are here as well, for tests that need more: exercises and things with stated facts,
instances, all modes and sessions of an instance, the model's word on one session.
"""

from __future__ import annotations

from planner.testing.agreement import Disagreement, ModelSays, compared, disagreements, model_of
from planner.testing.bench import TINY, Bench
from planner.testing.exercises import (
    PLAIN,
    catalog_of,
    catalog_with,
    condition,
    counted,
    exercise,
    held,
    timed,
    tool,
)
from planner.testing.sessions import (
    admitted,
    all_modes,
    findings,
    instance_of,
    off_but,
    sequences,
    session_of,
    with_rule,
)

__all__ = [
    "PLAIN",
    "TINY",
    "Bench",
    "Disagreement",
    "ModelSays",
    "admitted",
    "all_modes",
    "catalog_of",
    "catalog_with",
    "compared",
    "condition",
    "counted",
    "disagreements",
    "exercise",
    "findings",
    "held",
    "instance_of",
    "model_of",
    "off_but",
    "sequences",
    "session_of",
    "timed",
    "tool",
    "with_rule",
]
