"""Texts of a million bytes that cost a careless reader all memory or all day, and what reads them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog.loading import MOST_VALUES
from catalog.reader import MAX_VALUES
from planner.plan_document import MAX_MAPPINGS

MILLION = 1_000_000
MOST_MB = 200
ROOT = Path(__file__).parents[2]


def filled(unit: str, head: str = "", tail: str = "") -> str:
    """A text of a million bytes: the unit over and over, with head and tail."""
    room = MILLION - len(head) - len(tail)
    return head + unit * (room // len(unit)) + tail


def numbered(form: str, head: str = "", tail: str = "") -> str:
    """Like `filled`, with the number of each unit in it."""
    parts, length, index = [head], len(head) + len(tail), 0
    while length < MILLION - 40:
        parts.append(form.format(index))
        length += len(parts[-1])
        index += 1
    return "".join([*parts, tail])


def anywhere() -> dict[str, str]:
    """Texts that are hostile as YAML and as JSON."""
    return {
        "open brackets": filled("["),
        "open braces": filled('{"a":'),
        "one huge text": filled("x", '"', '"'),
        "one huge number": filled("9"),
        "empty lists": filled("[],", "[", "[]]"),
        "empty mappings": filled("{},", "[", "{}]"),
        "numbers": filled("999999999999999999,", "[", "0]"),
        "one key again": filled('"a":1,', "{", '"a":1}'),
        "keys": numbered('"k{}":1,', "{", '"z":1}'),
        "breaks": filled("\n"),
        "nothing": filled("\0"),
    }


def yaml_texts() -> dict[str, str]:
    """Texts that are hostile as YAML."""
    return {
        **anywhere(),
        "dashes": filled("- "),
        "questions": filled("? "),
        "colons": filled(": "),
        "many small keys": numbered("k{}: 1\n"),
        "a key again": filled("a: 1\n"),
        "a huge value": filled("x", "level: "),
        "a huge id": filled("x", "equipment: [", "]"),
        "a huge key": filled("x", "", ": 1"),
        "many ids": numbered("k{},", "equipment: [", "a]"),
        "a bomb": numbered("b{0}: &b{0} [*a, *a]\n", "a: &a [x]\n"),
        "documents": filled("---\n"),
        "a block": filled("  x\n", "name: |\n"),
        "escapes": filled("\\e", 'name: "', '"'),
        "rules": numbered("{{k{}: 1}},", "rules: [", "{}]"),
        "nested rules": numbered("  k{}: {{weight: 1}}\n", "rules:\n"),
        "few enough lists": "[" + "[],\n" * (MAX_VALUES - 10) + "]",
        "few enough keys": "".join(f"k{index}: 1\n" for index in range(MAX_VALUES // 2 - 1)),
        "few enough times one key": "a: 1\n" * (MAX_VALUES // 2 - 1),
        "few enough rules": "rules: {" + "".join(f"k{index}: [],\n" for index in range(MAX_VALUES // 2 - 3)) + "}",
    }


def entry_texts() -> dict[str, str]:
    """Texts that are hostile as a file of a catalogue: lists of entries with many faults. (Those that are not even
    YAML are tried as a profile; one reader reads both.)"""
    return {
        "dashes": filled("- "),
        "a bomb": yaml_texts()["a bomb"],
        "few enough lists": yaml_texts()["few enough lists"],
        "few enough faulty entries": "- {}\n" * (MAX_VALUES - 1),
        "few enough keys of an entry": "- " + "".join(f"k{index}: 1\n  " for index in range(MAX_VALUES // 2 - 2)),
        "few enough variants": "- variants: [" + "{},\n" * (MAX_VALUES - 4) + "]",
        "few enough variants of an entry": ("- variants: [" + "{},\n" * (MOST_VALUES - 5) + "]\n") * 39,
        "few enough links": ("- id: own\n  easier: [" + "a,\n" * (MOST_VALUES - 6) + "]\n") * 39,
        "few enough entries": "".join(f"- {{id: a{index}, name: 1}}\n" for index in range(MAX_VALUES // 5 - 1)),
        "faulty entries": filled("- {}\n"),
        "entries without end": numbered("- {{id: a{}}}\n"),
        "one entry with many keys": numbered("  k{}: 1\n", "- id: own\n"),
        "one entry with many links": numbered("    - k{}\n", "- id: own\n  easier:\n"),
        "one entry with many wrong links": filled("    - A\n", "- id: own\n  easier:\n"),
        "many variants": filled("    - {}\n", "- id: own\n  variants:\n"),
        "many ids at once": filled("id: a "),
        "one entry twice": filled("- {id: own, name: Own}\n"),
    }


def plan_texts(plan: str) -> dict[str, str]:
    """Texts that are hostile as a plan."""
    document = json.loads(plan)
    step = json.dumps(document["sessions"][0]["steps"][0])

    def with_(name: str, inside: str) -> str:
        rest = {key: value for key, value in document.items() if key != name}
        return json.dumps(rest)[:-1] + f', "{name}": ' + inside + "}"

    room = MILLION - len(plan)
    return {
        **anywhere(),
        "deep": "[" * 100_000 + "]" * 100_000,
        "a huge whole number": with_("schema_version", "1" + "0" * 5000),
        "a huge exponent": with_("score", "1e999"),
        "empty steps": with_("sessions", '[{"steps":[' + "{}," * (room // 4) + "{}]}]"),
        "some empty steps": with_("sessions", '[{"steps":[' + "{}," * (MAX_MAPPINGS - 300) + "{}]}]"),
        "one step again": with_("sessions", '[{"budget_s":1,"total_s":1,"steps":[' + f"{step}," * 2600 + step + "]}]"),
        "empty exclusions": with_("excluded", "[" + "{}," * (MAX_MAPPINGS - 300) + "{}]"),
        "unknown fields": json.dumps(document)[:-1] + "".join(f', "k{index}": 1' for index in range(40_000)) + "}",
        "targets": with_("request", '{"targets":{' + ",".join(f'"k{index}":1' for index in range(40_000)) + "}}"),
        "own things": with_("request", '{"include":[' + ",".join(f'"k{index}"' for index in range(40_000)) + "]}"),
        "a huge name": with_("request", json.dumps({"profile": {"name": "x" * room}})),
        "huge rule": with_("request", json.dumps({"rules": {"transitions": {"weight": "x" * room}}})),
    }


def peaks(texts: dict[str, str], read: Callable[[str], Any]) -> Iterator[tuple[str, int]]:
    """The name of each text, and the most MB that were in use up to its end beyond what was before the first."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, text in texts.items():
        assert len(text) <= MILLION, name
        read(text)
        yield name, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024


def worst(reader: str) -> dict[str, int]:
    """What `peaks` says in a process of its own."""
    command = [sys.executable, "-m", "tests.hostile.cases", reader]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def _main(reader: str) -> None:
    from catalog.errors import RoutineError
    from planner import Catalog, Profile, Request, findings, plan
    from planner.plan_document import parse_plan

    folder = Path(tempfile.mkdtemp())
    (folder / "catalog").mkdir()
    made = plan(Request(minutes=3, time_limit_s=0.001)).to_json()

    def refused(call: Callable[[], Any]) -> None:
        """Reads, and prints the error as the command would."""
        try:
            call()
        except RoutineError as error:
            said = str(error)
        else:
            said = ""
        assert len(said) < 500_000
        assert all(letter == "\n" or letter.isprintable() for letter in said)

    def profile(text: str) -> None:
        (folder / "me.yaml").write_text(text, encoding="utf-8")
        refused(lambda: Profile.from_file(folder / "me.yaml"))

    def catalogue(text: str) -> None:
        (folder / "catalog" / "exercises.yaml").write_text(text, encoding="utf-8")
        refused(lambda: Catalog.load(folder / "catalog"))

    def document(text: str) -> None:
        refused(lambda: findings(parse_plan(text)))

    readers: dict[str, tuple[dict[str, str], Callable[[str], None], str]] = {
        "profile": (yaml_texts(), profile, "age: 40\n"),
        "catalogue": (entry_texts(), catalogue, "- {}\n"),
        "plan": (plan_texts(made), document, made),
    }
    texts, read, harmless = readers[reader]
    read(harmless)
    found = {}
    for name, most in peaks(texts, read):
        print(f"{name}: {most} MB", file=sys.stderr, flush=True)
        found[name] = most
    print(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    _main(sys.argv[1])
