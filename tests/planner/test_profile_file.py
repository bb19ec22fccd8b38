"""The screening, or weights of rules, go into a profile file, and everything else in it stays as it stands."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import ProfileError
from constraints.profile import Profile
from constraints.screening import Screening
from planner.api import builtin_catalog
from planner.profile_file import block, read, stopped_block, with_screening, with_weights, write

DAY = dt.date(2026, 6, 1)
CLEAR = Screening.all_clear(DAY, builtin_catalog().red_flags)
MIXED = Screening(day=DAY, answers={"chest_pain": True, "inflammatory": None, "aaa_suspected": False})
LINES = "\n".join(block(MIXED)) + "\n"
FULL = """\
# My profile: keep this line
name: "Ann: a name with a colon"   # and this comment

equipment:   [chair,
  pillow]
conditions: []  # none
weeks_since:
    birth: 60
# before the rules
rules:
  transitions: {weight: 2}
likes:
- bridge   # best of all
- cat_camel
"""


def put(text: str, screening: Screening = MIXED, stopped: dict[str, dt.date] | None = None) -> str:
    """The text with the screening."""
    return with_screening(text, "me.yaml", screening, stopped or {})


def profile_of(text: str, tmp_path: Path) -> Profile:
    """The profile that this text is."""
    path = tmp_path / "read.yaml"
    path.write_bytes(text.encode())
    return Profile.from_file(path)


def test_the_lines_of_a_screening() -> None:
    assert block(MIXED) == [
        "screening:",
        "  day: 2026-06-01",
        "  answers:",
        '    aaa_suspected: "no"',
        '    chest_pain: "yes"',
        "    inflammatory: unsure",
    ]
    assert stopped_block({"bridge": DAY, "bird_dog": DAY}) == [
        "stopped:",
        "  bird_dog: 2026-06-01",
        "  bridge: 2026-06-01",
    ]


@pytest.mark.parametrize("screening", [CLEAR, MIXED, Screening(day=DAY)], ids=["clear", "mixed", "empty"])
def test_what_is_written_is_what_is_read(screening: Screening, tmp_path: Path) -> None:
    assert profile_of(put(FULL, screening), tmp_path).screening == screening


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"], ids=repr)
def test_an_empty_profile_gets_the_lines(text: str, tmp_path: Path) -> None:
    new = put(text)
    assert new.startswith(text.rstrip("\n"))
    assert new.endswith(LINES)
    assert profile_of(new, tmp_path) == Profile(screening=MIXED)


def test_everything_else_stays_byte_for_byte() -> None:
    assert put(FULL) == FULL + LINES
    assert put(FULL[:-1]) == FULL + LINES, "a last line without an end gets one"


def _places() -> list[int]:
    """The lines of the full profile before which another field may stand."""
    lines = FULL.splitlines()
    return [index for index, line in enumerate(lines) if line and not line.startswith((" ", "-"))] + [len(lines)]


@pytest.mark.parametrize("place", _places())
@pytest.mark.parametrize(
    "old",
    [
        'screening:\n  day: 2026-01-01\n  answers:\n    chest_pain: "yes"\n',
        "screening: {day: 2026-01-01, answers: {chest_pain: yes}}\n",
        "screening:\n    day: 2026-01-01\n    answers: {chest_pain: no,\n      inflammatory: unsure}\n",
        "screening:\n",
        "screening: null\n",
        '"screening":\n  answers: {}\n  day: 2026-01-01\n',
    ],
    ids=["block", "braces", "mixed", "nothing", "null", "quoted"],
)
def test_an_earlier_screening_is_replaced_where_it_stands(place: int, old: str) -> None:
    lines = FULL.splitlines(keepends=True)
    before, after = "".join(lines[:place]), "".join(lines[place:])
    assert put(before + old + after) == before + LINES + after


def test_a_comment_after_an_earlier_screening_stays() -> None:
    old = 'screening:\n  day: 2026-01-01\n  answers: {chest_pain: "no"}\n\n# about my level\nlevel: beginner\n'
    assert put(old) == LINES + "\n# about my level\nlevel: beginner\n"


def test_putting_it_in_twice_is_putting_it_in_once() -> None:
    once = put(FULL, stopped={"bridge": DAY})
    assert put(once, stopped={"bridge": DAY}) == once


def test_windows_line_ends_stay() -> None:
    text = FULL.replace("\n", "\r\n")
    assert put(text) == text + LINES.replace("\n", "\r\n")
    assert put(put(text)) == put(text)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "me.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    assert read(path) == FULL
    write(path, put(read(path)))
    assert Profile.from_file(path).screening == MIXED
    assert Profile.from_file(path).likes == ("bridge", "cat_camel")


def test_letters_of_other_languages_stay(tmp_path: Path) -> None:
    text = 'name: "Zoë 山田"  # größer\n'
    path = tmp_path / "me.yaml"
    write(path, put(text))
    assert path.read_bytes() == (text + LINES).encode()


# Stopped exercises


def test_stopped_exercises_are_added_to_earlier_ones(tmp_path: Path) -> None:
    text = "stopped:\n  bridge: 2026-01-01\n  clamshell: 2026-02-02\nlevel: beginner\n"
    new = put(text, stopped={"bridge": DAY, "bird_dog": DAY})
    assert new == (
        "stopped:\n  bird_dog: 2026-06-01\n  bridge: 2026-06-01\n  clamshell: 2026-02-02\nlevel: beginner\n" + LINES
    )
    assert profile_of(new, tmp_path).stopped["bridge"] == DAY


@pytest.mark.parametrize("text", ["stopped: {bridge: 2026-01-01}\n", "stopped:\n  bridge: 2026-01-01  # ouch\n"])
def test_without_new_ones_the_stopped_exercises_stay_as_they_stand(text: str) -> None:
    assert put(text) == text + LINES


@pytest.mark.parametrize("text", ["stopped:\n", "stopped: {}\n", "stopped: null\n"])
def test_an_empty_list_of_stopped_exercises_is_filled(text: str, tmp_path: Path) -> None:
    assert profile_of(put(text, stopped={"bridge": DAY}), tmp_path).stopped == {"bridge": DAY}


# Weights of rules

WEIGHTS = {"few_exercises": 2, "variety": 31}


def weighed(text: str, weights: dict[str, int] | None = None) -> str:
    """The text with these weights."""
    return with_weights(text, "me.yaml", weights or WEIGHTS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("variety: {weight: 30}", "variety: {weight: 31}"),
        ("variety: {weight: 30}  # mine", "variety: {weight: 31}  # mine"),
        ("variety: {  weight:   30 }", "variety: {  weight:   31 }"),
        ('"variety": {"weight": 30}', '"variety": {"weight": 31}'),
        ("variety: {enabled: true}", "variety: {weight: 31, enabled: true}"),
        ("variety: { enabled: true }", "variety: { weight: 31, enabled: true }"),
        ("variety: {}", "variety: {weight: 31}"),
        ("variety: {enabled: true,\n    weight: 30}  # mine", "variety: {enabled: true,\n    weight: 31}  # mine"),
        ("variety:  # mine\n    weight: 30  # yes", "variety:  # mine\n    weight: 31  # yes"),
        ("variety:\n      enabled: true  # on", "variety:\n      enabled: true  # on\n      weight: 31"),
        ("variety:\n    enabled: true\n\n    # odd\n", "variety:\n    enabled: true\n    weight: 31\n\n    # odd\n"),
        ("frame: {arrive_percent: 0}", "frame: {arrive_percent: 0}\n  variety: {weight: 31}"),
        ("frame:\n    arrive_percent: 0  # short", "frame:\n    arrive_percent: 0  # short\n  variety: {weight: 31}"),
    ],
)
@pytest.mark.parametrize("before", ["", "# me\nlevel: beginner  # still\n"], ids=["first", "later"])
@pytest.mark.parametrize("after", ["", "likes: [bridge]  # best\n", "# at the end\n", "\n\nage: 40\n"], ids=repr)
def test_a_weight_is_put_where_it_belongs(before: str, after: str, old: str, new: str, tmp_path: Path) -> None:
    text = f"{before}rules:  # tuned\n  {old.rstrip()}\n{after}"
    expected = f"{before}rules:  # tuned\n  {new.rstrip()}\n{after}"
    if old.endswith("# odd\n"):  # a comment that stands behind the settings stays behind them
        text, expected = f"{before}rules:\n  {old}{after}", f"{before}rules:\n  {new}{after}"
    assert weighed(text, {"variety": 31}) == expected
    assert weighed(expected, {"variety": 31}) == expected
    read_back, was = profile_of(expected, tmp_path), profile_of(text, tmp_path)
    assert read_back.rules["variety"] == {**was.rules.get("variety", {}), "weight": 31}
    assert read_back.model_copy(update={"rules": was.rules}) == was


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rules: {}", "rules: {variety: {weight: 31}, few_exercises: {weight: 2}}"),
        (
            "rules: {frame: {weight: 1}}  # all",
            "rules: {variety: {weight: 31}, few_exercises: {weight: 2}, frame: {weight: 1}}  # all",
        ),
        ("rules: {variety: {weight: 30}}", "rules: {few_exercises: {weight: 2}, variety: {weight: 31}}"),
        ("rules:", "rules:\n  few_exercises: {weight: 2}\n  variety: {weight: 31}"),
        ("rules:  # none yet", "rules:  # none yet\n  few_exercises: {weight: 2}\n  variety: {weight: 31}"),
        ("rules: null", "rules:\n  few_exercises: {weight: 2}\n  variety: {weight: 31}"),
        ("rules: ~  # none", "rules:  # none\n  few_exercises: {weight: 2}\n  variety: {weight: 31}"),
    ],
)
@pytest.mark.parametrize("after", ["", "likes: [bridge]  # best\n"], ids=["last", "not last"])
def test_rules_in_braces_and_no_rules_yet(old: str, new: str, after: str) -> None:
    assert weighed(f"level: beginner\n{old}\n{after}") == f"level: beginner\n{new}\n{after}"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "level: beginner"], ids=repr)
def test_without_rules_they_come_last(text: str) -> None:
    start = text + ("\n" if text and not text.endswith("\n") else "")
    assert weighed(text) == start + "rules:\n  few_exercises: {weight: 2}\n  variety: {weight: 31}\n"


def test_all_other_bytes_stay() -> None:
    new = weighed(FULL)
    added = "  few_exercises: {weight: 2}\n  variety: {weight: 31}\n"
    assert new == FULL.replace("  transitions: {weight: 2}\n", "  transitions: {weight: 2}\n" + added)


def test_windows_and_mixed_line_ends_stay_with_weights_too() -> None:
    text = FULL.replace("\n", "\r\n")
    assert weighed(text) == weighed(FULL).replace("\n", "\r\n")
    mixed = "level: beginner\r\nlikes: [bridge]\nage: 40\r\n"
    assert weighed(mixed, {"variety": 31}) == mixed + "rules:\r\n  variety: {weight: 31}\r\n"


def test_letters_of_other_languages_stay_before_a_weight() -> None:
    assert weighed('name: "Zoë 山田 🙂"\nrules: {variety: {weight: 30}}\n', {"variety": 31}) == (
        'name: "Zoë 山田 🙂"\nrules: {variety: {weight: 31}}\n'
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{level: beginner}", "braces"),
        ("{rules: {variety: {weight: 30}}}\n", "braces"),
        ("- bridge\n", "mapping"),
        ("rules: [variety]\n", "mapping"),
        ("rules: {variety: 30}\n", "mapping"),
        ("rules:\n  variety:\n", "mapping"),
        ("level: [\n", "YAML"),
        ("rules: &x {variety: {weight: 30}}\n", "anchors"),
        ("level: beginner\n...\n", "without a risk"),
        ("  level: beginner\n", "without a risk"),
        ("rules:\n  ? variety\n  : enabled: true\n", "without a risk"),
        ("rules: {\n  ? variety\n  : {enabled: true}}\n", "without a risk"),
    ],
)
def test_where_weights_do_not_fit_the_text_is_left_alone(text: str, what: str) -> None:
    with pytest.raises(ProfileError, match=what):
        weighed(text)


def test_what_to_do_by_hand_is_said() -> None:
    with pytest.raises(ProfileError, match="Maybe leave out --write, and copy the lines"):
        weighed("level: beginner\n...\n")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["variety", "frame", "few_exercises", "economy"]),
        st.dictionaries(st.sampled_from(["weight", "enabled", "percent"]), st.integers(0, 100), max_size=3),
        max_size=4,
    ),
    st.sampled_from([None, True, False]),
    st.integers(1, 8),
    st.dictionaries(st.sampled_from(["variety", "frame", "economy"]), st.integers(0, 100), min_size=1),
)
def test_however_the_rules_are_written_they_are_merged(
    rules: dict[str, dict[str, int]], flow: bool | None, indent: int, weights: dict[str, int]
) -> None:
    data = {"level": "beginner", "rules": rules, "likes": ["bridge"]}
    text = yaml.safe_dump(data, default_flow_style=flow, indent=indent, sort_keys=False)
    if flow:
        with pytest.raises(ProfileError, match="braces"):
            weighed(text, weights)
        return
    merged = {**rules, **{rule: {**rules.get(rule, {}), "weight": weight} for rule, weight in weights.items()}}
    new = weighed(text, weights)
    assert yaml.safe_load(new) == {**data, "rules": merged}
    assert new.startswith("level: beginner\n")
    assert new[new.index("likes:") :] == text[text.index("likes:") :]


# What cannot be done


@pytest.mark.parametrize("text", ["{level: beginner}", "{}", "{screening: null, level: beginner}\n"])
def test_a_profile_in_braces_is_left_alone(text: str) -> None:
    with pytest.raises(ProfileError, match="braces"):
        put(text)


@pytest.mark.parametrize("text", ["- bridge\n", "beginner\n", "3\n"])
def test_what_is_no_profile_is_left_alone(text: str) -> None:
    with pytest.raises(ProfileError, match="mapping"):
        put(text)


@pytest.mark.parametrize("text", ["level: [\n", "level: beginner\nlevel: advanced\n", "a: *b\n", "\tlevel: x\n"])
def test_what_is_no_yaml_is_left_alone(text: str) -> None:
    with pytest.raises(ProfileError):
        put(text)


@pytest.mark.parametrize("text", ["level: beginner\n...\n", "  level: beginner\n"])
def test_where_the_lines_would_not_fit_the_text_is_left_alone(text: str) -> None:
    for stopped in ({}, {"bridge": DAY}):
        with pytest.raises(ProfileError):
            put(text, stopped=stopped)


# The file


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "me.yaml"
    assert read(path) == ""
    write(path, LINES)
    assert path.read_text() == LINES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664])
def test_the_permissions_of_a_file_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "me.yaml"
    path.write_text("level: beginner\n")
    path.chmod(mode)
    write(path, LINES)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_stays_a_link_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "me.yaml", tmp_path / "link.yaml"
    target.write_text("level: beginner\n")
    link.symlink_to(target)
    write(link, LINES)
    assert link.is_symlink()
    assert target.read_text() == LINES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "there"]


@pytest.mark.parametrize("step", ["replace", "chmod", "fdopen"])
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stopped"]
)
def test_whatever_happens_there_is_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "me.yaml"
    path.write_text("level: beginner\n")

    def fails(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fails)
        with pytest.raises(ProfileError if isinstance(error, OSError) else KeyboardInterrupt):
            write(path, LINES)
    assert path.read_text() == "level: beginner\n"
    assert list(tmp_path.iterdir()) == [path], "nothing is left lying about"


def test_a_folder_that_is_not_there_is_pointed_out(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"cannot be written: No such file or directory\.\nMaybe check the folder"):
        write(tmp_path / "nowhere" / "me.yaml", LINES)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"level: \x00\n"])
def test_a_file_that_is_no_text_is_pointed_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "me.yaml"
    path.write_bytes(content)
    with pytest.raises(ProfileError):
        read(path)
    assert path.read_bytes() == content


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileError):
        read(tmp_path)
