"""From folders of YAML to one `Catalog`, or to a list of everything that is wrong."""

from __future__ import annotations

import hashlib
import re
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
        self.faulty: set[str] = set()
        self.folder = 0
        self.folder_of: dict[tuple[str, str], int] = {}
        self.hash = hashlib.sha256()

    def add_folder(self, folder: Path) -> None:
        self.folder += 1
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
        data = document.data
        if data is None:
            self.problems.append(Problem(name, 1, "", "is empty", "write entries that start with `- id: ...`."))
            return
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
            again = self.folder_of[shelf, entry_id] == self.folder
            weakens = "stands twice" if again else self._weakens(shelf, before, entry)
            if weakens:
                first = f"{other.name}:{other.line_of((at, 'id'))}"
                line = document.line_of((index, "id"))
                what = f"{entry_id!r} {weakens}; first in {first}"
                self.problems.append(Problem(document.name, line, "id", what, "give it another id."))
                return
        self.entries[shelf][entry_id] = entry
        self.places[shelf, entry_id] = (document, index)
        self.folder_of[shelf, entry_id] = self.folder
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
        if entry.category is not before.category or entry.position != before.position:
            return "would stand in another category or position than the product's, which conditions go by"
        forms = {variant.id: variant for variant in before.variants}
        for variant in entry.variants:
            known = forms.get(variant.id)
            place = (known.position if known else None) or before.position
            if (variant.position or entry.position) != place:
                return f"would be done in another position in the variant {variant.id}"
            kept_out = set(known.adds) - set(variant.adds) if known else set()
            extra = sorted((set(variant.drops) - set(known.drops if known else ())) | kept_out)
            if extra:
                return f"would lose the exposure tags {', '.join(extra)} in the variant {variant.id}"
        return None

    def _validated(self, document: Document, model: type[_Model], raw: Any, at: tuple[int, ...]) -> _Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            entry = raw.get("id", "") if isinstance(raw, dict) else ""
            self.faulty.add(str(entry))
            told: set[tuple[str | int, ...]] = set()
            for fault in error.errors(include_url=False):
                path = plain_path(fault["loc"])
                if path in told:
                    continue
                told.add(path)
                where = ".".join(str(part) for part in (*([entry] if entry else at), *path))
                what, maybe = _words(fault, model)
                line = _line_about(document, (*at, *path), what)
                self.problems.append(Problem(document.name, line, where, what, maybe))
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
            if document is None or any(repr(known) in what for known in self.faulty if known):
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


def _line_about(document: Document, path: tuple[str | int, ...], what: str) -> int | None:
    """The line of the value at `path`, or of the key under it that the message names."""
    line = document.line_of(path)
    for match in re.finditer(r"^([a-z_]+) is|`([a-z_]+)`", what):
        closer = document.line_of((*path, match[1] or match[2]))
        if closer != line:
            return closer
    return line


def plain_path(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as it stands in the file: without the names that the model gives to its alternatives."""
    found: list[str | int] = []
    for part in path:
        if found and found[-1] == "dose" and part in ("timed", "holds", "reps") and len(found) == 1:
            found.append("")
            continue
        if isinstance(part, str) and ("[" in part or part == "constrained-str"):
            continue
        found.append(part)
    return tuple(part for part in found if part != "")


PLAIN = {
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "bool_type": "is not true or false",
    "bool_parsing": "is not true or false",
    "string_type": "is not text",
    "tuple_type": "is not a list",
    "list_type": "is not a list",
    "dict_type": "is not a mapping of keys to values",
    "model_type": "is not a mapping of keys to values",
    "model_attributes_type": "is not a mapping of keys to values",
}


def _words(fault: Any, model: type[BaseModel]) -> tuple[str, str | None]:
    """What is wrong in our words, with the nearest good value."""
    shown = repr(fault["input"])
    value = shown if len(shown) <= 60 else f"{shown[:57]}..."
    path = plain_path(fault["loc"])
    key = str(path[-1]) if path else ""
    kind = fault["type"]
    context = fault.get("ctx", {})
    if kind == "value_error":
        return str(fault["msg"]).removeprefix("Value error, "), None
    if kind in PLAIN:
        return f"{value} {PLAIN[kind]}", "put it in quotes." if kind == "string_type" else None
    if kind == "extra_forbidden":
        return f"the key {key!r} is not known", did_you_mean(key, _keys_near(model, path)) or "delete it."
    if kind == "missing":
        return f"the key {key!r} is missing", "add it."
    if kind in ("enum", "literal_error"):
        expected = str(context.get("expected", ""))
        choices = [choice.strip().strip("'") for choice in expected.replace(" or ", ", ").split(",")]
        return f"{value} is not one of {', '.join(choices)}", did_you_mean(str(fault["input"]), choices)
    if kind.startswith("union_tag"):
        return f"{value} has no known `kind`", "kind: timed, kind: holds or kind: reps."
    if kind == "string_pattern_mismatch":
        if context.get("pattern", "").startswith("^[^"):
            return f"{value} holds control characters", "delete them."
        return f"{value} is not written as expected here ({context.get('pattern')})", None
    for bound, word in (("max_length", "longer than"), ("min_length", "shorter than")):
        if bound in context:
            unit = "letters" if kind.startswith("string") else "entries"
            return f"{value} is {word} {context[bound]} {unit}", None
    for bound, word in (("le", "at most"), ("ge", "at least")):
        if bound in context:
            return f"{value} is not {word} {context[bound]}", f"{context[bound]}."
    return f"{value}: {fault['msg']}", None


def _keys_near(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Keys that are known where an unknown key stands: of the innermost model that can be told from the path."""
    from catalog.conditions import Exclusion
    from catalog.equipment import Substitute
    from catalog.exercise import Bounds, HoldsDose, Muscles, RepsDose, SourceRef, TimedDose, Variant

    inner: dict[str, list[type[BaseModel]]] = {
        "dose": [TimedDose, HoldsDose, RepsDose],
        "variants": [Variant],
        "muscles": [Muscles],
        "sources": [SourceRef],
        "time_s": [Bounds],
        "hold_s": [Bounds],
        "reps": [Bounds],
        "sets": [Bounds],
        "hard": [Exclusion],
        "soft": [Exclusion],
        "substitutes": [Substitute],
    }
    models: list[type[BaseModel]] = [model]
    for part in path[:-1]:
        models = inner.get(str(part), models)
    return [name for found in models for name in found.model_fields]
