"""Whatever stands in a folder of a catalogue, it is read or refused in plain words, and nothing outside is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.errors import MOST_SHOWN, CatalogError
from catalog.loading import MOST_PROBLEMS
from tests.catalog.own import OWN
from tests.hostile.cases import MOST_MB, worst
from tests.hostile.texts import harmful, scalars, structure, text

SETTINGS = settings(
    deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SHELVES = ["exercises", "conditions", "styles", "regions", "equipment", "exposure", "references", "positions"]
LINES = OWN.splitlines()


def outcome(folder: Path) -> str:
    """What is wrong with a catalogue with this folder; nothing for a good one."""
    try:
        Catalog.load(folder)
    except CatalogError as error:
        return str(error)
    return ""


def made(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "mine"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A good entry with some lines exchanged, left out, cut off or with another value."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["value", "drop", "cut", "twice", "text", "indent"]))
        if how == "value":
            lines[at] = lines[at].partition(":")[0] + ": " + draw(scalars)
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        elif how == "twice":
            lines.insert(at, lines[at])
        elif how == "text":
            lines[at] += draw(text)
        else:
            lines[at] = draw(st.sampled_from(["  ", "- ", "\t", "", "    "])) + lines[at].lstrip()
    return "\n".join(lines)


@SETTINGS
@given(st.sampled_from(SHELVES), st.one_of(mangled(), st.lists(st.one_of(structure, text), max_size=25).map("".join)))
@example("exercises", "- id: [1]\n")
@example("regions", "- {id: a, wanted_s: {release: .nan}}\n")
@example("conditions", "- {id: a, params: {1: 2}}\n")
@example("styles", "- {id: a, targets: {a: [}}\n")
def test_any_text_is_read_or_refused(tmp_path: Path, shelf: str, content: str) -> None:
    assert harmful(outcome(made(tmp_path, {f"{shelf}.yaml": content}))) == []


@SETTINGS
@given(st.binary(max_size=100))
@example(OWN.encode("utf-16"))
@example(OWN.replace("Own stretch", "Dehnübung").encode("latin-1"))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    folder = made(tmp_path, {"exercises.yaml": ""})
    (folder / "exercises.yaml").write_bytes(content)
    assert harmful(outcome(folder)) == []


def test_a_link_to_a_file_outside_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("- id: a_secret_word\n")
    folder = made(tmp_path, {"own.yaml": OWN})
    (folder / "exercises.yaml").symlink_to(secret)
    said = outcome(folder)
    assert "exercises.yaml: is a link that leads out of the folder, and is not read\n    Maybe copy" in said
    assert "a_secret_word" not in said
    assert said.startswith("The catalogue has 1 problem:")


def test_a_link_to_a_folder_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.yaml").write_text("- id: a_secret_word\n")
    folder = made(tmp_path, {"own.yaml": OWN})
    (folder / "exercises").symlink_to(tmp_path / "other")
    said = outcome(folder)
    assert "leads out of the folder" in said
    assert "a_secret_word" not in said


def test_a_folder_beside_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    (tmp_path / "mine_too").mkdir()
    (tmp_path / "mine_too" / "x.yaml").write_text(OWN)
    folder = made(tmp_path, {"own.yaml": OWN})
    (folder / "y.yaml").symlink_to(tmp_path / "mine_too" / "x.yaml")
    assert "leads out of the folder" in outcome(folder)


def test_links_inside_the_folder_and_loops_are_read_once(tmp_path: Path) -> None:
    folder = made(tmp_path, {"exercises/own.yaml": OWN})
    (folder / "again.yaml").symlink_to(folder / "exercises" / "own.yaml")
    (folder / "loop").symlink_to(folder)
    (folder / "twin").symlink_to(folder / "exercises")
    assert outcome(folder) == ""


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    folder = made(tmp_path, {"own.yaml": OWN})
    (tmp_path / "link").symlink_to(folder)
    assert outcome(tmp_path / "link") == ""


def test_what_is_no_file_is_named_and_not_waited_for(tmp_path: Path) -> None:
    folder = made(tmp_path, {"own.yaml": OWN})
    os.mkfifo(folder / "pipe.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "dangling.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "itself.yaml").symlink_to(folder / "itself.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    said = outcome(folder)
    for name, what in (
        ("pipe", "is a pipe or a device"),
        ("folder", "is a folder"),
        ("dangling", "leads nowhere"),
        ("itself", "leads nowhere"),
        ("zero", "leads out of the folder"),
    ):
        assert any(f"{name}.yaml: " in line and what in line for line in said.splitlines()), (name, said)
    assert said.startswith("The catalogue has 5 problems:")


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path, {"own.yaml": OWN})

    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("catalog.loading.os.scandir", refuse)
    assert "cannot be read: Permission denied" in outcome(folder)
    assert "cannot be read" in outcome(tmp_path / ("x" * 5000))


@pytest.mark.parametrize("name", ["\x1b[31m", "two\nlines", "\u202efdp", "\udcff", "\x9b"])
def test_the_names_of_files_and_folders_control_nothing(tmp_path: Path, name: str) -> None:
    folder = made(tmp_path, {f"{name}/{name}.yaml": "- {}\n", f"a/b/{name}.yaml": OWN})
    (folder / f"{name}.yaml").symlink_to("/etc/hostname")
    said = outcome(folder)
    assert harmful(said) == []
    assert "two\nlines" not in said
    assert harmful(outcome(tmp_path / name)) == []


def test_endless_faults_are_cut_short(tmp_path: Path) -> None:
    folder = made(tmp_path, {"exercises.yaml": "- {}\n" * 5000, "more.yaml": "- {}\n"})
    with pytest.raises(CatalogError) as caught:
        Catalog.load(folder)
    assert MOST_PROBLEMS <= len(caught.value.problems) < MOST_PROBLEMS + 100
    assert caught.value.problems[-1].what == "is not looked at any more"
    assert any("more entries are not looked at" in problem.what for problem in caught.value.problems)
    shown = str(caught.value).splitlines()
    assert shown[-1] == f"  ... and {len(caught.value.problems) - MOST_SHOWN} more."


def test_an_entry_with_endless_values_is_not_looked_into(tmp_path: Path) -> None:
    folder = made(tmp_path, {"exercises.yaml": "- id: own\n  variants: [" + "{}," * 4000 + "{}]\n"})
    assert "own: holds more than the 3,000 values that an entry may have" in outcome(folder)
    folder = made(tmp_path, {"exercises.yaml": "- id: own\n  variants: [" + "{}," * 400 + "{}]\n"})
    assert "more faults" in outcome(folder)


def test_a_million_bytes_of_a_catalogue_take_little_memory() -> None:
    found = worst("catalogue")
    assert {name: most for name, most in found.items() if most > MOST_MB} == {}


CONDITION = """- id: own_condition
  name: Own condition
  screening: caution
  switches_off_gated: false
  reason: A test.
  basis: A test.
  params: {{{0}}}
"""


@pytest.mark.parametrize("value", ['"\\e[31mred"', '"\\u202etxt"', '["\\x9b"]', "{a: b}", "3.5", "[[]]"])
def test_words_that_a_condition_says_control_nothing(tmp_path: Path, value: str) -> None:
    """They are printed with a plan."""
    assert outcome(made(tmp_path, {"conditions.yaml": CONDITION.format("note: slowly, no_breath_hold: true")})) == ""
    said = outcome(made(tmp_path, {"conditions.yaml": CONDITION.format(f"note: {value}")}))
    assert "own_condition.params.note: note is true, false, or words that can be seen, not " in said
    assert harmful(said) == []


def test_addresses_of_references_control_nothing(tmp_path: Path) -> None:
    reference = '- id: own_reference\n  grade: J\n  title: Own notes\n  address: "https://example.org/{0}"\n'
    assert outcome(made(tmp_path, {"references.yaml": reference.format("a")})) == ""
    assert "own_reference.address" in outcome(made(tmp_path, {"references.yaml": reference.format("\\e[31m")}))
