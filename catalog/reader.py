"""Reads authored YAML strictly and keeps the line of every value.

YAML 1.1 as PyYAML reads it turns `1:30` into 90 and `no` into false, and swallows duplicate keys. This reader knows
only null, true/false, decimal numbers and text; duplicate keys, anchors, aliases and tags are errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from catalog.document import Document
from catalog.errors import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 24

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
            if key in mapping:
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


@lru_cache(maxsize=4)
def _tree(text: str) -> Any:
    try:
        return yaml.compose(text, Loader=_StrictLoader)
    except yaml.YAMLError:
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


def read(path: Path, name: str | None = None, *, trusted: bool = False) -> tuple[Document | None, list[Problem]]:
    """Reads one file; returns the document (None if it cannot be read at all) and everything that is wrong with it.

    `trusted` skips the scan for anchors and depth; it is for files that ship with this product.
    """
    name = name or str(path)
    try:
        if not path.is_file():
            what = "is a folder, not a file" if path.is_dir() else "there is no such file"
            return None, [Problem(name, None, "", what, "check the path.")]
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"has {size:,} bytes, more than the {MAX_BYTES:,} that are read"
            return None, [Problem(name, None, "", what, "it is another file than the one you meant.")]
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(name, None, "", f"is not UTF-8 text (byte {error.start})", "save it as UTF-8.")]
    except OSError as error:
        return None, [Problem(name, None, "", f"cannot be read: {error.strerror}", "check who may read it.")]
    return parse(text, name, trusted=trusted)


def parse(text: str, name: str, *, trusted: bool = False) -> tuple[Document | None, list[Problem]]:
    """Reads YAML text; like `read` for text that is at hand."""
    try:
        if not trusted:
            found = next(_forbidden(text), None)
            if found is not None:
                return None, [Problem(name, found[0], "", found[1], "write the values out.")]
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


def _forbidden(text: str) -> Iterator[tuple[int, str]]:
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_StrictLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield line, "anchors and aliases are not read"
        if getattr(event, "tag", None):
            yield line, f"the tag {event.tag} is not read"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield line, f"is nested more than {MAX_DEPTH} levels deep"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
