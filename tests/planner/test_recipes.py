"""The recipes in `docs/` are carried out as they stand: every file is written, every edit made, every command run.

A fenced block is told what it is by its language and by a comment above it:

    sh                          commands, each of which has to succeed (the last one fails, under `<!-- fails -->`)
    any, `<!-- file: PATH -->`  a file with this text
    diff, `<!-- edit: PATH -->` lines of a file with some taken out and some put in
    text, `<!-- says -->`       what the commands before it print, among other things, line by line
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.planner.test_example_rule import can_build, install

ROOT = Path(__file__).parents[2]
PARTS = (
    "catalog",
    "constraints",
    "planner",
    "tests",
    "docs",
    "benchmarks",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
)
PAGES = ("add-a-rule.md", "add-an-exercise.md")

ROUTINE = "import sys; sys.argv[0] = 'routine'; from planner.cli.app import main; main()"
PIP = "-m pip --disable-pip-version-check"
OFFLINE = "--no-deps --no-index --no-build-isolation --quiet"

pytestmark = pytest.mark.xdist_group("recipes")


@dataclass(frozen=True)
class Step:
    """A fenced block of a page: what it is (`sh`, `file`, `edit` or `says`), its path or note, and its text."""

    kind: str
    about: str
    text: str
    line: int


def steps(page: str) -> Iterator[Step]:
    """The fenced blocks of a page, in order."""
    note, inside, start, indent = "", None, 0, 0
    lines: list[str] = []
    for number, line in enumerate(page.splitlines(), 1):
        fence = re.match(r"( *)```(\w*)$", line)
        if inside is None and fence:
            inside, start, indent, lines = fence[2], number, len(fence[1]), []
        elif inside is not None and fence and len(fence[1]) == indent:
            assert all(entry[:indent].isspace() or not entry for entry in lines if indent), f"line {start}: indentation"
            yield _step(inside, note, "\n".join(entry[indent:] for entry in lines) + "\n", start)
            note, inside = "", None
        elif inside is not None:
            lines.append(line)
        elif line.strip():
            comment = re.fullmatch(r"\s*<!-- (.*) -->\s*", line)
            note = comment[1] if comment else ""


def _step(language: str, note: str, text: str, line: int) -> Step:
    kind, _, about = note.partition(": ")
    if kind in ("file", "edit", "says"):
        return Step(kind, about, text, line)
    assert language == "sh", f"line {line}: nobody carries out this block ({language or 'no language'})"
    assert note in ("", "fails"), f"line {line}: {note}?"
    return Step("sh", note, text, line)


def edited(text: str, diff: str) -> str:
    """A text with the lines of a diff taken out and put in; they stand in it exactly once."""
    rows = diff.splitlines()
    assert all(row[:1] in (" ", "+", "-", "") for row in rows), diff
    before = "".join(row[1:] + "\n" for row in rows if row[:1] != "+")
    after = "".join(row[1:] + "\n" for row in rows if row[:1] != "-")
    assert text.count(before) == 1, f"this does not stand there once:\n{before}"
    return text.replace(before, after)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project in a folder of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    return folder


def _commands(folder: Path) -> dict[str, str]:
    """An environment in which `python`, `routine` and `pip` are those of this test, and work on the copy."""
    tools, site = folder.parent / "bin", folder.parent / "site"
    tools.mkdir(exist_ok=True)
    site.mkdir(exist_ok=True)
    python = f'"{sys.executable}"'
    pip = f'exec {python} {PIP} "$@" {OFFLINE} --target "{site}"'
    if not can_build():
        pip = f'exec {python} -c "from tests.planner.test_recipes import by_hand; by_hand()" "{site}" "$@"'
    for name, command in {
        "python": f'exec {python} -B "$@"',
        "routine": f'exec {python} -B -c "{ROUTINE}" "$@"',
        "pip": pip,
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COV_", "PYTEST_", "PIP_")) and name not in ("PYTHONPATH", "COLUMNS")
    }
    path = os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    options = "-q -p no:cacheprovider -p no:xdist -o addopts="
    ours = {"PATH": path, "PYTHONPATH": f"{folder}{os.pathsep}{site}", "PYTEST_ADDOPTS": options, "COLUMNS": "80"}
    return {**inherited, **ours}


def by_hand() -> None:
    """`pip install FOLDER` where nothing is there that builds packages."""
    site, *words = sys.argv[1:]
    assert words[0] == "install", words
    install(Path(words[-1]), Path(site))


@pytest.mark.skipif(os.name != "posix", reason="the commands are for a shell")
@pytest.mark.parametrize("name", PAGES)
def test_a_recipe_works_as_it_stands(copy: Path, name: str) -> None:
    environment = _commands(copy)
    printed = ""
    done = {"sh": 0, "file": 0, "edit": 0, "says": 0}
    for step in steps((copy / "docs" / name).read_text(encoding="utf-8")):
        where = f"docs/{name}, line {step.line}"
        done[step.kind] += 1
        path = copy / step.about
        if step.kind == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
        elif step.kind == "edit":
            path.write_text(edited(path.read_text(encoding="utf-8"), step.text), encoding="utf-8")
        elif step.kind == "says":
            _says(printed, step.text, where)
        else:
            printed = _carried_out(step, copy, environment, where)
    assert done["sh"] >= 4
    assert done["file"] >= 1


def _carried_out(step: Step, folder: Path, environment: dict[str, str], where: str) -> str:
    """Runs the commands of a block; gives all that they print."""
    commands = [command for command in step.text.replace("\\\n", " ").splitlines() if command.strip()]
    printed = ""
    for number, command in enumerate(commands, 1):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        printed += done.stdout
        meant_to_fail = step.about == "fails" and number == len(commands)
        assert (done.returncode != 0) is meant_to_fail, f"{where}: {command}\n{done.stdout[-3000:]}"
        assert "no tests ran" not in done.stdout, f"{where}: {command}"
    return printed


def _says(printed: str, text: str, where: str) -> None:
    """Each line of the text stands in what was printed, in this order."""
    rest = [" ".join(line.split()) for line in printed.splitlines()]
    for line in text.splitlines():
        wanted = " ".join(line.split())
        found = next((place for place, entry in enumerate(rest) if wanted in entry), None)
        assert found is not None, f"{where}: this is not printed (or not here): {line}\n{printed[-3000:]}"
        rest = rest[found + 1 :]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_reader_is_to_write_is_named_in_the_words_above_it(name: str) -> None:
    """The comments above the blocks are not seen by people."""
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for step in steps(page):
        if step.kind in ("file", "edit"):
            before = re.sub(r"<!--.*?-->", "", "\n".join(page.splitlines()[: step.line]))
            assert f"`{step.about}`" in before, f"line {step.line}: {step.about}"


def test_the_blocks_of_a_page_are_read_as_they_are_meant() -> None:
    page = textwrap.dedent(
        """\
        <!-- file: a/b.py -->
        ```python
        x = 1
        ```

        1. In a list:

           <!-- edit: a/b.py -->
           ```diff
            x = 1
           +y = 2
           ```

        <!-- fails -->
        ```sh
        false
        ```

        <!-- says -->
        ```text
        one
        ```
        """
    )
    found = [(step.kind, step.about, step.text) for step in steps(page)]
    assert found == [
        ("file", "a/b.py", "x = 1\n"),
        ("edit", "a/b.py", " x = 1\n+y = 2\n"),
        ("sh", "fails", "false\n"),
        ("says", "", "one\n"),
    ]
    assert edited("w = 0\nx = 1\nz = 3\n", found[1][2]) == "w = 0\nx = 1\ny = 2\nz = 3\n"
    assert edited("x = 1\n", "-x = 1\n+x = 2\n") == "x = 2\n"
    with pytest.raises(AssertionError, match="does not stand there once"):
        edited("x = 2\n", found[1][2])
    with pytest.raises(AssertionError, match=r"line 1: nobody carries out this block \(python\)"):
        list(steps("```python\nx = 1\n```\n"))


def test_what_is_not_printed_is_noticed() -> None:
    _says("a  b c\nd\n", "b c\nd\n", "here")
    for text in ("d\nb c\n", "e\n"):
        with pytest.raises(AssertionError, match="here: this is not printed"):
            _says("a b c\nd\n", text, "here")
