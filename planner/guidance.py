"""What a person reads once with a plan: when to stop, and what their conditions ask for besides."""

from __future__ import annotations

from typing import Any

from constraints.instance import Instance
from constraints.profile import Direction

STOP_RULE = (
    "Stop an exercise at sharp pain, numbness, tingling, dizziness, or pain that moves down a leg, and leave it out "
    "until a clinician has cleared you (`stopped` in the profile)."
)
DISCLAIMER = "This is a planning aid, not medical advice; it does not diagnose and promises no relief."

SAID = {
    "stop_if": "stop also at {}.",
    "no_breath_hold": "breathe through every effort, never hold your breath.",
    "supine_alternative": "where lying flat is uncomfortable: {}.",
    "range": "stay in the {} of your range, do not hang at its end.",
    "allow_variant": "instead of flat hands, {}.",
    "allowed": "fine on your own: {}.",
    "blt": "{}.",
    "note": "{}.",
    "extension_ok": "gentle bending backward is fine.",
}
"""Parameter of a condition -> what is said of it. The other parameters act in rules."""

ACTS = (
    "change_pace",
    "chair_or_wall_support",
    "extension_items_need",
    "minimise_transitions",
    "prefer_positions",
)
"""Parameters in words or switches that rules act on."""


def guidance(instance: Instance) -> tuple[str, ...]:
    """The stop rule, then a sentence for each parameter of the person's conditions that is to be said, each once."""
    found = [STOP_RULE]
    for condition in instance.conditions:
        for name, value in condition.params.items():
            if name in SAID and value and not (name == "extension_ok" and _backward_is_out(instance)):
                found.append(f"{condition.name}: {SAID[name].format(_plain(value))}")
    return tuple(dict.fromkeys(found))


def _backward_is_out(instance: Instance) -> bool:
    """Whether another condition, or the direction that eases the person, speaks against bending backward."""
    backward = {"lumbar_extension_low", "lumbar_extension_end"}
    spoken = any(backward & {*entry.hard.tags, *entry.soft.tags} for entry in instance.conditions)
    return spoken or instance.profile.direction is Direction.FLEXION


def _plain(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value).replace("_", " ")
