"""The screening goes into a profile file, and everything else in it stays as it stands."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from catalog.errors import ProfileError
from constraints.profile import Profile
from constraints.screening import Screening
from planner.api import builtin_catalog
from planner.profile_file import block, read, stopped_block, with_screening, write

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
    with pytest.raises(ProfileError):
        put(text)


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
