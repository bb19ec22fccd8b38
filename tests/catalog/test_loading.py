"""A person's own folder is read strictly, merged over the built-in data, and can never make it less safe."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import catalog.compiled
from catalog.catalog import Catalog
from catalog.errors import CatalogError, Problem
from catalog.exercise import Availability
from tests.catalog.own import (
    CONDITION,
    OWN,
    REPS,
    as_data,
    as_yaml,
    builtin,
    folder_of,
    line_with,
    numbered,
    only_problem,
    problems,
    problems_in,
    swapped,
)

# One fault in a valid entry: what is exchanged for what, the text on whose line the fault stands, where in the entry it
# is, a part of what is said of it (with the bad value) and a part of the advice (None: any advice or none).
Fault = tuple[str, str, str, str, str, str | None]

FIELD_FAULTS: list[Fault] = [
    ("  intensity: gentle", "  intensity: gentel", "gentel", "intensity", "'gentel'", "gentle"),
    ("status: plannable", "status: planable", "planable", "status", "'planable'", "plannable"),
    ("category: static_stretch", "category: strech", "strech", "category", "'strech'", "static_stretch"),
    ("level: rule", "level: rules", "level:", "sources.0.level", "'rules'", "rule"),
    ("laterality: per_side", "laterality: per-side", "laterality:", "laterality", "'per-side'", "per_side"),
    ("  mistake: ", "  mistakes: ", "mistakes:", "mistakes", "'mistakes'", "mistake"),
    ("      how: ", "      hov: ", "hov:", "variants.0.hov", "'hov'", "how"),
    ("    primary: ", "    primry: ", "primry", "muscles.primry", "'primry'", "primary"),
    ("    rest_s: 5", "    rest: 5", "    rest:", "dose.rest", "'rest'", "rest_s"),
    ("difficulty: 2", "difficulty: 4", "difficulty", "difficulty", "4", "3"),
    ("difficulty: 2", "difficulty: 0", "difficulty", "difficulty", "0", "1"),
    ("difficulty: 2", "difficulty: 1.5", "difficulty", "difficulty", "1.5", None),
    ("difficulty: 2", "difficulty: [1]", "difficulty", "difficulty", "[1]", None),
    ("difficulty: 2", "difficulty:", "difficulty", "difficulty", "None", None),
    ("difficulty: 2", f"difficulty: {'9' * 30}", "difficulty", "difficulty", "9" * 30, None),
    ("max: 33", "max: 3601", "max: 3601", "dose.hold_s.max", "3601", "3600"),
    ("min: 11", "min: 0", "min: 0", "dose.hold_s.min", "0", "1"),
    ("min: 11", "min: -5", "min: -5", "dose.hold_s.min", "-5", "1"),
    ("max: 33", "max: 1:30", "max: 1:30", "dose.hold_s.max", "'1:30'", None),
    ("max: 33", "max: .nan", "max: .nan", "dose.hold_s.max", "'.nan'", None),
    ("max: 33", "max: .inf", "max: .inf", "dose.hold_s.max", "'.inf'", None),
    ("max: 33", "max: 1.0e999", "max: 1.0e999", "dose.hold_s.max", "inf", None),
    ("max: 33", f"max: {'9' * 18}", "max: 9", "dose.hold_s.max", "9" * 18, "3600"),
    ("max: 33", "max: 2020-01-01", "max: 2020", "dose.hold_s.max", "'2020-01-01'", None),
    ("max: 33", "max: 0x1E", "max: 0x", "dose.hold_s.max", "'0x1E'", None),
    ("min: 11", "min: 40", "    hold_s:", "dose.hold_s", "min 40, default 22, max 33", None),
    ("default: 22", "default: 34", "    hold_s:", "dose.hold_s", "min 11, default 34, max 33", None),
    ("max: 33", "max: 12", "    hold_s:", "dose.hold_s", "min 11, default 22, max 12", None),
    ("side_switch_s: 6", "side_switch_s: 61", "side_switch_s", "side_switch_s", "61", "60"),
    ("side_switch_s: 6", "side_switch_s: -1", "side_switch_s", "side_switch_s", "-1", "0"),
    ("rest_s: 5", "rest_s: 121", "rest_s", "dose.rest_s", "121", "120"),
    ("[pillow]", "pillow", "optional_equipment", "optional_equipment", "'pillow'", None),
    ("- [strap_or_towel]", "- strap_or_towel", "strap_or_towel", "equipment.0", "'strap_or_towel'", None),
    ('name: "Own stretch"', 'name: "\\x1b[31mred"', "31mred", "name", "\\x1b[31mred", None),
    ('name: "Own stretch"', 'name: "two\\nlines"', "two", "name", "two\\nlines", None),
    ('name: "Own stretch"', "name: no", "name: no", "name", "'no'", None),
    ('name: "Own stretch"', "name: 12", "name: 12", "name", "12", None),
    ('name: "Own stretch"', f'name: "{"x" * 241}"', "xxx", "name", "xxx", None),
    ('- "Lift one leg."', '- "\\x1b]0;title\\x07"', "title", "steps.1", "title", None),
    ("    - id: lower", "    - id: Lower", "id: Lower", "variants.0.id", "'Lower'", None),
    ('document: "003"', "document: 3", "document: 3", "sources.0.document", "3", None),
    ('lines: "17-25"', 'lines: "17 to 25"', "17 to", "sources.0.lines", "'17 to 25'", None),
    ("  intensity: gentle", "  intensity: gentle\n  1: 2", "  1: 2", "1", "'1'", None),
    ("  intensity: gentle", "  intensity: gentle\n  <<: {a: 1}", "<<", "<<", "'<<'", None),
]

REFERENCE_FAULTS: list[Fault] = [
    ("position: supine", "position: suppine", "suppine", "position", "'suppine'", "supine"),
    ("    - hamstrings", "    - hamstring", "    - hamstring", "regions.0", "'hamstring'", "hamstrings"),
    ("primary: [hamstrings]", "primary: [hamstrin]", "hamstrin]", "muscles.primary.0", "'hamstrin'", "hams"),
    ("[gluteus_maximus]", "[gluteus_max]", "gluteus_max", "muscles.secondary.0", "'gluteus_max'", "maximus"),
    ("- [strap_or_towel]", "- [strap]", "[strap]", "equipment.0.0", "'strap'", "strap_or_towel"),
    ("[pillow]", "[pillow, pilow]", "pilow", "optional_equipment.1", "'pilow'", "pillow"),
    ("equipment: []", "equipment: [[chiar]]", "chiar", "variants.0.equipment.0.0", "'chiar'", "chair"),
    ("  difficulty: 2", "  difficulty: 2\n  easier: [catcamel]", "catcamel", "easier.0", "'catcamel'", "cat_c"),
    ("  difficulty: 2", "  difficulty: 2\n  harder: [brigde]", "brigde", "harder.0", "'brigde'", "bridge"),
    ('document: "003"', 'document: "005"', "005", "sources.0.document", "'005'", "003"),
    ("basis: acsm_flexibility", "basis: acsm_flexib", "acsm", "variants.0.basis", "'acsm_flexib'", "acsm_fl"),
    (
        "    - id: lower",
        "    - position: standig\n      id: lower",
        "standig",
        "variants.0.position",
        "'standig'",
        "standing",
    ),
    (
        "    - id: lower",
        "    - adds: [immersio]\n      id: lower",
        "immersio",
        "variants.0.adds.0",
        "'immersio'",
        "immersion",
    ),
]


def check(found: Problem, text: str, fault: Fault, entry: str = "own_stretch") -> None:
    marker, where, what, maybe = fault[2:]
    assert (found.line, found.where) == (line_with(text, marker), f"{entry}.{where}")
    assert what in found.what
    assert maybe is None or (found.maybe is not None and maybe in found.maybe)


def test_a_valid_own_exercise_stands_in_the_catalogue(tmp_path: Path) -> None:
    merged = Catalog.load(folder_of(tmp_path, {"exercises.yaml": OWN}))
    entry = merged.exercises["own_stretch"]
    assert entry.availability is Availability.PLANNABLE
    assert set(merged.exercises) == set(builtin().exercises) | {"own_stretch"}
    assert list(merged.exercises) == sorted(merged.exercises)


@pytest.mark.parametrize("fault", FIELD_FAULTS, ids=lambda fault: fault[1].strip()[:40])
def test_a_wrong_value_is_named_with_file_line_and_the_nearest_good_one(tmp_path: Path, fault: Fault) -> None:
    text = swapped(OWN, fault[0], fault[1])
    found = [problem for problem in problems_in(tmp_path, text) if "is missing" not in problem.what]
    assert len(found) == 1, found
    check(found[0], text, fault)


@pytest.mark.parametrize("fault", REFERENCE_FAULTS, ids=lambda fault: fault[1].strip()[:40])
def test_an_unknown_reference_is_named_with_file_line_and_the_nearest_good_one(tmp_path: Path, fault: Fault) -> None:
    text = swapped(OWN, fault[0], fault[1])
    found = problems_in(tmp_path, text)
    check(found[0], text, fault)


@pytest.mark.parametrize("fault", REFERENCE_FAULTS, ids=lambda fault: fault[1].strip()[:40])
def test_an_unknown_reference_is_named_once(tmp_path: Path, fault: Fault) -> None:
    only_problem(tmp_path, swapped(OWN, fault[0], fault[1]))


@pytest.mark.parametrize(
    "key", ["position", "laterality", "intensity", "difficulty", "category", "status", "basis", "name"]
)
def test_a_missing_key_is_named_at_its_entry(tmp_path: Path, key: str) -> None:
    lines = OWN.splitlines(keepends=True)
    second = "".join(line for line in lines if not line.startswith(f"  {key}:")).replace("own_stretch", "own_second")
    text = OWN + second
    found = only_problem(tmp_path, text)
    assert (found.line, found.where) == (line_with(text, "own_second"), f"own_second.{key}")
    assert "missing" in found.what


def test_an_id_with_a_blank_is_refused_on_its_line(tmp_path: Path) -> None:
    found = only_problem(tmp_path, OWN + swapped(REPS, "id: own_rocking", "id: Own Rocking"))
    assert found.line == OWN.count("\n") + 1
    assert "'Own Rocking'" in found.what


def test_a_missing_key_of_a_dose_is_named_at_its_dose(tmp_path: Path) -> None:
    text = swapped(OWN, "      max: 33\n", "")
    found = only_problem(tmp_path, text)
    assert (found.line, found.where) == (line_with(text, "    hold_s:"), "own_stretch.dose.hold_s.max")


def test_an_entry_without_id_is_found_by_its_line(tmp_path: Path) -> None:
    text = OWN + swapped(OWN, "- id: own_stretch\n  name", "- name")
    found = only_problem(tmp_path, text)
    assert found.line == OWN.count("\n") + 1
    assert "'id'" in found.what


REPS_FAULTS = [
    ("rep_s: 4", "rep_s: 61", "rep_s:", "dose.rep_s", "61", "60"),
    ("set_rest_s: 20", "set_rest_s: 301", "set_rest_s:", "dose.set_rest_s", "301", "300"),
    ("set_rest_s: 20", "set_rest: 20", "set_rest:", "dose.set_rest", "'set_rest'", "set_rest_s"),
    ("min: 5", "min: 0", "min: 0", "dose.reps.min", "0", "1"),
    ("min: 5", "min: 9", "    reps:", "dose.reps", "min 9, default 6, max 7", None),
]


@pytest.mark.parametrize("fault", REPS_FAULTS, ids=lambda fault: fault[1])
def test_a_fault_in_a_dose_of_repetitions_stands_on_its_own_line(tmp_path: Path, fault: Fault) -> None:
    text = swapped(REPS, fault[0], fault[1])
    check(only_problem(tmp_path, text), text, fault, "own_rocking")


def test_a_valid_exercise_in_repetitions_is_read(tmp_path: Path) -> None:
    dose = Catalog.load(folder_of(tmp_path, {"exercises.yaml": REPS})).exercises["own_rocking"].dose
    assert dose is not None
    assert dose.kind == "reps"


def test_a_dose_of_an_unknown_kind_is_named_on_the_line_of_the_kind(tmp_path: Path) -> None:
    text = swapped(OWN, "kind: holds", "kind: hold")
    found = only_problem(tmp_path, text)
    assert found.line == line_with(text, "kind: hold")
    assert "'hold'" in found.what
    assert found.maybe is not None
    assert "holds" in found.maybe


def test_a_wrong_number_of_steps_is_named_on_the_line_of_the_steps(tmp_path: Path) -> None:
    text = swapped(OWN, '    - "Lower it again."\n', "")
    found = only_problem(tmp_path, text)
    assert "3 to 7" in found.what
    assert found.line == line_with(text, "  steps:")


@pytest.mark.parametrize("key", ["breathing", "mistake", "stop_when", "instructions_from"])
def test_words_that_a_planned_exercise_lacks_are_named_at_the_entry(tmp_path: Path, key: str) -> None:
    text = "".join(line for line in OWN.splitlines(keepends=True) if not line.startswith(f"  {key}:"))
    found = only_problem(tmp_path, text)
    assert found.line == 1
    assert found.where.startswith("own_stretch")
    assert key in found.what


def test_a_banned_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    assert "never_planned" in only_problem(tmp_path, swapped(OWN, "status: plannable", "status: banned")).what


@pytest.mark.parametrize("written", ["true", '"2"', "2.0", "02", "1_0", "yes"])
def test_a_whole_number_is_written_as_a_whole_number(tmp_path: Path, written: str) -> None:
    text = swapped(OWN, "  side_switch_s: 6", f"  side_switch_s: {written}")
    assert only_problem(tmp_path, text).line == line_with(text, "side_switch_s")


@pytest.mark.parametrize("written", ["no", "yes", "off", "True", '"false"', "0"])
def test_true_and_false_are_written_as_true_and_false(tmp_path: Path, written: str) -> None:
    text = swapped(CONDITION, "switches_off_gated: true", f"switches_off_gated: {written}")
    assert only_problem(tmp_path, text, "conditions.yaml").line == line_with(text, "switches_off_gated")


def test_no_stays_text_where_text_is_wanted(tmp_path: Path) -> None:
    text = swapped(OWN, '{neutral: "yes"}', "{neutral: no, since: 2020-01-01}")
    entry = Catalog.load(folder_of(tmp_path, {"exercises.yaml": text})).exercises["own_stretch"]
    assert entry.lumbar_movement == {"neutral": "no", "since": "2020-01-01"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("min: mcgill", "mcgil"), ("        default: judgement", "judgment"), ('max: "002:107"', '"007:3"')],
)
def test_each_citation_of_a_dose_is_looked_up(tmp_path: Path, old: str, new: str) -> None:
    found = only_problem(tmp_path, swapped(OWN, old, f"{old.partition(':')[0]}: {new}"))
    assert f"'{new.strip(chr(34)).partition(':')[0]}'" in found.what
    assert found.maybe is not None


@pytest.mark.parametrize(
    ("name", "text", "good"),
    [
        ("exercises.yaml", swapped(OWN, "max: 33", "mx: 33"), "max"),
        ("conditions.yaml", swapped(CONDITION, "    ids:", "    idss:"), "ids"),
        ("conditions.yaml", swapped(CONDITION, "  screening:", "  screning:"), "screening"),
        ("equipment.yaml", '- {id: own_thing, name: "Own thing", substitutes: [{us: chair}]}', "use"),
        ("regions.yaml", '- {id: own_region, nam: "Own region"}', "name"),
    ],
)
def test_an_unknown_key_gets_the_nearest_key_of_the_place_where_it_stands(
    tmp_path: Path, name: str, text: str, good: str
) -> None:
    unknown = [problem for problem in problems_in(tmp_path, text, name) if "is not known" in problem.what]
    assert [problem.maybe is not None and good in problem.maybe.rstrip(".").split() for problem in unknown] == [True]


MACHINERY = (
    "Input should be",
    "String should",
    "Tuple",
    "tuple",
    "constrained",
    "dict[",
    "dictionary",
    "unable to parse",
)

CLUMSY = {
    "not a whole number": swapped(OWN, "difficulty: 2", "difficulty: two"),
    "a fraction": swapped(OWN, "difficulty: 2", "difficulty: 1.5"),
    "nothing": swapped(OWN, "difficulty: 2", "difficulty:"),
    "no list": swapped(OWN, "[pillow]", "pillow"),
    "no mapping": swapped(REPS, "    reps:\n      min: 5\n      default: 6\n      max: 7\n", "    reps: 6\n"),
    "a number as a name": swapped(OWN, '"Own stretch"', "12"),
    "a short name": swapped(OWN, '"Own stretch"', "no"),
    "a long name": swapped(OWN, "Own stretch", "x" * 241),
    "a control character": swapped(OWN, "Own stretch", "\\x1b[31m"),
    "an id with a blank": swapped(OWN, "id: lower", "id: Own One"),
    "too many steps": swapped(OWN, '    - "Lower it again."\n', '    - "Lower it again."\n' * 6),
    "an entry that is text": "- bridge\n",
    "a wrong key of a citation": swapped(OWN, 'max: "002:107"', 'mx: "002:107"'),
}


@pytest.mark.parametrize("text", CLUMSY.values(), ids=CLUMSY.keys())
def test_no_message_speaks_of_the_machinery_behind_it(tmp_path: Path, text: str) -> None:
    for problem in problems_in(tmp_path, text):
        assert not [word for word in MACHINERY if word in str(problem)], str(problem)


def test_an_entry_is_never_printed_whole(tmp_path: Path) -> None:
    for text in (swapped(OWN, '    - "Lower it again."\n', ""), swapped(OWN, "min: 11", "min: 40")):
        assert "{" not in only_problem(tmp_path, text).what


@pytest.mark.parametrize(
    "text",
    [
        swapped(OWN, "id: own_stretch", 'id: "\\x1b[31mred"'),
        swapped(OWN, "  difficulty: 2", '  difficulty: 2\n  "\\x1b[31mred": 3'),
        swapped(OWN, "  difficulty: 2", '  difficulty: 2\n  "\\x1b[31mred": 3\n  "\\x1b[31mred": 3'),
        swapped(OWN, "intensity: gentle", 'intensity: "\\x1b[31mred"'),
        swapped(OWN, "intensity: gentle", "intensity: !<%1b[31mred> gentle"),
    ],
    ids=["id", "key", "key twice", "value", "tag"],
)
def test_no_message_sends_control_characters_to_the_terminal(tmp_path: Path, text: str) -> None:
    for problem in problems_in(tmp_path, text):
        assert "\x1b" not in str(problem)


def test_a_key_with_a_line_break_does_not_forge_another_message(tmp_path: Path) -> None:
    text = swapped(OWN, "  difficulty: 2", '  difficulty: 2\n  "x\\nother.yaml:1: wrong": 3')
    assert not any(line.strip().startswith("other.yaml") for line in str(only_problem(tmp_path, text)).splitlines())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("intensity: gentle", "intensity: &x gentle", "anchors"),
        ("intensity: gentle", "intensity: *x", "aliases"),
        ("intensity: gentle", "intensity: !!str gentle", "tag"),
        ("intensity: gentle", "intensity: !!python/name:os.system", "tag"),
        ("intensity: gentle", "intensity: " + "[" * 40 + "]" * 40, "deep"),
        ("  intensity: gentle", "\tintensity: gentle", "YAML"),
    ],
)
def test_yaml_that_hides_something_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = swapped(OWN, old, new)
    found = only_problem(tmp_path, text)
    assert (found.line, said in found.what) == (line_with(text, "intensity"), True)


def test_a_key_that_stands_twice_in_an_entry_is_refused(tmp_path: Path) -> None:
    found = only_problem(tmp_path, swapped(OWN, "  dose:", "  intensity: strong\n  dose:"))
    assert found.line == line_with(OWN, "  dose:")
    assert "intensity" in found.where


def test_an_id_that_stands_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    found = only_problem(tmp_path, OWN + swapped(OWN, "Own stretch", "Another"))
    assert found.line == OWN.count("\n") + 1
    assert "own_stretch" in found.what
    assert f"{tmp_path / 'exercises.yaml'}:1" in found.what


def test_an_id_that_stands_in_two_files_of_one_folder_is_refused(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.yaml": OWN, "b.yaml": "# note\n" + swapped(OWN, "Own stretch", "Another")})
    found = problems(tmp_path)
    assert [(problem.file, problem.line) for problem in found] == [(str(tmp_path / "b.yaml"), 2)]
    assert str(tmp_path / "a.yaml") in found[0].what


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "null\n", "---\n"])
def test_an_empty_file_is_a_fault(tmp_path: Path, text: str) -> None:
    found = only_problem(tmp_path, text)
    assert "empty" in found.what
    assert found.maybe is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: 1", "mapping"),
        ("{}", "mapping"),
        ("hello", "text"),
        ('""', "text"),
        ("5", "number"),
        ("0", "number"),
        ("1.5", "number"),
        ("true", "true or false"),
        ("false", "true or false"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_and_told_what_it_holds(tmp_path: Path, text: str, kind: str) -> None:
    found = only_problem(tmp_path, text)
    assert found.line == 1
    assert kind in found.what
    assert found.maybe is not None


def test_items_that_are_no_entries_are_each_refused_on_their_line(tmp_path: Path) -> None:
    assert [problem.line for problem in problems_in(tmp_path, "- 5\n- bridge\n-\n- []\n")] == [1, 2, 3, 4]


def test_a_missing_folder_a_file_and_an_empty_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    found = problems(tmp_path / "missing", tmp_path / "file", tmp_path / "empty")
    assert [problem.file for problem in found] == [str(tmp_path / name) for name in ("missing", "file", "empty")]
    for problem, said in zip(found, ("no such folder", "not a folder", "no YAML file"), strict=True):
        assert said in problem.what
        assert problem.maybe is not None


def test_a_folder_with_other_files_only_holds_no_yaml(tmp_path: Path) -> None:
    folder_of(tmp_path, {"notes.txt": "x", "a.yoml": "x", "sub/more.json": "[]"})
    assert "no YAML file" in problems(tmp_path)[0].what


def test_what_is_too_big_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_bytes(OWN.encode() + b"#" * 1_000_000)
    (tmp_path / "latin.yaml").write_bytes("- id: ö\n".encode("latin-1"))
    (tmp_path / "folder.yaml").mkdir()
    assert [(Path(problem.file).name, problem.what.split()[0]) for problem in problems(tmp_path)] == [
        ("big.yaml", "has"),
        ("folder.yaml", "is"),
        ("latin.yaml", "is"),
    ]


def test_a_folder_with_six_faults_of_six_kinds_reports_six(tmp_path: Path) -> None:
    text = numbered(6)
    for index, (old, new) in enumerate(
        [
            ("intensity: gentle", "intensity: gentel"),
            ("position: supine", "position: suppine"),
            ("min: 11", "min: 40"),
            ("  mistake: ", "  mistakes_of_mine: 1\n  mistake: "),
            ("  intensity: gentle", "  intensity: gentle\n  intensity: gentle"),
            ("  difficulty: 2", "  difficulty: 2\n  harder: [own_stretch_5]"),
        ]
    ):
        entry = swapped(OWN, "id: own_stretch", f"id: own_stretch_{index}")
        text = swapped(text, entry, swapped(entry, old, new))
    found = problems_in(tmp_path, text)
    entries = [text[: text.index(f"own_stretch_{index}\n")].count("\n") + 1 for index in range(6)] + [10**6]
    hit = [max(index for index in range(6) if entries[index] <= (problem.line or 0)) for problem in found]
    assert sorted(hit) == [0, 1, 2, 3, 4, 5]


def test_six_faults_in_six_files_and_folders_are_all_reported(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        {
            "a.yaml": swapped(OWN, "gentle", "gentel"),
            "b.yaml": "a: [",
            "exercises/c.yml": swapped(REPS, "[adductors]", "[adductor]"),
            "conditions.yaml": swapped(CONDITION, "[cat_camel]", "[catcamel]"),
            "positions.yaml": "same_position_s: 0",
        },
    )
    found = problems(tmp_path, tmp_path / "missing")
    assert sorted(Path(problem.file).name for problem in found) == [
        "a.yaml",
        "b.yaml",
        "c.yml",
        "conditions.yaml",
        "missing",
        "positions.yaml",
    ]


def test_two_wrong_values_in_one_entry_are_both_reported(tmp_path: Path) -> None:
    text = swapped(swapped(OWN, "gentle", "gentel"), "difficulty: 2", "difficulty: 7")
    assert [problem.line for problem in problems_in(tmp_path, text)] == [
        line_with(text, "gentel"),
        line_with(text, "difficulty: 7"),
    ]


def test_a_faulty_entry_is_not_reported_again_by_those_that_link_to_it(tmp_path: Path) -> None:
    text = swapped(OWN, "gentle", "gentel") + swapped(REPS, "intensity:", "easier: [own_stretch]\n  intensity:")
    assert only_problem(tmp_path, text).where == "own_stretch.intensity"


CONDITION_FAULTS: list[Fault] = [
    ("[hip_flexion_gt90]", "[hip_flexion]", "hip_flexion", "hard.tags.0", "'hip_flexion'", "gt90"),
    ("[lumbar_flexion_end]", "[lumbar_end]", "lumbar_end", "soft.tags.0", "'lumbar_end'", "lumbar"),
    ("[couch_stretch]", "[couch_strech]", "couch", "hard.ids.0", "'couch_strech'", "couch_stretch"),
    ("[prone]", "[proned]", "proned", "hard.positions.0", "'proned'", "prone"),
    ("[release]", "[relese]", "relese", "hard.categories.0", "'relese'", "release"),
    ("[cat_camel]", "[catcamel]", "catcamel", "prefer.0", "'catcamel'", "cat_camel"),
    ("screening: caution", "screening: cauton", "cauton", "screening", "'cauton'", "caution"),
]


@pytest.mark.parametrize("fault", CONDITION_FAULTS, ids=lambda fault: fault[1])
def test_an_own_condition_is_checked_like_an_exercise(tmp_path: Path, fault: Fault) -> None:
    text = swapped(CONDITION, fault[0], fault[1])
    check(only_problem(tmp_path, text, "conditions.yaml"), text, fault, "own_condition")


@pytest.mark.parametrize(
    "written",
    ["hold_max_s: six", "hold_max_s: true", "hold_max_s: -6", "hold_max_s: 1.0e999", "hold_max_s: .nan"],
)
def test_a_limit_of_an_own_condition_that_nobody_can_keep_is_refused(tmp_path: Path, written: str) -> None:
    text = swapped(CONDITION, "hold_max_s: 6", written)
    assert only_problem(tmp_path, text, "conditions.yaml").line == line_with(text, written)


NAMED = "- id: own_entry\n  name: Own\n"
STYLE = NAMED + "  about: Own\n"

SHELF_FAULTS: list[tuple[str, str, int, str, str, str | None]] = [
    ("regions.yaml", NAMED + "  kind: muscle", 3, "kind", "'muscle'", "muscles"),
    ("regions.yaml", NAMED + "  wanted_s:\n    strech: 5", 4, "wanted_s", "'strech'", "stretch"),
    ("regions.yaml", NAMED + "  wanted_s:\n    stretch: -5", 4, "wanted_s.stretch", "-5", None),
    ("regions.yaml", NAMED + f"  wanted_s:\n    stretch: {10**17}", 4, "wanted_s.stretch", str(10**17), None),
    ("equipment.yaml", NAMED + "  firmness: 4", 3, "firmness", "4", "3"),
    ("equipment.yaml", NAMED + "  assumed: yes", 3, "assumed", "'yes'", None),
    ("equipment.yaml", NAMED + "  substitutes:\n    - use: chiar", 4, "substitutes.0.use", "'chiar'", "chair"),
    (
        "equipment.yaml",
        NAMED + "  substitutes:\n    - use: chair\n      only_for: [brigde]",
        5,
        "substitutes.0.only_for.0",
        "'brigde'",
        "bridge",
    ),
    ("styles.yaml", STYLE + "  targets: {gluts: 3}", 4, "targets.gluts", "'gluts'", "glutes"),
    ("styles.yaml", STYLE + "  targets: {glutes: -3}", 4, "targets.glutes", "-3", None),
    ("styles.yaml", STYLE + "  targets: {glutes: 6}", 4, "targets.glutes", "6", None),
    ("styles.yaml", STYLE + "  minutes: 500", 4, "minutes", "500", "180"),
    ("styles.yaml", STYLE + "  basis: [judgment]", 4, "basis.0", "'judgment'", "judgement"),
    ("styles.yaml", STYLE + '  basis:\n    - "005:3"', 5, "basis.0", "'005'", "00"),
    ("references.yaml", "- id: own_entry\n  grade: Z\n  title: Own", 2, "grade", "'Z'", None),
    ("exposure.yaml", "- id: own_entry\n  meaning: Own\n  banned: yes", 3, "banned", "'yes'", None),
]


def test_a_limit_of_an_own_condition_that_no_rule_knows_is_refused(tmp_path: Path) -> None:
    found = only_problem(tmp_path, swapped(CONDITION, "hold_max_s: 6", "hold_max: 6"), "conditions.yaml")
    assert found.line in (line_with(CONDITION, "  params:"), line_with(CONDITION, "hold_max_s"))
    assert "'hold_max'" in found.what


@pytest.mark.parametrize(
    ("name", "text", "line", "where", "what", "maybe"),
    SHELF_FAULTS,
    ids=[f"{fault[3]} {fault[4]}" for fault in SHELF_FAULTS],
)
def test_a_fault_on_any_other_shelf_is_named_with_file_line_and_the_nearest_good_value(
    tmp_path: Path, name: str, text: str, line: int, where: str, what: str, maybe: str | None
) -> None:
    found = only_problem(tmp_path, text, name)
    assert found.line == line
    assert found.where.startswith(f"own_entry.{where}")
    assert what in found.what
    assert maybe is None or (found.maybe is not None and maybe in found.maybe)


@pytest.mark.parametrize(
    ("name", "entry", "key"),
    [
        ("styles.yaml", STYLE, "  minutes: {}"),
        ("styles.yaml", STYLE, "  targets: {{glutes: {}}}"),
        ("equipment.yaml", NAMED, "  firmness: {}"),
        ("regions.yaml", NAMED, "  wanted_s: {{stretch: {}}}"),
    ],
    ids=["minutes", "weight", "firmness", "wanted seconds"],
)
@pytest.mark.parametrize("written", ["true", '"2"', "2.0", "02"])
def test_a_whole_number_is_written_as_a_whole_number_on_every_shelf(
    tmp_path: Path, name: str, entry: str, key: str, written: str
) -> None:
    assert Catalog.load(folder_of(tmp_path, {name: entry + key.format(2)})).own == frozenset()
    text = entry + key.format(written)
    assert only_problem(tmp_path, text, name).line == text.count("\n") + 1


def test_own_vocabulary_can_be_added_and_used(tmp_path: Path) -> None:
    text = OWN
    for old, new in (
        ("- [strap_or_towel]", "- [own_band]"),
        ("    - hamstrings", "    - own_region"),
        ("exposure: [hip_flexion_gt90]", "exposure: [hip_flexion_gt90, own_tag]"),
        ("acsm_flexibility", "own_book"),
    ):
        text = swapped(text, old, new)
    folder_of(
        tmp_path,
        {
            "equipment.yaml": "- {id: own_band, name: Own band, in_hand: true}",
            "regions.yaml": "- {id: own_region, name: Own region, muscles: [own_muscle], wanted_s: {stretch: 60}}",
            "exposure.yaml": "- {id: own_tag, meaning: Own tag}",
            "references.yaml": "- {id: own_book, grade: G, title: Own book}",
            "styles.yaml": "- {id: own_style, name: Own style, about: Own style, targets: {own_muscle: 2}}",
            "conditions.yaml": swapped(CONDITION, "[hip_flexion_gt90]", "[own_tag]"),
            "exercises.yaml": text,
        },
    )
    merged = Catalog.load(tmp_path)
    assert merged.exercises["own_stretch"].equipment == (("own_band",),)
    assert {"own_region", "own_muscle"} <= set(merged.targets)
    assert merged.conditions["own_condition"].hard.tags == ("own_tag",)
    assert merged.own == {"own_stretch"}


@pytest.mark.parametrize(
    "files",
    [
        {"exercises.yaml": OWN},
        {"exercises.yml": OWN},
        {"anything.yaml": OWN},
        {"exercises/mine.yaml": OWN},
        {"my_shelf/mine.yml": OWN},
        {"a.yaml": OWN, "regions/mine.yaml": "- {id: own_region, name: Own region}"},
    ],
)
def test_files_are_found_by_shelf_name_folder_or_as_exercises(tmp_path: Path, files: Mapping[str, str]) -> None:
    merged = Catalog.load(folder_of(tmp_path, files))
    assert "own_stretch" in merged.exercises
    assert ("own_region" in merged.regions) is (len(files) == 2)


@pytest.mark.parametrize("name", ["positions.yaml", "positions/mine.yaml"])
def test_the_seconds_between_positions_cannot_be_replaced(tmp_path: Path, name: str) -> None:
    found = problems(folder_of(tmp_path, {name: "same_position_s: 0\n"}))
    assert [(problem.file, "cannot be replaced" in problem.what) for problem in found] == [(str(tmp_path / name), True)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("regions.yaml", "# mine\n- {id: glutes, name: Own, muscles: [], wanted_s: {stretch: 5}}"),
        ("equipment.yaml", "# mine\n- {id: foam_roller, name: Own, assumed: true}"),
        ("exposure.yaml", "# mine\n- {id: lumbar_spine_rolling, meaning: Own, banned: false}"),
        ("conditions.yaml", "# mine\n" + swapped(CONDITION, "own_condition", "osteoporosis")),
        ("references.yaml", "# mine\n- {id: judgement, grade: A, title: Own}"),
        ("styles.yaml", "# mine\n- {id: general, name: Own, about: Own, targets: {glutes: 1}}"),
    ],
)
def test_the_products_vocabulary_cannot_be_replaced(tmp_path: Path, name: str, text: str) -> None:
    found = only_problem(tmp_path, text, name)
    assert found.line == 2
    assert "cannot be replaced" in found.what
    assert f"data/{name}:" in found.what


BASE = "glute_piriformis_foam_roll"


def override(folder: Path, exercise: str = BASE, **changes: Any) -> Catalog:
    """The catalogue with an own entry in the place of a built-in one."""
    text = as_yaml(as_data(builtin().exercises[exercise], **changes))
    return Catalog.load(folder_of(folder, {"exercises.yaml": text}))


def refused(folder: Path, exercise: str = BASE, **changes: Any) -> str:
    with pytest.raises(CatalogError) as caught:
        override(folder, exercise, **changes)
    assert len(caught.value.problems) == 1
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == (str(folder / "exercises.yaml"), 3)
    assert problem.maybe is not None
    return problem.what


def test_an_own_entry_that_is_as_strict_replaces_a_built_in_one(tmp_path: Path) -> None:
    merged = override(tmp_path, name="My roll", difficulty=3)
    assert (merged.exercises[BASE].name, merged.exercises[BASE].difficulty) == ("My roll", 3)
    assert len(merged.exercises) == len(builtin().exercises)


def test_every_built_in_exercise_can_be_replaced_by_itself(tmp_path: Path) -> None:
    text = as_yaml(*(as_data(entry) for entry in builtin().exercises.values()))
    merged = Catalog.load(folder_of(tmp_path, {"exercises.yaml": text}))
    assert merged.exercises == dict(builtin().exercises)


def test_an_own_entry_may_be_stricter(tmp_path: Path) -> None:
    base = builtin().exercises[BASE]
    tags = [*(base.exposure or ()), "immersion"]
    assert "immersion" in (override(tmp_path, exposure=tags).exercises[BASE].exposure or ())
    assert override(tmp_path, never_planned="I do not like it.").exercises[BASE].availability is Availability.NEVER
    assert override(tmp_path, status="plannable_gated").exercises[BASE].availability is Availability.GATED
    assert override(tmp_path, variants=[]).exercises[BASE].variants == ()


def test_an_own_entry_cannot_open_what_needs_an_opt_in(tmp_path: Path) -> None:
    what = refused(tmp_path, "psoas_ball_release", status="plannable")
    assert "would be plannable" in what
    assert "gated" in what


@pytest.mark.parametrize("status", ["plannable", "plannable_gated"])
def test_an_own_entry_cannot_open_what_is_banned(tmp_path: Path, status: str) -> None:
    fields = as_data(builtin().exercises[BASE], id="lumbar_spine_foam_roll", status=status)
    fields["exposure"] = list(builtin().exercises["lumbar_spine_foam_roll"].exposure or ())
    fields["variants"] = []
    found = problems(folder_of(tmp_path, {"exercises.yaml": as_yaml(fields)}))
    assert any("the product says never" in problem.what for problem in found)


@pytest.mark.parametrize("exposure", [[], None])
def test_an_own_entry_cannot_lose_exposure(tmp_path: Path, exposure: list[str] | None) -> None:
    assert "exposure" in refused(tmp_path, exposure=exposure, variants=[])


def test_an_own_entry_cannot_lose_a_single_tag_and_the_tag_is_named(tmp_path: Path) -> None:
    tags = [tag for tag in builtin().exercises[BASE].exposure or () if tag != "gluteal_pressure"]
    assert "gluteal_pressure" in refused(tmp_path, exposure=tags)


def variants_of(exercise: str) -> list[dict[str, Any]]:
    return [variant.model_dump(mode="json", exclude_unset=True) for variant in builtin().exercises[exercise].variants]


def test_a_variant_of_an_own_entry_cannot_drop_more_than_the_products_does(tmp_path: Path) -> None:
    variants = variants_of(BASE)
    variants[0]["drops"] = [*variants[0]["drops"], "gluteal_pressure"]
    what = refused(tmp_path, variants=variants)
    assert "gluteal_pressure" in what
    assert variants[0]["id"] in what


def test_a_new_variant_of_an_own_entry_cannot_drop_what_the_product_states(tmp_path: Path) -> None:
    new = {"id": "mine", "name": "Mine", "how": "Another way.", "drops": ["gluteal_pressure"]}
    assert "gluteal_pressure" in refused(tmp_path, variants=[*variants_of(BASE), new])


def test_a_variant_of_an_own_entry_cannot_leave_out_what_the_products_adds(tmp_path: Path) -> None:
    variants = variants_of("psoas_half_kneeling_rock")
    assert variants[0]["adds"] == ["balance_mild"]
    assert "balance_mild" in refused(tmp_path, "psoas_half_kneeling_rock", variants=[{**variants[0], "adds": []}])


@pytest.mark.parametrize(
    ("exercise", "changes", "condition"),
    [
        ("couch_stretch", {"category": "breathing"}, "acute_severe_pain"),
        ("couch_stretch", {"position": "standing"}, "cannot_get_on_floor"),
        (
            "prone_chest_raise_on_elbows",
            {"variants": [{"id": "mine", "name": "Mine", "how": "Another way.", "position": "standing"}]},
            "cannot_get_on_floor",
        ),
    ],
    ids=["category", "position", "position of a form"],
)
def test_an_own_entry_cannot_slip_past_a_condition_that_bars_the_products(
    tmp_path: Path, exercise: str, changes: Mapping[str, Any], condition: str
) -> None:
    base = builtin().exercises[exercise]
    barred = builtin().conditions[condition].hard
    assert barred.hit(exercise, base.category, base.position, frozenset(base.exposure or ())) is not None
    refused(tmp_path, exercise, **changes)


def test_a_variant_of_an_own_entry_may_drop_less(tmp_path: Path) -> None:
    variants = variants_of(BASE)
    variants[0]["drops"] = variants[0]["drops"][:1]
    merged = override(tmp_path, variants=variants)
    assert merged.exercises[BASE].variants[0].drops == tuple(variants[0]["drops"])


def test_a_refused_entry_names_its_own_line_and_the_line_of_the_first(tmp_path: Path) -> None:
    fields = as_data(builtin().exercises[BASE], exposure=[], variants=[])
    text = OWN + "".join(f"{line}\n" for line in _block(fields))
    found = only_problem(tmp_path, text)
    assert found.line == OWN.count("\n") + 1
    data = catalog.compiled.DATA / "exercises" / "release.yaml"
    assert f"data/exercises/release.yaml:{line_with(data.read_text(), f'- id: {BASE}')}" in found.what


def _block(fields: Mapping[str, Any]) -> list[str]:
    lines = [f"  {key}: {json.dumps(value)}" for key, value in fields.items()]
    return ["- " + lines[0].strip(), *lines[1:]]


def test_a_refused_entry_leaves_the_built_in_one_in_place_for_the_other_checks(tmp_path: Path) -> None:
    fields = as_data(builtin().exercises["couch_stretch"], exposure=[])
    text = as_yaml(fields, as_data(builtin().exercises["bridge"], harder=["couch_stretch"], regions=["nowhere"]))
    found = problems(folder_of(tmp_path, {"exercises.yaml": text}))
    assert ["couch_stretch" in problem.what for problem in found].count(True) == 1
    assert any("nowhere" in problem.what for problem in found)


def test_the_later_of_two_folders_goes_over_the_earlier(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "first", {"exercises.yaml": OWN + REPS})
    second = folder_of(tmp_path / "second", {"exercises.yaml": swapped(OWN, "Own stretch", "Newer stretch")})
    merged = Catalog.load(first, second)
    assert merged.exercises["own_stretch"].name == "Newer stretch"
    assert merged.own == {"own_stretch", "own_rocking"}
    assert Catalog.load(second, first).exercises["own_stretch"].name == "Own stretch"


def test_a_second_folder_may_use_what_the_first_adds(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "first", {"equipment.yaml": "- {id: own_band, name: Own band}"})
    second = folder_of(tmp_path / "second", {"a.yaml": swapped(OWN, "- [strap_or_towel]", "- [own_band]")})
    assert "own_stretch" in Catalog.load(first, second).exercises
    assert "'own_band'" in problems(second)[0].what


def test_a_folder_may_be_given_as_text(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.yaml": OWN})
    assert Catalog.load(str(tmp_path)).exercises == Catalog.load(tmp_path).exercises


def test_own_names_the_exercises_that_do_not_come_with_the_product(tmp_path: Path) -> None:
    merged = Catalog.load(folder_of(tmp_path, {"a.yaml": OWN + REPS, "conditions.yaml": CONDITION}))
    assert merged.own == {"own_stretch", "own_rocking"}


def test_the_digest_is_the_same_for_the_same_content(tmp_path: Path) -> None:
    one = folder_of(tmp_path / "one", {"a.yaml": OWN})
    two = folder_of(tmp_path / "two", {"b.yaml": OWN})
    assert builtin().digest == Catalog.load().digest != ""
    assert Catalog.load(one).digest == Catalog.load(two).digest


def test_the_digest_changes_with_any_change_of_content(tmp_path: Path) -> None:
    digests = {builtin().digest}
    for index, text in enumerate([OWN, swapped(OWN, "min: 11", "min: 12"), OWN + REPS, REPS]):
        digests.add(Catalog.load(folder_of(tmp_path / str(index), {"a.yaml": text})).digest)
    digests.add(Catalog.load(folder_of(tmp_path / "x", {"conditions.yaml": CONDITION})).digest)
    assert len(digests) == 6


@pytest.fixture
def product_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the product's own data that a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(catalog.compiled.DATA, folder)
    monkeypatch.setattr(catalog.compiled, "DATA", folder)
    monkeypatch.setattr(catalog.compiled, "FILE", folder / "compiled.json")
    return folder


def test_a_spoilt_matrix_of_the_product_is_named_by_its_short_path(product_data: Path) -> None:
    path = product_data / "positions.yaml"
    text = "".join(line for line in path.read_text().splitlines(keepends=True) if "[prone, standing," not in line)
    path.write_text(text)
    with pytest.raises(CatalogError) as caught:
        Catalog.checked()
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("data/positions.yaml", line_with(text, "transitions:"))
    ]
    assert "prone to standing" in caught.value.problems[0].what


def test_positions_of_the_product_that_cannot_be_read_are_reported(product_data: Path) -> None:
    path = product_data / "positions.yaml"
    text = swapped(path.read_text(), "same_position_s: 3", "same_position_s: three")
    path.write_text(text)
    with pytest.raises(CatalogError) as caught:
        Catalog.checked()
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("data/positions.yaml", line_with(text, "same_position_s"))
    ]


def test_an_id_that_stands_twice_in_the_products_own_data_is_refused(product_data: Path) -> None:
    (product_data / "exercises" / "zz.yaml").write_text(as_yaml(as_data(builtin().exercises["bridge"])))
    with pytest.raises(CatalogError, match="'bridge' stands twice"):
        Catalog.checked()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("conditions.yaml", "prefer: [cat_camel,", "prefer: [catcamel,"),
        ("equipment.yaml", "{use: firm_bolster_or_stacked_pillows, only_for", "{use: bolster, only_for"),
        ("styles.yaml", "- id: general\n", "- id: general\n  surprise: 1\n"),
    ],
)
def test_any_fault_in_the_products_own_data_is_found_when_all_is_checked(
    product_data: Path, name: str, old: str, new: str
) -> None:
    path = product_data / name
    text = swapped(path.read_text(), old, new)
    path.write_text(text)
    with pytest.raises(CatalogError) as caught:
        Catalog.checked()
    marker = new.strip().splitlines()[-1].strip()
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        (f"data/{name}", line_with(text, marker))
    ]


def test_with_an_own_folder_the_whole_is_checked_and_not_the_folder_alone(product_data: Path, tmp_path: Path) -> None:
    path = product_data / "conditions.yaml"
    path.write_text(swapped(path.read_text(), "prefer: [cat_camel,", "prefer: [catcamel,"))
    found = problems(folder_of(tmp_path / "own", {"a.yaml": OWN}))
    assert [problem.file for problem in found] == ["data/conditions.yaml"]


def test_checking_everything_changes_nothing_in_what_is_loaded(tmp_path: Path) -> None:
    folder_of(tmp_path, {"a.yaml": OWN})
    assert Catalog.checked() == Catalog.load()
    assert Catalog.checked(tmp_path) == Catalog.load(tmp_path)


def test_a_cycle_that_an_own_entry_closes_is_named_in_the_own_file(tmp_path: Path) -> None:
    text = swapped(OWN, "  difficulty: 2", "  difficulty: 2\n  easier: [couch_stretch]\n  harder: [couch_stretch]")
    found = only_problem(tmp_path, text)
    assert "own_stretch" in found.what
    assert "couch_stretch" in found.what
    assert found.line in (line_with(text, "easier:"), line_with(text, "harder:"))


def test_a_cycle_of_links_to_easier_ones_is_named_on_the_line_of_such_a_link(tmp_path: Path) -> None:
    text = swapped(OWN, "  difficulty: 2", "  difficulty: 2\n  easier: [own_rocking]")
    text += swapped(REPS, "  difficulty: 1", "  difficulty: 1\n  easier: [own_stretch]")
    assert only_problem(tmp_path, text).line in (line_with(text, "[own_rocking]"), line_with(text, "[own_stretch]"))


def test_an_exercise_that_is_harder_than_itself_is_refused_on_its_line(tmp_path: Path) -> None:
    text = swapped(OWN, "  difficulty: 2", "  difficulty: 2\n  harder: [own_stretch]")
    found = only_problem(tmp_path, text)
    assert found.line == line_with(text, "harder:")


def test_an_equipment_group_without_members_is_refused(tmp_path: Path) -> None:
    text = swapped(OWN, "- [strap_or_towel]", "- []")
    assert problems_in(tmp_path, text)[0].line == line_with(text, "    - []")


def test_unknown_equipment_is_not_reported_again_by_the_variants_that_need_it_too(tmp_path: Path) -> None:
    text = swapped(swapped(OWN, "      equipment: []\n", ""), "- [strap_or_towel]", "- [strap]")
    assert only_problem(tmp_path, text).line == line_with(text, "[strap]")


def test_a_chair_that_is_missing_is_not_reported_again_by_the_variants_that_need_it_too(tmp_path: Path) -> None:
    text = swapped(swapped(OWN, "      equipment: []\n", ""), "position: supine", "position: seated_chair")
    found = only_problem(tmp_path, text)
    assert found.line == line_with(text, "  equipment:")
    assert "chair" in found.what


def test_an_unknown_citation_of_one_of_three_numbers_stands_on_its_own_line(tmp_path: Path) -> None:
    text = swapped(OWN, 'max: "002:107"', 'max: "007:3"')
    assert only_problem(tmp_path, text).line == line_with(text, "007:3")


@pytest.mark.parametrize("new", ["mx: judgement", "max: 5", "max: Judge Ment"])
def test_a_fault_in_the_citations_of_a_dose_is_told_once_and_on_its_line(tmp_path: Path, new: str) -> None:
    text = swapped(OWN, 'max: "002:107"', new)
    found = only_problem(tmp_path, text)
    assert found.line == line_with(text, new)
    assert found.where.startswith("own_stretch.dose.hold_s.basis")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    - hamstrings", "    - hamstring"),
        ('    - "Lower it again."\n', ""),
        ("    - id: lower", "    - id: lower\n      position: nowhere"),
    ],
    ids=["unknown reference", "too few steps", "unknown position"],
)
def test_several_faults_in_one_entry_are_all_reported_at_once(tmp_path: Path, old: str, new: str) -> None:
    text = swapped(swapped(OWN, "intensity: gentle", "intensity: gentel"), old, new)
    assert len(problems_in(tmp_path, text)) == 2


def test_a_misspelt_tag_is_not_reported_again_by_the_variant_that_drops_the_right_one(tmp_path: Path) -> None:
    text = swapped(OWN, "  exposure: [hip_flexion_gt90]", "  exposure: [hip_flexion_gt91]")
    assert only_problem(tmp_path, text).line == line_with(text, "gt91")


def test_a_misspelt_tag_that_a_variant_drops_is_reported_once(tmp_path: Path) -> None:
    text = swapped(OWN, "drops: [hip_flexion_gt90]", "drops: [hip_flexion_gt91]")
    assert only_problem(tmp_path, text).line == line_with(text, "gt91")


SECOND = {
    "too few steps": ('    - "Lower it again."\n', "", "own_stretch.steps"),
    "no breathing": ('  breathing: "Breathe calmly."\n', "", "own_stretch.breathing"),
    "numbers out of order": ("min: 11", "min: 40", "own_stretch.dose.hold_s"),
    "unknown citation": ("min: mcgill", "min: mcgil", "own_stretch.dose.hold_s.basis.min"),
    "unknown tool": ("- [strap_or_towel]", "- [strap]", "own_stretch.equipment.0.0"),
    "unknown muscle": ("[gluteus_maximus]", "[gluteus_max]", "own_stretch.muscles.secondary.0"),
    "misspelt key": ("  mistake: ", "  mistakes: ", "own_stretch.mistakes"),
    "no chair": ("position: supine", "position: seated_chair", "own_stretch.equipment"),
    "one segment": ("  difficulty: 2", "  difficulty: 2\n  segments: [upper]", "own_stretch.segments"),
    "harder than itself": ("  difficulty: 2", "  difficulty: 2\n  harder: [own_stretch]", "own_stretch.harder.0"),
}


FIRST = {
    "a wrong value": ("intensity: gentle", "intensity: gentel", "own_stretch.intensity"),
    "an unknown kind of dose": ("kind: holds", "kind: hold", "own_stretch.dose.kind"),
    "a misspelt key": ("  laterality: ", "  latrality: ", "own_stretch.latrality"),
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST.keys())
@pytest.mark.parametrize("second", SECOND.values(), ids=SECOND.keys())
def test_no_fault_of_an_entry_hides_another(
    tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    text = swapped(swapped(OWN, *first[:2]), *second[:2])
    alone = [problem.where for problem in problems_in(tmp_path, swapped(OWN, *second[:2]))]
    assert second[2] in alone
    assert sorted(problem.where for problem in problems_in(tmp_path, text)) == sorted([first[2], *alone])


def test_a_fault_behind_a_misspelt_key_stands_on_its_own_line(tmp_path: Path) -> None:
    text = swapped(swapped(OWN, "    primary: [hamstrings]", "    primry:\n      - psoas"), "muscles:", "muscels:")
    assert [(problem.line, problem.where) for problem in problems_in(tmp_path, text)] == [
        (line_with(text, "muscels:"), "own_stretch.muscels"),
        (line_with(text, "primry:"), "own_stretch.muscels.primry"),
        (line_with(text, "- psoas"), "own_stretch.muscels.primry.0"),
    ]


def test_everything_that_a_planned_exercise_lacks_is_told_at_once(tmp_path: Path) -> None:
    lines = [line for line in OWN.splitlines(keepends=True) if not line.startswith(("  breathing:", "  stop_when:"))]
    text = swapped("".join(lines), '    - "Lower it again."\n', "")
    said = " ".join(problem.what for problem in problems_in(tmp_path, text))
    assert [key for key in ("breathing", "stop_when", "steps") if key not in said] == []


def test_every_wrong_parameter_of_a_condition_is_told(tmp_path: Path) -> None:
    text = swapped(CONDITION, "    hold_max_s: 6", "    hold_max: 6\n    static_hold_max_s: -1\n    notes: x")
    assert [(problem.line, problem.maybe) for problem in problems_in(tmp_path, text, "conditions.yaml")] == [
        (line_with(text, "hold_max:"), "you meant hold_max_s or supine_hold_max_s or static_hold_max_s."),
        (line_with(text, "static_hold_max_s"), "the nearest value that is allowed is 0."),
        (line_with(text, "notes:"), "you meant note."),
    ]


def test_the_problems_of_a_file_stand_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = swapped(OWN, "position: supine", "position: suppine")
    text = swapped(swapped(text, "intensity: gentle", "intensity: gentel"), "acsm_flexibility", "acsm_flexib")
    lines = [problem.line for problem in problems_in(tmp_path, text)]
    assert lines == [line_with(text, marker) for marker in ("suppine", "gentel", "acsm_flexib")]


def test_a_wrong_value_of_a_key_that_stands_twice_is_told_on_the_line_that_counts(tmp_path: Path) -> None:
    text = swapped(OWN, "  intensity: gentle\n", "  intensity: gentle\n  intensity: gentel\n")
    assert {problem.line for problem in problems_in(tmp_path, text)} == {line_with(text, "gentel")}


def test_a_faulty_entry_does_not_hide_that_its_name_is_wrong_elsewhere(tmp_path: Path) -> None:
    text = swapped(OWN, "gentle", "gentel") + swapped(REPS, "regions: [adductors]", "regions: [own_stretch]")
    assert [problem.where for problem in problems_in(tmp_path, text)] == [
        "own_stretch.intensity",
        "own_rocking.regions.0",
    ]


@pytest.mark.parametrize(
    ("name", "faulty", "old", "new"),
    [
        ("equipment.yaml", "- {id: own_band, nam: Own band}", "- [strap_or_towel]", "- [own_band]"),
        ("exposure.yaml", "- {id: own_tag, meaning: 1}", "[hip_flexion_gt90]\n  l", "[hip_flexion_gt90, own_tag]\n  l"),
        ("regions.yaml", "- {id: own_region, name: 1, muscles: [own_muscle]}", "    - hamstrings", "    - own_region"),
        ("regions.yaml", "- {id: own_region, name: 1, muscles: [own_muscle]}", "[gluteus_maximus]", "[own_muscle]"),
        ("references.yaml", "- {id: own_book, grade: Z, title: Own}", "acsm_flexibility", "own_book"),
    ],
    ids=["equipment", "exposure tag", "region", "muscle", "reference"],
)
def test_what_is_there_but_faulty_is_not_called_unknown(
    tmp_path: Path, name: str, faulty: str, old: str, new: str
) -> None:
    found = problems(folder_of(tmp_path, {name: faulty, "own.yaml": swapped(OWN, old, new)}))
    assert [Path(problem.file).name for problem in found] == [name]


@pytest.mark.parametrize("text", [f"{OWN}\n  broken: [\n", OWN[2:].replace("\n  ", "\n")], ids=["broken", "no list"])
def test_what_stands_in_a_file_that_cannot_be_read_is_not_called_unknown(tmp_path: Path, text: str) -> None:
    second = swapped(REPS, "intensity:", "harder: [own_stretch]\n  intensity:")
    found = problems(folder_of(tmp_path, {"a.yaml": text, "b.yaml": second}))
    assert [Path(problem.file).name for problem in found] == ["a.yaml"]


def test_a_cycle_through_a_faulty_entry_is_told_too(tmp_path: Path) -> None:
    text = swapped(OWN, "  intensity: gentle", "  harder: [own_rocking]\n  intensity: gentel")
    text += swapped(REPS, "  intensity:", "  harder: [own_stretch]\n  intensity:")
    assert "is harder than itself" in " ".join(problem.what for problem in problems_in(tmp_path, text))


def test_a_faulty_entry_with_an_id_that_stands_twice_is_told_both(tmp_path: Path) -> None:
    text = OWN + swapped(OWN, "gentle", "gentel")
    assert [problem.where for problem in problems_in(tmp_path, text)] == ["own_stretch.id", "own_stretch.intensity"]


def test_a_faulty_entry_that_would_weaken_the_products_is_told_both(tmp_path: Path) -> None:
    fields = as_data(builtin().exercises[BASE], exposure=[], variants=[], intensity="gentel")
    said = [problem.what for problem in problems_in(tmp_path, as_yaml(fields))]
    assert [part in " ".join(said) for part in ("gluteal_pressure", "'gentel'")] == [True, True]
    assert len(said) == 2


def test_the_references_of_a_refused_entry_are_looked_up_too(tmp_path: Path) -> None:
    fields = as_data(builtin().exercises[BASE], exposure=[], variants=[], regions=["nowhere"])
    said = [problem.what for problem in problems_in(tmp_path, as_yaml(fields))]
    assert [part in " ".join(said) for part in ("would lose", "'nowhere'")] == [True, True]


def test_all_reasons_why_an_entry_may_not_replace_the_products_are_told(tmp_path: Path) -> None:
    what = refused(tmp_path, exposure=[], variants=[], category="breathing")
    assert "exposure" in what
    assert "category" in what


WORDING = [
    ("difficulty: 2", "difficulty: 4", "4 is not at most 3", "the nearest value that is allowed is 3."),
    ("min: 11", "min: -5", "-5 is not at least 1", "the nearest value that is allowed is 1."),
    ("id: lower", "id: Own One", "'Own One' is not an id: lower-case letters, digits and _", "write own_one."),
    ("- [strap_or_towel]", "- []", "this list is empty", "name at least one, or delete the list."),
    ("kind: holds", "kind: hold", "'hold' is not one of timed, holds, reps", "you meant holds."),
    ("    kind: holds\n", "", "the key 'kind' is missing", "add kind: holds."),
    ('"Own stretch"', '"no"', "'no' has 2 letters: at least 3 are needed", None),
    ("[pillow]", "pillow", "'pillow' is not a list", "write [pillow]."),
    ("max: 33", "max: 1:30", "'1:30' is not a whole number", "write the seconds: 90."),
    ("difficulty: 2", 'difficulty: "2"', "'2' is not a whole number", "write 2."),
    (
        "min: 11",
        "min: 40",
        "min 40, default 22, max 33 are not in ascending order",
        "you meant min 22, default 33, max 40.",
    ),
    (
        '"17-25"',
        '"17 to 25"',
        "'17 to 25' is not a list of lines, like \"17-25\"",
        None,
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "maybe"), WORDING, ids=[fault[1].strip() for fault in WORDING])
def test_a_fault_is_told_in_plain_words(tmp_path: Path, old: str, new: str, what: str, maybe: str | None) -> None:
    found = only_problem(tmp_path, swapped(OWN, old, new))
    assert (found.what, found.maybe) == (what, maybe)


def test_an_entry_without_an_id_is_called_by_its_number(tmp_path: Path) -> None:
    assert only_problem(tmp_path, OWN + "- bridge\n").where == "entry 2"


def test_a_dose_without_a_kind_is_checked_as_the_one_that_its_keys_speak_of(tmp_path: Path) -> None:
    text = swapped(swapped(OWN, "    kind: holds\n", ""), "rest_s: 5", "rest_s: 500")
    assert [problem.where for problem in problems_in(tmp_path, text)] == [
        "own_stretch.dose.kind",
        "own_stretch.dose.rest_s",
    ]


@pytest.mark.parametrize("code", [0x200B, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069])
@pytest.mark.parametrize("old", ["Own stretch", "Lift one leg.", "Pulling."], ids=["name", "step", "mistake"])
def test_a_text_with_unseen_characters_that_control_it_is_refused(tmp_path: Path, old: str, code: int) -> None:
    text = swapped(OWN, old, f"{old}\\u{code:04x}txet")
    found = only_problem(tmp_path, text)
    assert found.line == line_with(text, "txet")
    assert "cannot be seen" in found.what
    assert chr(code) not in str(found)


@pytest.mark.parametrize(
    "name", ["Étirement über", "腰のストレッチ", "מתיחה לגב", "Dehnung – sanft…", "e\u0301tirer", "x 🙂"]
)
def test_letters_of_any_language_are_read(tmp_path: Path, name: str) -> None:
    merged = Catalog.load(folder_of(tmp_path, {"a.yaml": swapped(OWN, "Own stretch", name)}))
    assert merged.exercises["own_stretch"].name == name


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("exercises/legs/mine.yaml", "exercises/mine.yaml"),
        ("a/b/c/regions.yml", "regions/regions.yml"),
        ("own/conditions/mine.yaml", "conditions/mine.yaml"),
        ("own/more/mine.yaml", "exercises/mine.yaml"),
    ],
)
def test_a_file_that_stands_too_deep_to_be_read_is_told_with_a_better_place(
    tmp_path: Path, name: str, better: str
) -> None:
    found = problems(folder_of(tmp_path, {"a.yaml": OWN, name: REPS}))
    assert [(problem.file, problem.maybe) for problem in found] == [
        (str(tmp_path / name), f"move it to {tmp_path / better}.")
    ]
    assert "is not read" in found[0].what


def test_other_files_in_deep_folders_are_left_alone(tmp_path: Path) -> None:
    files = {"a.yaml": OWN, "a/b/notes.txt": "x", ".git/hooks/x.yaml": "x"}
    assert Catalog.load(folder_of(tmp_path, files)).own == {"own_stretch"}


@pytest.mark.parametrize(
    "banned", sorted(name for name, entry in builtin().exercises.items() if entry.availability is Availability.NEVER)
)
def test_what_can_never_be_planned_cannot_be_un_banned_under_another_id(tmp_path: Path, banned: str) -> None:
    name = builtin().exercises[banned].name
    text = swapped(OWN, 'name: "Own stretch"', f"name: {json.dumps(f' {name.upper()}! '.replace(' ', '  '))}")
    found = only_problem(tmp_path, text)
    assert found.line == 2
    assert found.where == "own_stretch.name"
    assert banned in found.what
    assert "cannot be un-banned under another id" in found.what
    assert f"routine catalog show {banned}" in (found.maybe or "")


@pytest.mark.parametrize(
    "name", ["Deliberate Back-Cracking", "deliberate_back_cracking", "\uff24eliberate back\u00a0cracking"]
)
def test_a_banned_name_in_other_letters_is_still_that_name(tmp_path: Path, name: str) -> None:
    text = swapped(OWN, 'name: "Own stretch"', f"name: {json.dumps(name)}")
    assert "back_cracking, which can never be planned" in only_problem(tmp_path, text).what


def test_a_banned_name_with_another_fault_is_told_with_it(tmp_path: Path) -> None:
    name = builtin().exercises["lumbar_spine_foam_roll"].name
    text = swapped(OWN, 'name: "Own stretch"', f'name: "{name}"')
    found = problems_in(tmp_path, swapped(text, "difficulty: 2", "difficulty: 7"))
    assert sorted(problem.where for problem in found) == ["own_stretch.difficulty", "own_stretch.name"]


def test_an_own_entry_that_is_never_planned_may_bear_a_banned_name(tmp_path: Path) -> None:
    name = builtin().exercises["lumbar_spine_foam_roll"].name
    text = swapped(OWN, 'name: "Own stretch"', f'name: "{name}"\n  never_planned: "It harms."')
    assert "own_stretch" in Catalog.load(folder_of(tmp_path, {"a.yaml": text})).own


def test_the_name_of_an_exercise_that_can_be_planned_is_free(tmp_path: Path) -> None:
    text = swapped(OWN, 'name: "Own stretch"', f'name: "{builtin().exercises["bridge"].name}"')
    assert "own_stretch" in Catalog.load(folder_of(tmp_path, {"a.yaml": text})).own
