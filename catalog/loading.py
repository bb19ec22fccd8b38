"""From folders of YAML to one `Catalog`, or to a list of everything that is wrong."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError

from catalog.anatomy import Region
from catalog.catalog import Catalog
from catalog.compiled import DATA, compiled, texts
from catalog.conditions import Condition, ExposureTag
from catalog.document import Document
from catalog.equipment import Equipment
from catalog.errors import CatalogError, Problem
from catalog.exercise import Availability, Exercise, availability_of
from catalog.positions import Positions
from catalog.screening import RedFlag
from catalog.styles import Reference, Style

if TYPE_CHECKING:
    from catalog.checks import Entry

BUILTIN = DATA

SHELVES: dict[str, type[BaseModel]] = {
    "regions": Region,
    "equipment": Equipment,
    "exposure": ExposureTag,
    "conditions": Condition,
    "red_flags": RedFlag,
    "references": Reference,
    "styles": Style,
    "exercises": Exercise,
}
"""Shelf -> type of its entries. A file `<shelf>.yaml`, or any file in a folder `<shelf>/`, holds a list of them."""

Steps = tuple[str | int, ...]
"""The way to a value inside a file or an entry."""

YAML = (".yaml", ".yml")

MOST_VALUES = 3000
"""An entry has far fewer."""

MOST_PROBLEMS = 1000
"""After so many problems nothing more is looked for."""

MOST_FOLDERS = 2000
"""So many folders are searched for files that stand too deep; what holds more of them is no folder of a catalogue."""


class _Place(NamedTuple):
    """Where an entry stands: in which file, as which of its entries (from 0), and in which of the folders."""

    document: Document
    number: int
    folder: int


class _Aside(NamedTuple):
    """An entry that does not get into the catalogue, and is looked through all the same."""

    place: _Place
    shelf: str
    data: dict[str, Any]
    written: Callable[[Steps], Steps]
    """From a path in the data to the path in the file."""


class _Collector:
    """Entries found so far, where each stands, and everything that is wrong."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, BaseModel]] = {shelf: {} for shelf in SHELVES}
        self.places: dict[tuple[str, str], _Place] = {}
        self.latest: dict[tuple[str, str], _Place] = {}
        self.refused: list[_Aside] = []
        self.faulty: list[_Aside] = []
        self.seeming: list[Entry] = []
        self.positions: Positions | None = None
        self.positions_document: Document | None = None
        self.problems: list[Problem] = []
        self.files: list[str] = []
        self.own: set[str] = set()
        self.banned: dict[str, str] = {}
        """Name without case, spaces and punctuation -> id of a built-in exercise that can never be planned."""
        self.folder = 0
        self.hash = hashlib.sha256()

    def add_folder(self, folder: Path) -> None:
        self.folder += 1
        self.files.append(str(folder))
        fault = _unusable(folder)
        if fault is not None:
            self.problems.append(Problem(str(folder), None, "", *fault))
            return
        files, outside, unread = _files(folder)
        self.problems += [_leads_out(path) for path in outside]
        self.problems += [_unread(folder, path) for path in unread]
        if not files and not outside and not unread:
            what = "holds no YAML file"
            maybe = "the exercises belong into a file exercises.yaml there."
            self.problems.append(Problem(str(folder), None, "", what, maybe))
        for path in files:
            if len(self.problems) >= MOST_PROBLEMS:
                self.files.append(str(path))
                what = "is not looked at any more"
                self.problems.append(Problem(str(path), None, "", what, "mend the others first."))
                return
            self.add_file(path, _shelf(folder, path))

    def add_builtin(self) -> None:
        """The product's own files, from what was read beforehand if that is still what they say."""
        files = texts()
        ready = compiled(files)
        for name, text in files.items():
            shown = f"{BUILTIN.name}/{name}"
            self.files.append(shown)
            shelf = _shelf(BUILTIN, BUILTIN / name)
            if ready is not None:
                self.add_document(Document(shown, text, ready[name]), shelf, builtin=True)
                continue
            from catalog.reader import parse

            document, problems = parse(text, shown, trusted=True)
            self.problems += problems
            if document is not None:
                self.add_document(document, shelf, builtin=True)
            else:
                self.seeming += _seeming(shelf, text)
        for entry_id, entry in self.entries["exercises"].items():
            if isinstance(entry, Exercise) and entry.availability is Availability.NEVER:
                self.banned[_bare(entry.name)] = entry_id

    def add_file(self, path: Path, shelf: str) -> None:
        from catalog.reader import MAX_BYTES, read

        self.files.append(str(path))
        document, problems = read(path, str(path))
        self.problems += problems
        if document is not None:
            self.add_document(document, shelf, builtin=False)
        elif path.is_file():
            with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
                self.seeming += _seeming(shelf, file.read(MAX_BYTES))

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
            self.seeming += _seeming(shelf, document.text)
            what = f"holds {_kind(data)}, not a list of {shelf}"
            self.problems.append(Problem(name, 1, "", what, "start each entry with `- id: ...`."))
            return
        for index, raw in enumerate(data):
            if len(self.problems) >= MOST_PROBLEMS:
                what = f"{len(data) - index} more entries are not looked at"
                self._tell(document, (index,), "", what, "mend the others first.")
                return
            self._add_entry(document, shelf, index, raw, builtin=builtin)

    def _add_positions(self, document: Document, *, builtin: bool) -> None:
        if not builtin:
            what = "positions and their seconds belong to the product and cannot be replaced"
            self.problems.append(Problem(document.name, 1, "", what, "leave this file out."))
            return
        self.positions_document = document
        try:
            self.positions = Positions.model_validate(document.data)
        except ValidationError:
            from catalog.faults import examined

            for path, what, maybe in examined(Positions, document.data).faults:
                self._tell(document, path, ".".join(map(str, path)), what, maybe)

    def _add_entry(self, document: Document, shelf: str, index: int, raw: Any, *, builtin: bool) -> None:
        place = _Place(document, index, self.folder)
        if not builtin and _values_in(raw) > MOST_VALUES:
            what = f"holds more than the {MOST_VALUES:,} values that an entry may have"
            self._tell_of(place, (), what, "split it into several entries.")
            return
        try:
            entry = SHELVES[shelf].model_validate(raw)
        except ValidationError:
            self._add_faulty(place, shelf, raw, builtin=builtin)
            return
        entry_id: str = raw["id"]
        if self._is_refused(place, shelf, raw):
            self.refused.append(_Aside(place, shelf, raw, _as_written))
            return
        self.entries[shelf][entry_id] = entry
        self.places[shelf, entry_id] = self.latest[shelf, entry_id] = place
        if shelf == "exercises" and not builtin:
            self.own.add(entry_id)

    def _add_faulty(self, place: _Place, shelf: str, raw: Any, *, builtin: bool) -> None:
        from catalog.faults import examined

        found = examined(SHELVES[shelf], raw)
        for path, what, maybe in found.faults:
            self._tell_of(place, path, what, maybe)
        aside = _Aside(place, shelf, found.data, found.in_file)
        entry_id = found.data.get("id")
        if isinstance(entry_id, str) and self._is_refused(place, shelf, found.data):
            self.refused.append(aside)
            return
        self.faulty.append(aside)
        if isinstance(entry_id, str):
            self.latest[shelf, entry_id] = place
            if shelf == "exercises" and not builtin:
                self.own.add(entry_id)

    def _is_refused(self, place: _Place, shelf: str, data: dict[str, Any]) -> bool:
        """Whether the entry may not stand beside or in the place of an earlier one with its id; if so, says why."""
        entry_id = data["id"]
        first = self.latest.get((shelf, entry_id))
        if first is None:
            return shelf == "exercises" and self._is_unbanned(place, data)
        before = self.entries[shelf].get(entry_id)
        why = ["stands twice"] if first.folder == place.folder else list(_weaker(shelf, before, data))
        if why:
            where = f"{first.document.name}:{first.document.line_of((first.number, 'id'))}"
            what = f"{entry_id!r} {', and '.join(why)}; first in {where}"
            self._tell_of(place, ("id",), what, "give it another id.")
        return bool(why)

    def _is_unbanned(self, place: _Place, data: dict[str, Any]) -> bool:
        """Whether the entry is one that can never be planned, under another id; if so, says it."""
        name = data.get("name")
        banned = self.banned.get(_bare(name)) if isinstance(name, str) else None
        if banned is None or availability_of(data) is Availability.NEVER:
            return False
        what = f"{name!r} is the name of {banned}, which can never be planned: it cannot be un-banned under another id"
        self._tell_of(place, ("name",), what, f"`routine catalog show {banned}` says why; leave it out.")
        return True

    def _tell_of(self, place: _Place, path: Steps, what: str, maybe: str | None) -> None:
        """Adds what is wrong at `path` in an entry."""
        raw = place.document.data[place.number]
        entry_id = raw.get("id") if isinstance(raw, dict) else None
        inside = ".".join(str(part) for part in path)
        if isinstance(entry_id, str) and entry_id:
            where = f"{entry_id}.{inside}" if inside else entry_id
        else:
            where = f"entry {place.number + 1}: {inside}" if inside else f"entry {place.number + 1}"
        self._tell(place.document, (place.number, *path), where, what, maybe)

    def _tell(self, document: Document, path: Steps, where: str, what: str, maybe: str | None) -> None:
        self.problems.append(Problem(document.name, document.line_of(path), where, what, maybe))

    def _look_between(self) -> None:
        """Finds what is wrong between the entries, those among them that are not valid themselves."""
        from catalog.checks import Entry, faults_between, faults_of_matrix, plain

        valid = [
            _Aside(self.places[shelf, entry_id], shelf, plain(entry), _as_written)
            for shelf, entries in self.entries.items()
            for entry_id, entry in entries.items()
        ]
        looked_at = [*self.refused, *valid, *self.faulty]
        entries = [*self.seeming, *(Entry(aside.shelf, aside.data) for aside in looked_at)]
        most = max(0, MOST_PROBLEMS - len(self.problems))
        for index, (path, what, maybe) in islice(faults_between(entries, self._position_ids(), self.own), most):
            aside = looked_at[index - len(self.seeming)]
            self._tell_of(aside.place, aside.written(path), what, maybe)
        if self.positions is not None and self.positions_document is not None:
            for path, what, maybe in faults_of_matrix(self.positions):
                self._tell(self.positions_document, path, ".".join(map(str, path)), what, maybe)

    def _position_ids(self) -> list[str]:
        if self.positions is not None:
            return [position.id for position in self.positions.positions]
        data = self.positions_document.data if self.positions_document is not None else None
        positions = data.get("positions") if isinstance(data, dict) else None
        listed = positions if isinstance(positions, list) else []
        return [str(position.get("id")) for position in listed if isinstance(position, dict)]

    def finish(self, *, thorough: bool) -> Catalog:
        """The catalogue, if nothing at all is wrong."""
        if len(self.problems) < MOST_PROBLEMS and (thorough or self.problems):
            self._look_between()
        if self.problems or self.positions is None:
            order = {name: number for number, name in enumerate(self.files)}
            raise CatalogError(
                sorted(self.problems, key=lambda problem: (order.get(problem.file, -1), problem.line or 0))
            )
        shelf = {name: dict(sorted(entries.items())) for name, entries in self.entries.items()}
        return Catalog(
            positions=self.positions,
            digest=self.hash.hexdigest()[:16],
            own=frozenset(self.own),
            **shelf,  # type: ignore[arg-type]
        )


def load(*folders: Path | str, thorough: bool | None = None) -> Catalog:
    """See `Catalog.load`. Cross-checks run when there are folders of one's own, or if `thorough`: the built-in data are
    checked by the tests, not at each start."""
    collector = _Collector()
    collector.add_builtin()
    for folder in folders:
        collector.add_folder(Path(folder))
    return collector.finish(thorough=bool(folders) if thorough is None else thorough)


def _seeming(shelf: str, text: str) -> list[Entry]:
    """The entries that a file seems to hold which cannot be read: what names them is not to be called wrong for it."""
    from catalog.checks import Entry

    ids = dict.fromkeys(re.findall(r"\bid: *[\"']?([a-z0-9_]+)", text))
    words = list(dict.fromkeys(re.findall(r"[a-z0-9_]+", text))) if shelf == "regions" else []
    return [Entry(shelf, {"id": name, "muscles": words, "wanted_s": words}) for name in islice(ids, MOST_PROBLEMS)]


def _values_in(raw: Any) -> int:
    """How many values there are in an entry, and the entry itself."""
    number, todo = 0, [raw]
    while todo:
        node = todo.pop()
        number += 1
        todo += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return number


def _as_written(path: Steps) -> Steps:
    return path


def _bare(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def _weaker(shelf: str, before: BaseModel | None, data: dict[str, Any]) -> Iterator[str]:
    """Why an own entry with these data may not replace a built-in one; nothing if it may.

    What is wrong in itself in the data is passed over: it has been told.
    """
    if not isinstance(before, Exercise):
        if before is not None:
            yield f"is one of the product's {shelf} and cannot be replaced"
        return
    ladder = [Availability.PLANNABLE, Availability.GATED, Availability.NEVER]
    now = availability_of(data)
    if isinstance(data.get("status"), str) and ladder.index(now) < ladder.index(before.availability):
        yield f"would be {now.value}, and the product says {before.availability.value}"
    exposure = data.get("exposure")
    lost = sorted(set(before.exposure or ()) - _texts(exposure))
    if exposure is None or (lost and isinstance(exposure, list)):
        yield f"would lose the exposure tags {', '.join(lost) or '(all)'}"
    category, position = data.get("category"), data.get("position")
    elsewhere = isinstance(category, str) and category != before.category
    if elsewhere or (isinstance(position, str) and position != before.position):
        yield "would stand in another category or position than the product's, which conditions go by"
    variants = data.get("variants")
    for variant in variants if isinstance(variants, list) else ():
        if isinstance(variant, dict):
            yield from _weaker_form(before, variant, position)


def _weaker_form(before: Exercise, variant: dict[str, Any], position: Any) -> Iterator[str]:
    name = variant.get("id")
    known = next((form for form in before.variants if form.id == name), None)
    place = variant.get("position") or position
    if isinstance(place, str) and place != ((known.position if known else None) or before.position):
        yield f"would be done in another position in the variant {name}"
    kept_out = set(known.adds) - _texts(variant.get("adds")) if known else set()
    extra = sorted((_texts(variant.get("drops")) - set(known.drops if known else ())) | kept_out)
    if extra:
        yield f"would lose the exposure tags {', '.join(extra)} in the variant {name}"


def _texts(values: Any) -> set[str]:
    return {value for value in values if isinstance(value, str)} if isinstance(values, list) else set()


def _unusable(folder: Path) -> tuple[str, str] | None:
    """Why nothing can be read from a folder, and what to do; None if something can."""
    try:
        if not folder.is_dir():
            what = "is a file, not a folder" if folder.exists() else "there is no such folder"
            return what, "give the folder that holds the YAML files."
        with os.scandir(folder):
            return None
    except OSError as error:
        return f"cannot be read: {error.strerror}", "check the path and who may read it."


def _files(folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """The YAML files of a folder that are read (each once), those that links lead to outside of it, and those that
    stand too deep in it."""
    inside = [*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")]
    home = Path(os.path.realpath(folder))
    read: dict[str, Path] = {}
    outside: list[Path] = []
    for path in sorted(inside, key=lambda path: (path.is_symlink() or path.parent.is_symlink(), path)):
        real = os.path.realpath(path)
        if path.suffix not in YAML:
            continue
        if home not in Path(real).parents:
            outside.append(path)
        else:
            read.setdefault(real, path)
    unread: list[Path] = []
    for parent, folders, names in islice(os.walk(folder), MOST_FOLDERS):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if len(Path(parent).relative_to(folder).parts) > 1:
            unread += [Path(parent, name) for name in names if Path(name).suffix in YAML]
    return sorted(read.values()), outside, sorted(unread)


def _leads_out(path: Path) -> Problem:
    what = "is a link that leads out of the folder, and is not read"
    return Problem(str(path), None, "", what, "copy the file into the folder.")


def _unread(folder: Path, path: Path) -> Problem:
    shelves = [name for name in path.relative_to(folder).parts[:-1] if name in SHELVES]
    better = folder / (shelves[-1] if shelves else _shelf(folder, path)) / path.name
    what = "is not read: only the YAML files in a catalogue folder and in the folders directly inside it are"
    return Problem(str(path), None, "", what, f"move it to {better}.")


def _shelf(folder: Path, path: Path) -> str:
    parent = path.parent.name if path.parent != folder else ""
    for name in (parent, path.stem):
        if name in SHELVES or name == "positions":
            return name
    return "exercises"


def _kind(value: Any) -> str:
    names = {dict: "one mapping", str: "text", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), type(value).__name__)
