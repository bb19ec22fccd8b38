"""What is as soft as can be is not worth a word."""

from __future__ import annotations

import pytest

from tests.constraints.handmade import catalog_with, exercise, instance_for, pick, sentences, tool

THINGS = {"sponge": tool("sponge", firmness=1), "cushion": tool("cushion"), "cork": tool("cork", firmness=2)}
CATALOG = catalog_with(
    exercise("roll", equipment=(("sponge", "cork"),), stages=("release",), category="release"),
    exercise("lean", equipment=(("cushion",),), stages=("release",), category="release"),
    exercise("knead", stages=("release",), category="release"),
    equipment=THINGS,
)


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_the_softest_tool_a_soft_thing_and_bare_hands_are_no_finding(level: str) -> None:
    instance = instance_for("soft_tool_first", CATALOG, equipment=tuple(THINGS), level=level)
    session = [pick(instance, "roll", equipment=("sponge",)), pick(instance, "lean"), pick(instance, "knead")]
    assert sentences("soft_tool_first", session, instance) == []
