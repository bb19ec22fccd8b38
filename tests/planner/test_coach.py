"""What a good coach would look at, over seeded random requests. Reads steps and catalogue; knows no solver."""

from __future__ import annotations

import random

import pytest

from planner import builtin_catalog, plan, verify
from tests.requests import coach_says, random_request

BATCH = 10
BATCHES = 20


@pytest.mark.parametrize("seed", range(BATCHES))
def test_a_coach_has_nothing_to_say_about_random_plans(seed: int) -> None:
    catalog = builtin_catalog()
    rng = random.Random(seed)
    for _ in range(BATCH):
        request = random_request(rng, catalog)
        result = plan(request)
        assert result.sessions, (request, result.notes)
        assert verify(result) == []
        assert list(coach_says(result, catalog)) == [], request


def test_the_coach_does_speak_up() -> None:
    """The look itself can fail: a plan with its end cut off does not end calmly."""
    catalog = builtin_catalog()
    result = plan(random_request(random.Random(3), catalog).model_copy(update={"minutes": 30.0}))
    session = result.sessions[0]
    warm_up = [step for step in session.steps if step.stage.value == "warm_up"]
    cut = result.model_copy(update={"sessions": (session.model_copy(update={"steps": tuple(warm_up)}),)})
    said = " ".join(coach_says(cut, catalog))
    assert "ends with" in said
    assert "nothing is really for" in said
