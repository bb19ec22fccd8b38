"""The sheets for a reviewer hold every form, every condition and every question, and no formula."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from planner.render.review import FORMULA, REVIEWER, SHEETS, cited, dose_in_words, sheet
from tests.catalog.own import builtin, folder_of

MAIN = "import sys; sys.argv[0] = 'routine'; from planner.cli.app import main; main()"


def rows(what: str, catalog: Catalog | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet(what, catalog or builtin()), newline="")))


def row(exercise: str, form: str = "base", catalog: Catalog | None = None) -> dict[str, str]:
    (found,) = [entry for entry in rows("exercises", catalog) if (entry["id"], entry["form"]) == (exercise, form)]
    return found


def with_exposure(exercise: str, *tags: str) -> Catalog:
    catalog = builtin()
    changed = catalog.exercises[exercise].model_copy(update={"exposure": tags})
    return dataclasses.replace(catalog, exercises={**catalog.exercises, exercise: changed})


def test_all_forms_of_all_exercises_are_there_once() -> None:
    wanted = [(entry.id, "base") for entry in builtin().exercises.values()]
    wanted += [(entry.id, variant.id) for entry in builtin().exercises.values() for variant in entry.variants]
    assert sorted((entry["id"], entry["form"]) for entry in rows("exercises")) == sorted(wanted)


def test_all_conditions_and_questions_are_there() -> None:
    assert [entry["id"] for entry in rows("conditions")] == list(builtin().conditions)
    assert sorted(entry["id"] for entry in rows("questions")) == sorted(builtin().red_flags)


@pytest.mark.parametrize("what", SHEETS)
def test_the_lines_end_as_the_standard_says_and_the_reviewers_columns_are_empty(what: str) -> None:
    text = sheet(what, builtin())
    assert text.count("\n") == text.count("\r\n") == len(rows(what)) + 1
    assert list(rows(what)[0])[-5:] == list(REVIEWER)
    assert {entry[name] for entry in rows(what) for name in REVIEWER} == {""}


@pytest.mark.parametrize("what", SHEETS)
def test_no_cell_is_a_formula(what: str) -> None:
    assert not [cell for entry in rows(what) for cell in entry.values() if cell.startswith(FORMULA)]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1+1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    catalog = builtin()
    changed = catalog.exercises["bridge"].model_copy(update={"name": start})
    harmed = dataclasses.replace(catalog, exercises={**catalog.exercises, "bridge": changed})
    assert row("bridge", catalog=harmed)["name"] == f"'{start}"


def test_a_changed_tag_shows_in_the_exposure_and_in_who_is_barred() -> None:
    before, after = row("bridge"), row("bridge", catalog=with_exposure("bridge", "head_below_heart"))
    assert before["exposure"] == "lumbar_extension_low, isometric_hold"
    assert after["exposure"] == "head_below_heart"
    assert "vertigo_bppv" not in before["barred_by"]
    assert "vertigo_bppv (head_below_heart)" in after["barred_by"]
    assert "hypertension_controlled (isometric_hold)" in before["cautioned_by"]


def test_exposure_that_is_not_stated_is_unknown_and_barred_by_all() -> None:
    catalog = builtin()
    changed = catalog.exercises["bridge"].model_copy(update={"exposure": None})
    found = row("bridge", catalog=dataclasses.replace(catalog, exercises={**catalog.exercises, "bridge": changed}))
    assert found["exposure"] == "unknown"
    assert found["barred_by"].count("exposure not stated") == len(catalog.conditions)
    assert row("relaxation_meditation")["exposure"] == "none"


def test_a_variant_has_its_own_position_exposure_and_way() -> None:
    found = row("cat_camel", "seated")
    assert found["position"] == "seated_chair"
    assert found["exposure"] == "lumbar_flexion_low, lumbar_extension_low"
    assert found["done_differently"]
    assert "wrist_problem" not in found["barred_by"]
    assert "wrist_problem (wrist_weight_bearing)" in row("cat_camel")["barred_by"]


def test_doses_are_in_words() -> None:
    exercises = builtin().exercises
    assert dose_in_words(exercises["glute_ball_release"]) == "60-120 (usually 60) s, each side"
    assert dose_in_words(exercises["cat_camel"]) == ("3-10 (usually 6) repetitions of 5 s, 1-2 (usually 1) sets")
    assert " holds of " in dose_in_words(exercises["couch_stretch"])
    assert "on each of: " in dose_in_words(exercises["adductor_foam_roll"])
    assert dose_in_words(exercises["pilates"]) == ""


def test_sources_come_with_their_grade() -> None:
    assert "001:49 [source]" in row("glute_ball_release")["sources"]
    assert cited(["judgement", "judgement"], builtin()) == "judgement [J]"
    assert cited(["snook_1998"], builtin()) == "snook_1998 [A] https://metajournal.com/articles/1312074"


def routine(*words: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", MAIN, *words]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_the_command_prints_the_sheet_in_utf_8_with_or_without_the_flag(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "docs" / "catalogue.md"
    entry = path.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    folder = folder_of(tmp_path, {"mine.yaml": entry.replace("Doorway chest stretch", "Étirement, à la porte")})
    done = routine("catalog", "review", "--csv", "--catalog", str(folder))
    assert done.returncode == 0
    assert "Étirement, à la porte" in done.stdout.decode()
    assert done.stdout == routine("catalog", "review", "--catalog", str(folder)).stdout


def test_a_sheet_that_does_not_exist_is_named() -> None:
    done = routine("catalog", "review", "--what", "condition")
    assert done.returncode == 2
    assert b"There is no sheet called 'condition'" in done.stderr
    assert b"conditions" in done.stderr
