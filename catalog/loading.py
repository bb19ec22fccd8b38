"""From folders of YAML to one `Catalog`, or to a list of everything that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.anatomy import Region
from catalog.checks import findings
from catalog.compiled import DATA, compiled, texts
from catalog.conditions import Condition, ExposureTag
from catalog.document import Document
from catalog.equipment import Equipment
from catalog.errors import CatalogError, Problem, did_you_mean
from catalog.exercise import Availability, Exercise
from catalog.library import Catalog
from catalog.positions import Positions
from catalog.styles import Reference, Style

BUILTIN = DATA

SHELVES: dict[str, type[BaseModel]] = {
    "regions": Region,
    "equipment": Equipment,
    "exposure": ExposureTag,
    "conditions": Condition,
    "references": Reference,
    "styles": Style,
    "exercises": Exercise,
}
"""Shelf -> type of its entries. A file `<shelf>.yaml`, or any file in a folder `<shelf>/`, holds a list of them."""

_Model = TypeVar("_Model", bound=BaseModel)
Place = tuple[Document, int]


class _Collector:
    """Entries found so far, where each stands, and everything that is wrong."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, BaseModel]] = {shelf: {} for shelf in SHELVES}
        self.places: dict[tuple[str, str], Place] = {}
        self.positions: Positions | None = None
        self.positions_document: Document | None = None
        self.problems: list[Problem] = []
        self.own: set[str] = set()
        self.hash = hashlib.sha256()

    def add_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            what = "is a file, not a folder" if folder.exists() else "there is no such folder"
            self.problems.append(Problem(str(folder), None, "", what, "give the folder that holds the YAML files."))
            return
        files = list(_files(folder))
        if not files:
            what = "holds no YAML file"
            maybe = "the exercises belong into a file exercises.yaml there."
            self.problems.append(Problem(str(folder), None, "", what, maybe))
        for path in files:
            self.add_file(path, _shelf(folder, path))

    def add_builtin(self) -> None:
        """The product's own files, from what was read beforehand if that is still what they say."""
        files = texts()
        ready = compiled(files)
        for name, text in files.items():
            shown = f"{BUILTIN.name}/{name}"
            shelf = _shelf(BUILTIN, BUILTIN / name)
            if ready is not None:
                self.add_document(Document(shown, text, ready[name]), shelf, builtin=True)
                continue
            from catalog.reader import parse

            document, problems = parse(text, shown, trusted=True)
            self.problems += problems
            if document is not None:
                self.add_document(document, shelf, builtin=True)

    def add_file(self, path: Path, shelf: str) -> None:
        from catalog.reader import read

        document, problems = read(path, str(path))
        self.problems += problems
        if document is not None:
            self.add_document(document, shelf, builtin=False)

    def add_document(self, document: Document, shelf: str, *, builtin: bool) -> None:
        name = document.name
        self.hash.update(shelf.encode() + b"\0" + document.text.encode() + b"\0")
        if shelf == "positions":
            self._add_positions(document, builtin=builtin)
            return
        data = [] if document.data is None else document.data
        if not isinstance(data, list):
            what = f"holds {_kind(data)}, not a list of {shelf}"
            self.problems.append(Problem(name, 1, "", what, "start each entry with `- id: ...`."))
            return
        for index, raw in enumerate(data):
            self._add_entry(document, shelf, index, raw, builtin=builtin)

    def _add_positions(self, document: Document, *, builtin: bool) -> None:
        if not builtin:
            what = "positions and their seconds belong to the product and cannot be replaced"
            self.problems.append(Problem(document.name, 1, "", what, "leave this file out."))
            return
        self.positions = self._validated(document, Positions, document.data, ())
        self.positions_document = document

    def _add_entry(self, document: Document, shelf: str, index: int, raw: Any, *, builtin: bool) -> None:
        entry = self._validated(document, SHELVES[shelf], raw, (index,))
        if entry is None:
            return
        entry_id: str = getattr(entry, "id", "")
        before = self.entries[shelf].get(entry_id)
        if before is not None:
            other, at = self.places[shelf, entry_id]
            weakens = self._weakens(shelf, before, entry) if other is not document and not builtin else "stands twice"
            if weakens:
                first = f"{other.name}:{other.line_of((at, 'id'))}"
                line = document.line_of((index, "id"))
                what = f"{entry_id!r} {weakens}; first in {first}"
                self.problems.append(Problem(document.name, line, "id", what, "give it another id."))
                return
        self.entries[shelf][entry_id] = entry
        self.places[shelf, entry_id] = (document, index)
        if shelf == "exercises" and not builtin:
            self.own.add(entry_id)

    @staticmethod
    def _weakens(shelf: str, before: BaseModel, entry: BaseModel) -> str | None:
        """Why an own entry may not replace a built-in one; None if it may."""
        if not isinstance(before, Exercise) or not isinstance(entry, Exercise):
            return f"is one of the product's {shelf} and cannot be replaced"
        ladder = [Availability.PLANNABLE, Availability.GATED, Availability.NEVER]
        if ladder.index(entry.availability) < ladder.index(before.availability):
            return f"would be {entry.availability.value}, and the product says {before.availability.value}"
        lost = sorted(set(before.exposure or ()) - set(entry.exposure or ()))
        if entry.exposure is None or lost:
            return f"would lose the exposure tags {', '.join(lost) or '(all)'}"
        forms = {variant.id: variant for variant in before.variants}
        for variant in entry.variants:
            known = forms.get(variant.id)
            extra = sorted(set(variant.drops) - set(known.drops if known else ()))
            if extra:
                return f"would lose the exposure tags {', '.join(extra)} in the variant {variant.id}"
        return None

    def _validated(self, document: Document, model: type[_Model], raw: Any, at: tuple[int, ...]) -> _Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            entry = raw.get("id", "") if isinstance(raw, dict) else ""
            for fault in error.errors(include_url=False):
                path = tuple(part for part in fault["loc"] if part not in ("timed", "holds", "reps_dose"))
                where = ".".join(str(part) for part in (*([entry] if entry else at), *path))
                line = document.line_of((*at, *path))
                self.problems.append(Problem(document.name, line, where, *_words(fault, model, raw)))
            return None

    def finish(self, *, thorough: bool) -> Catalog:
        """The catalogue, if nothing at all is wrong."""
        if self.positions is None:
            raise CatalogError(self.problems)
        shelf = {name: dict(sorted(entries.items())) for name, entries in self.entries.items()}
        catalog = Catalog(
            positions=self.positions,
            digest=self.hash.hexdigest()[:16],
            own=frozenset(self.own),
            **shelf,  # type: ignore[arg-type]
        )
        for name, entry, path, what, maybe in findings(catalog) if thorough else ():
            document, at = self.places.get((name, entry), (self.positions_document, -1))
            if document is None:
                continue
            full = path if at < 0 else (at, *path)
            where = ".".join(str(part) for part in (entry, *path) if part != "")
            self.problems.append(Problem(document.name, document.line_of(full), where, what, maybe))
        if self.problems:
            raise CatalogError(self.problems)
        return catalog


def load(*folders: Path | str, thorough: bool | None = None) -> Catalog:
    """See `Catalog.load`. Cross-checks run when there are folders of one's own, or if `thorough`: the built-in data are
    checked by the tests, not at each start."""
    collector = _Collector()
    collector.add_builtin()
    for folder in folders:
        collector.add_folder(Path(folder))
    return collector.finish(thorough=bool(folders) if thorough is None else thorough)


def _files(folder: Path) -> Iterator[Path]:
    inside = [*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")]
    yield from sorted(path for path in inside if path.suffix in (".yaml", ".yml"))


def _shelf(folder: Path, path: Path) -> str:
    parent = path.parent.name if path.parent != folder else ""
    for name in (parent, path.stem):
        if name in SHELVES or name == "positions":
            return name
    return "exercises"


def _kind(value: Any) -> str:
    names = {dict: "one mapping", str: "text", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), type(value).__name__)


def _words(fault: Any, model: type[BaseModel], raw: Any) -> tuple[str, str | None]:
    """What pydantic found, in our words, with the nearest good value."""
    shown = repr(fault["input"])
    value = shown if len(shown) <= 60 else f"{shown[:57]}..."
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    kind = fault["type"]
    if kind == "extra_forbidden":
        siblings = _keys_near(model, fault["loc"])
        return f"the key {key!r} is not known", did_you_mean(key, siblings) or "delete it."
    if kind == "missing":
        return f"the key {key!r} is missing", "add it."
    if kind in ("enum", "literal_error"):
        expected = str(fault.get("ctx", {}).get("expected", ""))
        choices = [choice.strip().strip("'") for choice in expected.replace(" or ", ", ").split(",")]
        return f"{value} is not one of {', '.join(choices)}", did_you_mean(str(fault["input"]), choices)
    if kind.startswith("union_tag"):
        return f"{value} has no known `kind`", "kind: timed, kind: holds or kind: reps."
    context = fault.get("ctx", {})
    for bound, word in (("le", "at most"), ("ge", "at least")):
        if bound in context:
            return f"{value} is not {word} {context[bound]}", f"{context[bound]}."
    return f"{value}: {fault['msg'].removeprefix('Value error, ')}", None


def _keys_near(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Keys that are known where an unknown key stands: of the innermost model that can be told from the path."""
    from catalog.exercise import HoldsDose, Muscles, RepsDose, SourceRef, TimedDose, Variant

    inner: dict[str, list[type[BaseModel]]] = {
        "dose": [TimedDose, HoldsDose, RepsDose],
        "variants": [Variant],
        "muscles": [Muscles],
        "sources": [SourceRef],
    }
    models: list[type[BaseModel]] = [model]
    for part in path[:-1]:
        models = inner.get(str(part), models)
    return [name for found in models for name in found.model_fields]
