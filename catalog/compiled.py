"""The built-in YAML, read beforehand: parsing it takes longer than everything else at the start.

`python -m catalog.compiled` writes `data/compiled.json`. It is used only while its digest equals that of the YAML
files, so an edited file is never overlooked; a test keeps it fresh.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
FILE = DATA / "compiled.json"


def texts() -> dict[str, str]:
    """Name inside `data/` -> text of every built-in YAML file, sorted by name."""
    paths = sorted([*DATA.glob("*.yaml"), *DATA.glob("*/*.yaml")])
    return {path.relative_to(DATA).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def digest(files: dict[str, str]) -> str:
    """Identifies the content of the files."""
    found = hashlib.sha256()
    for name, text in files.items():
        found.update(name.encode() + b"\0" + text.encode() + b"\0")
    return found.hexdigest()


def compiled(files: dict[str, str]) -> dict[str, Any] | None:
    """Name -> data, if what was read beforehand is what the files say now; otherwise None."""
    try:
        content = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("digest") != digest(files):
        return None
    documents = content.get("documents")
    if not isinstance(documents, dict) or not all(isinstance(documents.get(name), list | dict) for name in files):
        return None
    return documents


def main() -> None:
    """Reads the YAML strictly and writes the file."""
    from catalog.reader import parse

    files = texts()
    documents = {}
    for name, text in files.items():
        document, problems = parse(text, name)
        if document is None or problems:
            raise SystemExit("\n".join(str(problem) for problem in problems))
        documents[name] = document.data
    content = {"digest": digest(files), "documents": documents}
    FILE.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
