"""Errors say what is wrong, then what to do; ids that are nearly right are recognised."""

from __future__ import annotations

import pytest

from catalog.errors import (
    CatalogError,
    DisagreementError,
    Problem,
    ProfileError,
    RequestError,
    RoutineError,
    RuleError,
    did_you_mean,
    nearest,
)

MUSCLES = ["gluteus_maximus", "gluteus_medius", "gluteus_minimus", "hamstrings", "psoas_major"]


def test_an_error_says_what_to_do_on_a_line_that_starts_with_maybe() -> None:
    assert str(RequestError("There is no style 'genral'.", "you meant general.")).split("\n") == [
        "There is no style 'genral'.",
        "Maybe you meant general.",
    ]


def test_an_error_without_advice_is_one_line() -> None:
    assert str(RoutineError("Nothing to aim at.")) == "Nothing to aim at."


def test_an_error_keeps_its_two_halves_apart_for_programs() -> None:
    error = ProfileError("too old", "check the year.")
    assert (error.what, error.maybe) == ("too old", "check the year.")


@pytest.mark.parametrize("kind", [RequestError, ProfileError, RuleError])
def test_bad_input_leaves_with_2(kind: type[RoutineError]) -> None:
    assert kind("wrong").exit_code == 2
    assert CatalogError([]).exit_code == 2


def test_a_defect_of_the_product_leaves_with_another_code_than_bad_input() -> None:
    assert DisagreementError("the two disagree").exit_code == 70


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.yaml", 7, "x.dose", "is odd", "write 3."), "a.yaml:7: x.dose: is odd\n    Maybe write 3."),
        (Problem("a.yaml", 7, "x.dose", "is odd"), "a.yaml:7: x.dose: is odd"),
        (Problem("a.yaml", 7, "", "is odd"), "a.yaml:7: is odd"),
        (Problem("a.yaml", None, "", "is odd"), "a.yaml: is odd"),
    ],
)
def test_a_problem_reads_file_line_place_fault(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_catalogue_error_lists_and_counts_every_problem() -> None:
    error = CatalogError([Problem("a.yaml", 1, "x", "is odd"), Problem("b.yaml", 2, "y", "is even", "be odd.")])
    assert str(error).split("\n") == [
        "The catalogue has 2 problems:",
        "  a.yaml:1: x: is odd",
        "  b.yaml:2: y: is even",
        "    Maybe be odd.",
    ]
    assert [problem.line for problem in error.problems] == [1, 2]


def test_one_problem_is_not_called_problems() -> None:
    assert str(CatalogError([Problem("a.yaml", 1, "x", "is odd")])).startswith("The catalogue has 1 problem:\n")


@pytest.mark.parametrize(
    ("value", "best"),
    [
        ("hamstring", "hamstrings"),
        ("Hamstrings", "hamstrings"),
        ("gluteus-medius", "gluteus_medius"),
        ("gluteus medius", "gluteus_medius"),
        (" psoas_major ", "psoas_major"),
        ("psoas", "psoas_major"),
    ],
)
def test_the_nearest_id_is_found_through_case_hyphens_blanks_and_missing_letters(value: str, best: str) -> None:
    assert nearest(value, MUSCLES)[0] == best


def test_at_most_so_many_are_offered_and_none_twice() -> None:
    offered = nearest("gluteus", MUSCLES, count=2)
    assert len(offered) == 2
    assert len(set(nearest("gluteus_m", MUSCLES))) == len(nearest("gluteus_m", MUSCLES)) == 3


def test_a_part_of_an_id_finds_it_even_if_the_rest_is_long() -> None:
    assert nearest("minimus", ["hamstrings", "smallest_of_all_the_gluteus_minimus"]) == [
        "smallest_of_all_the_gluteus_minimus"
    ]


@pytest.mark.parametrize("value", ["nut-bre", "Nut Bre", " nut_bre "])
def test_hyphens_blanks_and_case_do_not_hide_a_part_of_an_id(value: str) -> None:
    choices = ["hazelnut_bread_with_a_long_name_behind_it", "hamstrings"]
    assert nearest(value, choices) == choices[:1]


@pytest.mark.parametrize("value", ["", "   ", "zzz"])
def test_nothing_is_offered_for_nothing_or_for_nonsense(value: str) -> None:
    assert nearest(value, MUSCLES) == []
    assert did_you_mean(value, MUSCLES) is None


def test_the_advice_names_what_is_near() -> None:
    assert did_you_mean("hamstring", MUSCLES) == "you meant hamstrings."
    assert did_you_mean("gluteus_mximus", ["gluteus_maximus", "gluteus_minimus"]) == (
        "you meant gluteus_maximus or gluteus_minimus."
    )
