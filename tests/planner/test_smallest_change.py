"""The smallest change of weights, against every pair of weights there is."""

from __future__ import annotations

from itertools import combinations, product
from random import Random

import pytest

from planner.steer.smallest_change import smallest_change, unbeatable

Vector = tuple[int, ...]


def worth(gain: Vector, weights: Vector) -> int:
    return sum(points * weight for points, weight in zip(gain, weights, strict=True))


def by_hand(before: Vector, gains: list[Vector], margin: int, least: int) -> Vector | None:
    """Every pair of weights is tried; of those that do, the one that the docstring promises."""
    fits = [
        weights
        for weights in product(range(101), repeat=len(before))
        if all(worth(gain, weights) >= margin for gain in gains)
        and all(now >= min(was, least) for was, now in zip(before, weights, strict=True))
    ]

    def rank(weights: Vector) -> tuple[object, ...]:
        moves = [now - was for was, now in zip(before, weights, strict=True)]
        return (
            sum(map(abs, moves)),
            sum(move != 0 for move in moves),
            [abs(move) for move in moves],
        )

    return min(fits, key=rank, default=None)


def random_case(seed: int) -> tuple[Vector, list[Vector], int, int]:
    rng = Random(seed)
    before = (rng.choice([0, 1, 2, 5, 30]), rng.choice([0, 1, 4, 10, 99]))
    large = rng.choice([1, 1, 1000])
    gains = [(rng.randint(-4, 4) * large, rng.randint(-9, 9)) for _ in range(rng.randint(1, 4))]
    return before, gains, rng.choice([0, 1, 1]), rng.choice([0, 0, 1])


@pytest.mark.parametrize("seed", range(60))
def test_it_is_the_smallest_of_all(seed: int) -> None:
    case = random_case(seed)
    assert smallest_change(*case) == by_hand(*case)


def test_the_cases_are_of_all_kinds() -> None:
    found = [(case, smallest_change(*case)) for case in map(random_case, range(60))]
    assert sum(weights is None for _, weights in found) >= 10
    assert sum(weights == case[0] for case, weights in found) >= 5
    assert sum(weights is not None and weights != case[0] for case, weights in found) >= 12


@pytest.mark.parametrize(
    ("before", "gain", "weights"),
    [
        ((5, 5), (1, 1), (5, 5)),
        ((5, 5), (1, -1), (5, 4)),
        ((5, 5), (-1, 1), (5, 6)),
        ((5, 4, 3), (0, 1, -2), (5, 4, 1)),
        ((0, 0), (1, 1), (0, 1)),
        ((100, 100), (1, -1), (100, 99)),
        ((100, 0), (-1, 100), (100, 2)),
        ((1, 1), (-1000, 1), (0, 1)),
        ((3, 3), (-1, 0), None),
        ((3, 3), (0, 0), None),
        ((3, 3), (-1, -1), None),
    ],
)
def test_small_cases_by_heart(before: Vector, gain: Vector, weights: Vector | None) -> None:
    assert smallest_change(before, [gain]) == weights


def test_a_tie_may_be_enough_and_a_rule_may_have_to_keep_counting() -> None:
    assert smallest_change((2, 3), [(-1, 0)], margin=0) == (0, 3)
    assert smallest_change((2, 3), [(-1, 0)], margin=0, least=1) is None
    assert smallest_change((0, 3), [(-1, 0)], margin=0, least=1) == (0, 3)
    assert smallest_change((4, 2), [(-1, 1), (1, -1)], margin=0, least=1) == (4, 4)
    assert smallest_change((4, 2), [(-1, 1), (1, -1)]) is None


def test_nothing_to_beat_is_beaten() -> None:
    assert smallest_change((3, 1), []) == (3, 1)


@pytest.mark.parametrize("seed", range(40))
def test_the_plans_that_no_weights_beat_together_can_none_be_left_out(seed: int) -> None:
    rng = Random(seed)
    gains = [(rng.randint(-3, 3), rng.randint(-3, 3)) for _ in range(6)]
    before = (rng.randint(0, 9), rng.randint(0, 9))
    if by_hand(before, gains, 1, 0) is not None:
        return
    places = unbeatable(before, gains)
    kept = [gains[place] for place in places]
    assert by_hand(before, kept, 1, 0) is None
    assert all(by_hand(before, list(fewer), 1, 0) is not None for fewer in combinations(kept, len(kept) - 1))
    alone = [place for place, gain in enumerate(gains) if by_hand(before, [gain], 1, 0) is None]
    assert places == ((alone[0],) if alone else places)
    assert len(places) == 1 or not alone
