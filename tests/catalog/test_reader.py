"""Authored YAML is read strictly: few kinds of values, nothing hidden, and every value keeps its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.document import Document
from catalog.errors import Problem
from catalog.reader import MAX_BYTES, MAX_DEPTH, parse, read


def data_of(text: str) -> Any:
    document, problems = parse(text, "a.yaml")
    assert problems == []
    assert document is not None
    return document.data


def refused(text: str) -> Problem:
    document, problems = parse(text, "a.yaml")
    assert document is None
    assert len(problems) == 1
    return problems[0]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("1.5", 1.5),
        ("2.0e3", 2000.0),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_numbers_truth_and_nothing_are_read_as_such(written: str, read_as: Any) -> None:
    value = data_of(f"key: {written}")["key"]
    assert value == read_as
    assert type(value) is type(read_as)


@pytest.mark.parametrize(
    "written",
    [
        "1:30",
        "12:30:45",
        "no",
        "No",
        "yes",
        "on",
        "off",
        "y",
        "True",
        "FALSE",
        "Null",
        "NULL",
        "2020-01-01",
        "2020-01-01T10:00:00",
        "030",
        "0x1E",
        "0b11",
        "0o17",
        "1_000",
        ".5",
        "5.",
        "1e5",
        ".nan",
        ".inf",
        "-.inf",
        "NaN",
        "inf",
        "9" * 19,
        "=",
    ],
)
def test_whatever_yaml_1_1_would_make_something_else_of_stays_text(written: str) -> None:
    assert data_of(f"key: {written}")["key"] == written


@pytest.mark.parametrize("written", ["1:30", "no", "030", "2020-01-01", "12"])
def test_keys_are_always_text(written: str) -> None:
    assert data_of(f"{written}: value") == {written: "value"}


def test_a_merge_key_merges_nothing() -> None:
    assert data_of("a: 1\n<<: {b: 2}\n") == {"a": 1, "<<": {"b": 2}}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: &x 2\n", 2, "anchors"),
        ("a: 1\nb:\n  - 2\n  - *x\n", 4, "aliases"),
        ("a: &x [1]\nb: [*x, *x]\n", 1, "anchors"),
        ("a: 1\nb: !!str 2\n", 2, "tag:yaml.org,2002:str"),
        ("a: 1\n\n\nb: !own 2\n", 4, "!own"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "os.system"),
        ("- !!set {a, b}\n", 1, "set"),
    ],
)
def test_anchors_aliases_and_tags_are_refused_where_they_stand(text: str, line: int, word: str) -> None:
    problem = refused(text)
    assert (problem.file, problem.line) == ("a.yaml", line)
    assert word in problem.what
    assert problem.maybe is not None


@pytest.mark.parametrize("opening", ["[", "{a: "])
def test_values_may_be_nested_to_the_limit_and_no_deeper(opening: str) -> None:
    closing = {"[": "]", "{a: ": "}"}[opening]
    data_of("a: 1\nb: " + opening * (MAX_DEPTH - 1) + closing * (MAX_DEPTH - 1))
    problem = refused("a: 1\nb: " + opening * MAX_DEPTH + closing * MAX_DEPTH)
    assert problem.line == 2
    assert str(MAX_DEPTH) in problem.what


def test_many_values_beside_one_another_are_not_deep() -> None:
    assert len(data_of("[" + "[1], " * 500 + "]")) == 500


def test_a_very_deep_file_is_refused_and_brings_nothing_down() -> None:
    assert "deep" in refused("[" * 100_000).what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n  b: 2\n", 2),
        ("a: 1\nb: 'open\n", 3),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: @b\n", 1),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    problem = refused(text)
    assert problem.line == line
    assert "not valid YAML" in problem.what


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ufffe"])
def test_a_raw_control_character_is_refused_and_not_repeated(character: str) -> None:
    problem = refused(f"a: 1\nb: 2\nc: x{character}y\n")
    assert "not valid YAML" in problem.what
    assert character not in str(problem)


def test_a_raw_control_character_is_refused_with_its_line() -> None:
    assert refused("a: 1\nb: 2\nc: x\x1by\n").line == 3


def test_a_key_that_stands_twice_is_named_with_the_line_of_the_second() -> None:
    document, problems = parse("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert document is not None
    assert [(problem.file, problem.line, problem.where) for problem in problems] == [("x.yaml", 3, "a")]


def test_every_key_that_stands_twice_is_named_however_deep() -> None:
    text = "- {a: 1, a: 2}\n- b:\n    c: 1\n    c: 2\n    c: 3\n- d: 1\n  'd': 2\n- 5: 1\n  '5': 2\n"
    problems = parse(text, "x.yaml")[1]
    assert sorted((problem.line, problem.where) for problem in problems) == [
        (1, "a"),
        (4, "c"),
        (5, "c"),
        (7, "d"),
        (9, "5"),
    ]


def test_the_same_key_in_different_places_is_no_fault() -> None:
    assert data_of("- {a: 1}\n- {a: 2, b: {a: 3}}\n") == [{"a": 1}, {"a": 2, "b": {"a": 3}}]


def test_a_mapping_as_a_key_is_named_in_plain_words() -> None:
    document, problems = parse("{a: b}: 3\n", "x.yaml")
    keys = [] if document is None else list(document.data)
    assert not any("ScalarNode" in text for text in [*keys, *map(str, problems)])


def test_a_trusted_file_is_read_like_any_other() -> None:
    text = "- a: 1\n  b: [x, no]\n- c: 1:30\n"
    assert parse(text, "x", trusted=True) == parse(text, "x")


def test_a_trusted_file_is_still_checked_for_keys_that_stand_twice() -> None:
    assert len(parse("a: 1\na: 2\n", "x", trusted=True)[1]) == 1


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: [1, b]\n", encoding="utf-8")
    document, problems = read(path)
    assert problems == []
    assert document == Document(str(path), "a: [1, b]\n", {"a": [1, "b"]})
    named, _ = read(path, "data/a.yaml")
    assert named is not None
    assert named.name == "data/a.yaml"


@pytest.mark.parametrize("bytes_", ["\ufeffa: ä\n".encode(), "a: ä\r\n".encode(), "a: ä".encode()])
def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path, bytes_: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(bytes_)
    document, problems = read(path)
    assert problems == []
    assert document is not None
    assert document.data == {"a": "ä"}


@pytest.mark.parametrize("bytes_", ["a: Öl\n".encode("latin-1"), "a: 1\n".encode("utf-16"), b"\xff\xfe\x00"])
def test_what_is_not_utf_8_is_refused(tmp_path: Path, bytes_: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(bytes_)
    document, problems = read(path)
    assert document is None
    assert [(problem.file, "UTF-8" in problem.what) for problem in problems] == [(str(path), True)]


def test_a_file_of_a_megabyte_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 5))
    assert read(path)[1] == []
    path.write_bytes(b"a: 1\n" + b"#" * (MAX_BYTES - 4))
    document, problems = read(path)
    assert document is None
    assert "1,000,001 bytes" in problems[0].what


def test_size_is_counted_in_bytes_not_in_characters(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# " + "ä" * 600_000, encoding="utf-8")
    assert read(path)[0] is None


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert "no such file" in read(tmp_path / "missing.yaml")[1][0].what
    assert "folder" in read(tmp_path / "folder.yaml")[1][0].what


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that exists and cannot be read")
def test_a_file_that_cannot_be_read_is_named() -> None:
    document, problems = read(Path("/proc/self/mem"))
    assert document is None
    assert problems[0].file == "/proc/self/mem"
    assert "cannot be read" in problems[0].what


def test_the_line_of_a_value_is_that_of_its_key_or_of_its_item() -> None:
    text = "# head\n- id: x\n\n  list:\n    - a\n    # note\n    - b\n  inner: {k: 1,\n    l: 2}\n"
    document = parse(text, "x")[0]
    assert document is not None
    lines = {
        (): 2,
        (0,): 2,
        (0, "id"): 2,
        (0, "list"): 4,
        (0, "list", 0): 5,
        (0, "list", 1): 7,
        (0, "inner"): 8,
        (0, "inner", "l"): 9,
    }
    assert {path: document.line_of(path) for path in lines} == lines


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((0, "missing"), 1),
        ((0, "b", "missing", "deeper"), 2),
        ((0, "b", "c", "scalars have no children"), 3),
        ((7,), 1),
        (("id",), 1),
        ((0, "list", 5), 4),
    ],
)
def test_what_is_not_in_the_file_has_the_line_of_the_nearest_parent(path: tuple[str | int, ...], line: int) -> None:
    document = Document("x", "- a: 1\n  b:\n    c: 2\n  list:\n    - 1\n", None)
    assert document.line_of(path) == line


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: [", "\x00"])
def test_a_file_without_values_has_no_lines(text: str) -> None:
    assert Document("x", text, None).line_of(("a",)) is None


@given(st.text(st.characters(), max_size=60) | st.text("-:#&*!|>{}[],'\"?@%` \n\ta1.", max_size=60))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_at_all_is_read_or_refused_and_raises_nothing(text: str) -> None:
    document, problems = parse(text, "x")
    assert document is not None or problems
    if document is not None:
        _only_plain(document.data)


def _only_plain(value: Any) -> None:
    assert value is None or type(value) in (dict, list, str, int, float, bool)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _only_plain(child)


VALUES = st.recursive(
    st.integers(-99, 99) | st.sampled_from(["text", "no", "1:30"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from("abcdef"), inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@given(value=VALUES, gaps=st.lists(st.sampled_from([[], [""], ["# note"], ["", "# note", ""]]), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_value_of_any_document_is_found_on_its_own_line(value: Any, gaps: list[list[str]]) -> None:
    lines: list[str] = []
    places: dict[tuple[str | int, ...], int] = {}
    _write([value], (), 0, lines, places, gaps)
    document, problems = parse("\n".join(lines), "x")
    assert problems == []
    assert document is not None
    assert document.data == [value]
    assert {path: document.line_of(path) for path in places} == places


def _write(
    value: Any,
    path: tuple[str | int, ...],
    indent: int,
    lines: list[str],
    places: dict[tuple[str | int, ...], int],
    gaps: list[list[str]],
) -> None:
    """Writes a value in block style, with gaps between the lines, and notes the line of each key and item."""
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, child in items:
        lines += gaps[len(lines) % len(gaps)]
        head = f"{key}:" if isinstance(value, dict) else "-"
        lines.append(" " * indent + (head if isinstance(child, dict | list) else f"{head} {child}"))
        places[(*path, key)] = len(lines)
        if isinstance(child, dict | list):
            before = len(lines)
            _write(child, (*path, key), indent + 2, lines, places, gaps)
            if not isinstance(value, dict):
                inside = enumerate(lines[before:], before + 1)
                places[(*path, key)] = next(number for number, line in inside if line.strip(" ")[:1] not in ("", "#"))
