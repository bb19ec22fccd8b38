"""What can stand in for a thing, and for which exercises."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from catalog.equipment import Equipment, Substitute

ROLLER = Equipment(
    id="roller",
    name="roller",
    substitutes=(Substitute(use="bolster", only_for=("nudge",)), Substitute(use="bottle"), Substitute(use="towel")),
)


def test_stand_ins_come_in_the_order_of_the_data_best_first() -> None:
    assert ROLLER.stand_ins("nudge") == ("bolster", "bottle", "towel")


def test_a_stand_in_that_is_limited_to_some_exercises_is_not_offered_for_others() -> None:
    assert ROLLER.stand_ins("roll") == ("bottle", "towel")


def test_a_thing_does_not_stand_in_for_itself() -> None:
    assert "roller" not in ROLLER.stand_ins("nudge")


def test_a_thing_without_substitutes_has_no_stand_ins() -> None:
    assert Equipment(id="pool", name="pool").stand_ins("anything") == ()


def test_a_thing_is_neither_at_hand_everywhere_nor_picked_up_unless_it_says_so() -> None:
    pool = Equipment(id="pool", name="pool")
    assert (pool.assumed, pool.in_hand, pool.firmness) == (False, False, None)


@pytest.mark.parametrize("firmness", [0, 4, -1])
def test_firmness_goes_from_soft_1_to_hard_3(firmness: int) -> None:
    with pytest.raises(ValidationError):
        Equipment(id="ball", name="ball", firmness=firmness)
