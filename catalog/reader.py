"""Reads authored YAML strictly and keeps the line of every value.

YAML 1.1 as PyYAML reads it turns `1:30` into 90 and `no` into false, and swallows duplicate keys. This reader knows
only null, true/false, decimal numbers and text; duplicate keys, anchors, aliases and tags are errors.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from catalog.document import Document
from catalog.errors import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 120_000
"""More than anybody writes into a file of a million bytes (the product's own have at most 107,000 to the million)."""
MOST_DUPLICATES = 200

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]
    """Few scalar types; duplicate keys are collected, not swallowed."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.duplicates: list[tuple[int, str]] = []

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                what = "a key is one word, not a list or a mapping"
                raise yaml.constructor.ConstructorError(None, None, what, key_node.start_mark)
            key = key_node.value
            if key in mapping and len(self.duplicates) < MOST_DUPLICATES:
                self.duplicates.append((key_node.start_mark.line + 1, key))
            mapping[key] = self.construct_object(value_node, deep=True)
        return mapping


_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789")
)
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?[0-9]{1,18}\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,3})?$"),
    list("-+0123456789"),
)
_StrictLoader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))
_StrictLoader.add_constructor("tag:yaml.org,2002:seq", lambda loader, node: loader.construct_sequence(node, deep=True))


@lru_cache(maxsize=2)
def _tree(text: str) -> Any:
    try:
        if next(_forbidden(text), None) is not None:  # what is not read is not composed either: depth takes the stack
            return None
        return yaml.compose(text, Loader=_StrictLoader)
    except (yaml.YAMLError, ValueError):
        return None


def line_in(text: str, path: tuple[str | int, ...]) -> int | None:
    """The line (from 1) of the value at `path` in YAML text, or of the nearest parent that is there."""
    node = _tree(text)
    if node is None:
        return None
    line: int = node.start_mark.line + 1
    for part in path:
        child = _child(node, part)
        if child is None:
            break
        line, node = child
    return line


def _child(node: Any, part: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in reversed(node.value):  # of a key that stands twice, the last is the one that was read
            if key.value == str(part):
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return item.start_mark.line + 1, item
    return None


def read(
    path: Path, name: str | None = None, *, trusted: bool = False, most: int = MAX_VALUES
) -> tuple[Document | None, list[Problem]]:
    """Reads one file; returns the document (None if it cannot be read at all) and everything that is wrong with it.

    `trusted` skips the scan for anchors, depth and number of values; it is for files that ship with this product.
    `most` is how many values are read.
    """
    name = name or str(path)
    try:
        if not path.is_file():
            return None, [Problem(name, None, "", *_no_file(path))]
        content = bytes_of(path)
        if len(content) > MAX_BYTES:
            size = max(path.stat().st_size, len(content))
            what = f"has {size:,} bytes, more than the {MAX_BYTES:,} that are read"
            return None, [Problem(name, None, "", what, "it is another file than the one you meant.")]
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        return None, [Problem(name, None, "", f"is not UTF-8 text (byte {error.start})", "save it as UTF-8.")]
    except OSError as error:
        return None, [Problem(name, None, "", f"cannot be read: {error.strerror}", "check who may read it.")]
    return parse(text, name, trusted=trusted, most=most)


def bytes_of(path: Path) -> bytes:
    """What a file holds, and a byte more than is read if it holds more; the file may grow, or never end.

    Raises:
        OSError: if it cannot be read, or is no file (any more).
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is no file")
        return file.read(MAX_BYTES + 1)


def _no_file(path: Path) -> tuple[str, str]:
    """What stands at the path instead of a file, and what to do."""
    if path.is_dir():
        return "is a folder, not a file", "check the path."
    if path.exists():
        return "is a pipe or a device, not a file", "save it as a file first."
    if path.is_symlink():
        return "is a link that leads nowhere", "mend or delete it."
    return "there is no such file", "check the path."


def parse(
    text: str, name: str, *, trusted: bool = False, most: int = MAX_VALUES
) -> tuple[Document | None, list[Problem]]:
    """Reads YAML text; like `read` for text that is at hand."""
    try:
        if not trusted:
            found = next(_forbidden(text, most), None)
            if found is not None:
                return None, [Problem(name, *found)]
        loader = _StrictLoader(text)
        try:
            data = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return None, [Problem(name, line, "", f"is not valid YAML: {error.problem}", "check indentation and quotes.")]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return None, [Problem(name, line, "", "is not valid YAML: it holds a control character", "delete it.")]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = " ".join(str(error).split())[:200]
        return None, [Problem(name, None, "", f"is not valid YAML: {what}", "check the text for odd characters.")]
    problems = [
        Problem(name, line, key, "this key stands twice in the same place", "delete one of the two.")
        for line, key in loader.duplicates
    ]
    return Document(name, text, data), problems


def _forbidden(text: str, most: int = MAX_VALUES) -> Iterator[tuple[int, str, str, str]]:
    """Line, place (none), what is not read and what to do instead."""
    maybe = "write the values out."
    depth = values = 0
    event: Any
    for event in yaml.parse(text, Loader=_StrictLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield line, "", "anchors and aliases are not read", maybe
        if getattr(event, "tag", None):
            yield line, "", f"the tag {event.tag} is not read", maybe
        values += isinstance(event, yaml.NodeEvent)
        if values > most:
            yield line, "", f"holds more than {most:,} values", "split it, or read another file."
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield line, "", f"is nested more than {MAX_DEPTH} levels deep", maybe
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
