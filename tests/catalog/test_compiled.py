"""What was read beforehand is what the YAML files say, and is used only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog import compiled
from catalog.loading import load


def test_the_compiled_file_is_fresh() -> None:
    """If this fails: python -m catalog.compiled."""
    assert compiled.compiled(compiled.texts()) is not None


def test_an_edited_yaml_file_is_never_overlooked() -> None:
    files = compiled.texts()
    files["regions.yaml"] += "\n# one more line\n"
    assert compiled.compiled(files) is None


def test_without_the_compiled_file_the_catalogue_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = load()
    monkeypatch.setattr(compiled, "FILE", tmp_path / "nothing.json")
    without = load()
    assert without.exercises == with_it.exercises
    assert without.conditions == with_it.conditions
    assert without.digest == with_it.digest


@pytest.mark.parametrize(
    "content",
    [
        {},
        [],
        "text",
        None,
        {"digest": compiled.digest(compiled.texts())},
        {"digest": compiled.digest(compiled.texts()), "documents": []},
        {"digest": compiled.digest(compiled.texts()), "documents": {"regions.yaml": []}},
        {"digest": compiled.digest(compiled.texts()), "documents": dict.fromkeys(compiled.texts(), "text")},
    ],
    ids=["nothing", "list", "text", "null", "no documents", "list of documents", "one document", "texts"],
)
def test_a_compiled_file_of_another_shape_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: object
) -> None:
    file = tmp_path / "compiled.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(compiled, "FILE", file)
    assert compiled.compiled(compiled.texts()) is None


def test_a_compiled_file_that_is_nested_too_deep_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "compiled.json"
    file.write_text("[" * 100_000, encoding="utf-8")
    monkeypatch.setattr(compiled, "FILE", file)
    assert compiled.compiled(compiled.texts()) is None


def test_writing_it_gives_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = json.loads(compiled.FILE.read_text(encoding="utf-8"))
    monkeypatch.setattr(compiled, "FILE", tmp_path / "compiled.json")
    compiled.main()
    assert json.loads((tmp_path / "compiled.json").read_text(encoding="utf-8")) == before


def test_the_built_in_catalogue_passes_every_cross_check() -> None:
    assert load(thorough=True).own == frozenset()
