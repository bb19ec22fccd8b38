"""Locks as people write them, doses as plans print them, and what is kept of another plan."""

from __future__ import annotations

import pytest

from catalog.anatomy import Side
from catalog.errors import RequestError
from constraints.instance import resolve
from constraints.kept import Kept, Lock, doses_of, kept_of, numbers, printed
from constraints.prescription import levels
from constraints.request import Request
from planner.api import builtin_catalog
from planner.render.words import dose as said
from tests.tiny import all_modes, catalog_of, instance_of, session_of


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        ("bird_dog", Lock("bird_dog")),
        ("bird_dog@3", Lock("bird_dog", place=3)),
        ("bird_dog@quadruped", Lock("bird_dog", position="quadruped")),
        ("bird_dog=5x8s", Lock("bird_dog", dose=(5, 8))),
        (" bird_dog @ 3 = 5 x 8 s ", Lock("bird_dog", place=3, dose=(5, 8))),
        ("cat_camel=12", Lock("cat_camel", dose=(12,))),
    ],
)
def test_a_lock_is_read_as_it_is_written(text: str, lock: Lock) -> None:
    assert Lock.parse(text) == lock
    assert Lock.parse(str(lock)) == lock


@pytest.mark.parametrize(
    "text",
    ["", "@3", "bird_dog@", "bird_dog=", "bird_dog@0", "bird_dog@-1", "bird_dog@1.5", "bird_dog=much", "a=1x2x3x4"],
)
def test_what_is_no_lock_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"lock is written|place in the order|a dose is written"):
        Lock.parse(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20s", (20,)),
        ("20", (20,)),
        ("1 min", (60,)),
        ("1 min 30 s", (90,)),
        ("2 x 30 s each side", (2, 30)),
        ("12 repetitions", (12,)),
        ("3 x 10 repetitions each side", (3, 10)),
        ("3 x (5 x 8 s)", (3, 5, 8)),
        ("2×30s", (2, 30)),
    ],
)
def test_a_dose_is_read_as_a_plan_prints_it(text: str, found: tuple[int, ...]) -> None:
    assert numbers(text) == found


def test_every_dose_of_every_exercise_can_be_written_as_the_plan_prints_it() -> None:
    tried = 0
    catalog = catalog_of(*(name for name in builtin_catalog().exercises))
    instance = instance_of(catalog, equipment=tuple(builtin_catalog().equipment))
    for mode in all_modes(instance, doses=99):
        if mode.variant is not None or len(mode.exercise.segments) > 1:
            continue
        (bout,) = session_of([mode], instance).bouts
        assert numbers(said(bout, mode.exercise)) == printed(mode.dose)
        done = kept_of(bout)
        dose = mode.dose
        assert (done.sets, done.reps, done.piece_s, done.sides) == (dose.sets, dose.reps, dose.piece_s, dose.sides)
        tried += 1
    assert tried > 500


def test_the_doses_that_are_told_are_those_that_can_be_locked() -> None:
    for exercise in builtin_catalog().exercises.values():
        assert {numbers(text) for text in doses_of(exercise)} == {printed(dose) for dose in levels(exercise)}


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        (["bird_dgo"], "Maybe you meant bird_dog"),
        (["bird_dog@suppine"], "Maybe you meant supine"),
        (["bird_dog@supine"], "bird_dog@quadruped or bird_dog@standing"),
        (["bird_dog=7x7"], "one of: 3x3s, 3x8s, 5x8s"),
    ],
)
def test_a_lock_that_cannot_be_is_told_with_what_can(locks: list[str], words: str) -> None:
    with pytest.raises(RequestError) as error:
        resolve(Request(lock=tuple(locks)), builtin_catalog())
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        (("bird_dog@3", "bird_dog@4"), "locked in two ways"),
        (("bird_dog@3", "clamshell@3"), "two exercises are locked at place 3"),
    ],
)
def test_locks_that_contradict_each_other_are_told(locks: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Request(lock=locks)


def test_a_lock_and_a_wish_not_to_have_it_contradict_each_other() -> None:
    with pytest.raises(RequestError, match="at the same time"):
        resolve(Request(lock=("bird_dog",), exclude=("bird_dog",)), builtin_catalog())


def test_locks_are_kept_in_a_fixed_order() -> None:
    first = Request(lock=("clamshell", "bird_dog = 5 x 8 s"))
    assert first.lock == ("bird_dog=5x8", "clamshell")
    assert first == Request(lock=("bird_dog=5x8s", "clamshell"))


def test_one_side_is_told_apart() -> None:
    instance = instance_of(catalog_of("clamshell"), targets={"glutes:left": 3})
    sides = {kept_of(session_of([mode], instance).bouts[0]).sides for mode in all_modes(instance)}
    assert sides == {(Side.LEFT,), (Side.LEFT, Side.RIGHT)}
    assert Kept(exercise="clamshell", sides=(Side.LEFT,)) != Kept(exercise="clamshell")
