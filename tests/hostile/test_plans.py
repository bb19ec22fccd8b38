"""Whatever a document says, it is judged or refused in plain words: no traceback, no control characters, no bomb."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.errors import MOST_SHOWN, PlanError, RoutineError
from catalog.exercise import Stage
from constraints.prescription import Kind
from planner import Plan, Request, builtin_catalog, findings, plan, read_plan
from planner.plan_document import MAX_MAPPINGS, MAX_VALUES
from tests.hostile.cases import MOST_MB, worst
from tests.hostile.texts import harmful, text

SETTINGS = settings(
    deadline=None, max_examples=150, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=8,
)


@cache
def made() -> str:
    return plan(Request(minutes=3, time_limit_s=0.01)).to_json()


def outcome(text: str) -> str:
    """The error that a document brings; nothing if it can be judged. Every finding is one line."""
    try:
        for finding in findings(Plan.from_json(text)):
            assert harmful(finding.sentence) == []
            assert finding.sentence.strip()
    except RoutineError as error:
        return str(error)
    return ""


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def with_(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = with_(copy[path[0]], path[1:], value)
    return copy


@SETTINGS
@given(st.data())
def test_any_value_anywhere_is_judged_or_refused(data: st.DataObject) -> None:
    document = json.loads(made())
    for _ in range(data.draw(st.integers(1, 3))):
        document = with_(document, data.draw(st.sampled_from(places(document)[1:])), data.draw(json_values))
        if not isinstance(document, dict):
            break
    assert harmful(outcome(json.dumps(document))) == []


@SETTINGS
@given(st.text(st.sampled_from('{}[]",:0123456789.eE+-\\u nulltrefas\x00\x1b'), max_size=80))
@example("")
@example("NaN")
@example('{"a": "\\ud800"}')
@example('{"schema_version": "\\u001b[31m"}')
@example("\ufeff{}")
def test_any_text_is_refused(content: str) -> None:
    said = outcome(content)
    assert said
    assert harmful(said) == []


exercises = st.sampled_from([*builtin_catalog().exercises, "nonsense"])
steps = st.fixed_dictionaries(
    {
        "start_s": st.integers(0, 200),
        "duration_s": st.integers(1, 400),
        "kind": st.sampled_from([kind.value for kind in Kind]),
        "exercise": exercises,
        "variant": st.sampled_from([None, "seated", "standing", "nonsense"]),
        "side": st.sampled_from([None, "left", "right", "both"]),
        "set": st.sampled_from([None, -1, 0, 1, 2, 10**17]),
        "rep": st.sampled_from([None, -1, 0, 1, 2, 10**17]),
        "stage": st.sampled_from([stage.value for stage in Stage]),
        "position": st.sampled_from([*[entry.id for entry in builtin_catalog().positions.positions], "nonsense"]),
        "equipment": st.lists(st.sampled_from([*builtin_catalog().equipment, "nonsense"]), max_size=3),
    }
)


@SETTINGS
@given(st.lists(steps, max_size=8), st.sampled_from(sorted(builtin_catalog().styles)), st.booleans())
def test_any_steps_are_judged(content: list[dict[str, Any]], style: str, contiguous: bool) -> None:
    document = json.loads(made())
    if contiguous:
        clock = 0
        for step in content:
            step["start_s"], clock = clock, clock + step["duration_s"]
    document["request"]["style"] = style
    document["sessions"][0]["steps"] = content
    assert outcome(json.dumps(document)) == ""
    assert findings(Plan.from_json(json.dumps(document)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ("{" * 1000, "not valid JSON"),
        ('{"a": 1e999}', "too large"),
        ('{"a": -1e999}', "too large"),
        ('{"a": 1' + "0" * 5000 + "}", "more than 18 digits"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('{"request": {"seed": 1, "seed": 1}}', "'seed' stands twice"),
        ("[]", "not a list"),
        ("3", "not one value"),
        ("{'a': 1}", "not valid JSON"),
        ("{}", "status: is missing"),
        ('{"schema_version": "2.0"}', "schema_version: this is version 2.0"),
        ('{"schema_version": 1}', "1 is no version"),
        ('{"schema_version": "1.99999999"}', "is no version"),
        ('{"a": [' + "{}," * MAX_MAPPINGS + "{}]}", "mappings, more than"),
        ('{"a": [' + "0," * MAX_VALUES + "0]}", "values, more than"),
    ],
)
def test_what_is_no_plan_is_told(content: str, said: str) -> None:
    found = outcome(content)
    assert said in found
    assert "Maybe" in found
    assert len(found) < 5000


def test_lone_surrogates_are_refused() -> None:
    document = made().replace('"name": null', '"name": "\\ud800abc"')
    assert document != made()
    assert harmful(outcome(document)) == []
    assert outcome(document)


def test_everything_that_is_wrong_is_told_with_its_place() -> None:
    document = json.loads(made())
    document["status"] = "optimum"
    document["sessions"][0]["steps"][1]["start_s"] = 1.5
    document["sessions"][0]["steps"][0]["positon"] = "left"
    del document["sessions"][0]["steps"][2]["kind"]
    document["request"]["profile"]["age"] = "forty"
    said = outcome(json.dumps(document))
    assert "plan: status: 'optimum' is not one of optimal, feasible, infeasible, unknown, refused" in said
    assert "plan: sessions.0.steps.1.start_s: 1.5 is not a whole number" in said
    assert "plan: sessions.0.steps.0.positon: there is no such field\n    Maybe you meant position" in said
    assert "plan: sessions.0.steps.2.kind: is missing" in said
    assert "plan: request.profile.age: 'forty' is not a whole number" in said
    assert said.startswith("The plan has 5 problems:")


def test_many_faults_are_counted_and_the_first_are_told() -> None:
    document = {**json.loads(made()), **{f"k{index}": 1 for index in range(300)}}
    said = outcome(json.dumps(document))
    assert said.splitlines()[-1] == f"  ... and {300 - MOST_SHOWN} more."


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b" " * 1_000_001)
    (tmp_path / "utf16").write_bytes(made().encode("utf-16"))
    (tmp_path / "marked").write_bytes(made().encode("utf-8-sig"))
    for path, said in (
        (tmp_path / "pipe", "cannot be read: it is no file"),
        (Path("/dev/zero"), "cannot be read: it is no file"),
        (tmp_path, "cannot be read"),
        (tmp_path / "nowhere", "cannot be read: No such file"),
        (tmp_path / "long", "more than the 1,000,000 bytes"),
        (tmp_path / "utf16", "not UTF-8"),
        (tmp_path / "\x1b[31m\n", "cannot be read"),
    ):
        with pytest.raises(PlanError) as caught:
            read_plan(path)
        assert said in str(caught.value)
        assert harmful(str(caught.value)) == []
    assert read_plan(tmp_path / "marked").to_json() == made()


def test_a_million_bytes_of_a_plan_take_little_memory() -> None:
    found = worst("plan")
    assert {name: most for name, most in found.items() if most > MOST_MB} == {}
