"""What a rule does to a plan, in words: computed from its level, its weight and its settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from constraints.rule import Rule


def effect(rule: Rule) -> str:
    """What happens if the rule is broken or matched, and what its weight or a switch does about it."""
    return " ".join(_sentences(rule))


def _sentences(rule: Rule) -> Iterator[str]:
    from constraints.rule import RuleLevel
    from constraints.rulebook import ALWAYS_ON

    tuned = bool(type(rule.params).model_fields)
    match rule.level:
        case RuleLevel.SAFETY:
            yield "What breaks it is never planned: it is always on, and nothing is traded for it."
            if tuned:
                yield "Its settings can only be made stricter."
        case RuleLevel.HARD:
            yield "A plan that breaks it is never given, whatever that plan would bring."
            if rule.id not in ALWAYS_ON:
                yield f"`--without-rule {rule.id}` switches it off."
            else:
                yield (
                    "It can be tuned, not switched off."
                    if tuned
                    else "It is not switched off: it is part of every plan."
                )
        case _:
            yield from _weighed(rule)
            yield f"`--without-rule {rule.id}` leaves them out."


def _weighed(rule: Rule) -> Iterator[str]:
    """What a point counts, against what, and what another weight would do."""
    from constraints.rule import GOAL_UNIT, RuleLevel

    if not rule.weight:
        yield "Its weight is 0, so its points count nothing."
    elif rule.level is RuleLevel.GOAL:
        yield (
            f"Each of its points counts {rule.scale:,} in the value of a plan (its weight, times {GOAL_UNIT:,} for a "
            f"goal): as much as {_work_s(rule)} s of wanted work for a target of weight 1, or {rule.scale:,} points of "
            "a comfort of weight 1."
        )
    else:
        yield (
            f"Each of its points counts {rule.scale:,} in the value of a plan (its weight). It takes "
            f"{-(-GOAL_UNIT // rule.scale):,} of them to make up for one point of a goal of weight 1."
        )
    yield "With twice the weight they count double, with weight 0 nothing."


def _work_s(rule: Rule) -> int:
    """Seconds of wanted work that bring as much as a point of a goal."""
    from constraints.goals.stimulus import Stimulus
    from constraints.wanted import GRAIN_S

    return GRAIN_S * rule.weight // Stimulus.default_weight


def settings(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(name, value, range) of each parameter of a rule; the range is empty where there is none to tell."""
    for name, field in type(rule.params).model_fields.items():
        value = getattr(rule.params, name)
        if isinstance(value, tuple):
            value = ",".join(str(item) for item in value) or "(empty)"
        yield name, str(value), _range(field.metadata)


def _range(metadata: list[Any]) -> str:
    """`1 to 60`, from what is stated of a number."""
    low = [getattr(entry, name) for entry in metadata for name in ("ge", "gt") if hasattr(entry, name)]
    high = [getattr(entry, name) for entry in metadata for name in ("le", "lt") if hasattr(entry, name)]
    more = any(hasattr(entry, "gt") for entry in metadata)
    if not (low and high and all(isinstance(end, int | float) for end in (*low, *high))):
        return ""
    return f"more than {low[0]:g}, at most {high[0]:g}" if more else f"{low[0]:g} to {high[0]:g}"
