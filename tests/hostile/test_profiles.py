"""Whatever stands in a profile, it is read or refused in plain words: no traceback, no control characters, no bomb."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.errors import RoutineError
from constraints.instance import resolve
from constraints.profile import MOST_FAULTS, Profile
from constraints.request import Request
from planner.api import builtin_catalog
from tests.hostile.cases import MOST_MB, worst
from tests.hostile.texts import ESCAPES, harmful, scalars, structure, text

FIELDS = list(Profile.model_fields)
SETTINGS = settings(
    deadline=None, max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
lines = st.lists(
    st.tuples(st.one_of(st.sampled_from(FIELDS), text), st.one_of(scalars, st.lists(scalars, max_size=3).map(str))),
    max_size=5,
).map(lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs))
shapes = st.lists(st.one_of(structure, text, st.sampled_from(FIELDS)), max_size=30).map("".join)


def outcome(path: Path) -> str:
    """The error that a profile brings, at reading or at looking up its ids; nothing for a good one."""
    try:
        resolve(Request(profile=Profile.from_file(path)), builtin_catalog())
    except RoutineError as error:
        return str(error)
    return ""


@SETTINGS
@given(st.one_of(lines, shapes))
@example("rules: {transitions: {weight: [1, 2]}}\n")
@example('conditions: ["\x1b[31m"]\n')
@example("cleared: 99999999999999999\n")
def test_any_text_is_read_or_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "me.yaml"
    path.write_text(content, encoding="utf-8", newline="")
    assert harmful(outcome(path)) == []


@SETTINGS
@given(st.binary(max_size=200))
@example("level: beginner\n".encode("utf-16"))
@example("name: Jürgen\n".encode("latin-1"))
@example(b"\xef\xbb\xbflevel: beginner\n")
@example(b"a\x00b: 1\n")
@example(b'name: "\\ud800"\n')
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "me.yaml"
    path.write_bytes(content)
    assert harmful(outcome(path)) == []


@pytest.mark.parametrize("name", ["\x1b[31m.yaml", "two\nlines.yaml", "\u202elmay.yaml", "\udcff.yaml"])
def test_the_name_of_a_file_controls_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for content in (None, "[1]", "levl: 3\n", "a: [", "level: x\nlevel: y\n"):
        if content is not None:
            path.write_text(content)
        said = outcome(path)
        assert said
        assert harmful(said) == []
        assert "two\nlines" not in said


def test_many_faults_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    path = tmp_path / "me.yaml"
    path.write_text("".join(f"k{index}: 1\n" for index in range(300)))
    said = outcome(path)
    assert said.count("there is no such field") == MOST_FAULTS
    assert said.endswith(f"... and {300 - MOST_FAULTS} more.")
    path.write_text("level: beginner\n" * 100)
    assert outcome(path).endswith(f"... and {99 - MOST_FAULTS} more.")


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe, loop, dangling = tmp_path / "pipe.yaml", tmp_path / "loop.yaml", tmp_path / "link.yaml"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    dangling.symlink_to(tmp_path / "nowhere")
    for path, said in ((pipe, "a pipe or a device"), (loop, "leads nowhere"), (dangling, "leads nowhere")):
        assert said in outcome(path)
    assert "a pipe or a device" in outcome(Path("/dev/zero"))
    assert "is a folder" in outcome(tmp_path)
    assert "cannot be read" in outcome(tmp_path / ("x" * 5000))


def test_a_file_that_is_swapped_for_a_pipe_is_no_trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    monkeypatch.setattr(Path, "is_file", lambda self: True)
    assert "it is no file" in outcome(pipe)


def test_a_file_without_end_is_read_no_further_than_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As in /proc: the size says nothing about what can be read."""
    path = tmp_path / "me.yaml"
    path.write_text("#" * 1_000_001)
    assert "more than the 1,000,000" in outcome(path)


@pytest.mark.parametrize("name", ESCAPES)
def test_a_name_that_controls_a_terminal_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "me.yaml"
    path.write_text(f"name: {json.dumps(name)}\n", encoding="utf-8")
    said = outcome(path)
    assert "me.yaml:1: name: " in said
    assert harmful(said) == []


def test_a_million_bytes_of_a_profile_take_little_memory() -> None:
    found = worst("profile")
    assert {name: most for name, most in found.items() if most > MOST_MB} == {}
