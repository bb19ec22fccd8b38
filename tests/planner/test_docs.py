"""The documentation is true: examples run, generated pages are fresh, everything public is described."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import planner

ROOT = Path(__file__).parents[2]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "library.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_of_the_library_page_run(number: int) -> None:
    exec(compile(EXAMPLES[number], f"docs/library.md, example {number}", "exec"), {})


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


def test_everything_public_is_named_on_the_library_page() -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert [name for name in planner.__all__ if f"`{name}" not in page and name not in "".join(EXAMPLES)] == []


def test_everything_public_can_be_imported_and_has_a_docstring() -> None:
    for name in planner.__all__:
        assert (getattr(planner, name).__doc__ or "").strip(), name
    assert set(planner.__all__) <= set(dir(planner))
    with pytest.raises(AttributeError, match="no attribute 'plann'"):
        planner.plann  # noqa: B018


@pytest.mark.parametrize("page", ["rules.md", "exercises.md", "safety.md", "explain-and-steer.md", "../README.md"])
def test_the_generated_pages_are_fresh(page: str) -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check", page]
    assert subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False).returncode == 0
