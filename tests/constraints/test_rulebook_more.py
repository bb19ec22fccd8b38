"""More on the rulebook: what is barred and by which rule, which rules tell places apart, and which fault is named."""

from __future__ import annotations

import pytest

from catalog.errors import RuleError
from constraints.instance import Instance
from constraints.rulebook import Rulebook
from tests.constraints.handmade import catalog_with, condition, exercise, timed
from tests.tiny import instance_of

SHORT = condition("short_of_breath", params={"supine_hold_max_s": 60})
BELLY = condition("sore_belly", hard={"positions": ["supine"]})
CATALOG = catalog_with(
    exercise("lift", laterality="per_side", dose=timed(40)),
    exercise("lie", dose=timed(90)),
    conditions={"short_of_breath": SHORT, "sore_belly": BELLY},
)


def _barred(instance: Instance, name: str) -> str:
    found = instance.rulebook.barred(name, instance)
    return found[0] if found else "nobody"


@pytest.mark.parametrize(("target", "by"), [("glutes:left", "nobody"), ("glutes", "dose_caps")])
def test_one_side_alone_saves_an_exercise_only_where_a_side_is_asked_for(target: str, by: str) -> None:
    instance = instance_of(CATALOG, conditions=("short_of_breath",), targets={target: 3})
    assert _barred(instance, "lift") == by


def test_of_several_rules_that_bar_an_exercise_the_first_in_the_book_is_named() -> None:
    both = instance_of(CATALOG, conditions=("short_of_breath", "sore_belly"))
    assert _barred(instance_of(CATALOG, conditions=("short_of_breath",)), "lie") == "dose_caps"
    assert _barred(both, "lie") == "contraindications"


def test_only_rules_that_judge_the_order_inside_a_place_tell_its_modes_apart() -> None:
    splitting = {rule.id for rule in Rulebook.build().splitting}
    assert {"hips_first", "routine"} <= splitting
    assert not splitting & {"stage_order", "stimulus", "variety", "economy"}
    assert "hips_first" not in {rule.id for rule in Rulebook.build({"hips_first": {"enabled": False}}).splitting}


def test_of_several_wrong_values_the_first_is_named() -> None:
    with pytest.raises(RuleError, match=r"^frame_count\.arrive: -1"):
        Rulebook.build({"frame_count": {"relax": 99, "arrive": -1}})


def test_an_unknown_parameter_that_is_like_no_other_is_refused_with_all_that_there_are() -> None:
    with pytest.raises(RuleError, match="no parameter 'xyzzy'") as caught:
        Rulebook.build({"exercise_count": {"xyzzy": 1}})
    assert str(caught.value.maybe) == "one of: at_least, at_most, weight, enabled."


def test_an_unknown_parameter_that_is_like_another_is_refused_with_that_one_alone() -> None:
    with pytest.raises(RuleError, match="no parameter 'at_lest'") as caught:
        Rulebook.build({"exercise_count": {"at_lest": 1}})
    assert "at_least" in str(caught.value.maybe)
    assert "enabled" not in str(caught.value.maybe)
