"""Runs the commands that a page names, and puts what they print under them.

A command stands in a marker, `<!-- run: routine why bird_dog -->`, and what it prints in the block of text behind it.
The commands of a page run one after the other in one empty folder, in 80 columns; `> FILE` at the end keeps what is
printed. What goes to stderr comes first; a status other than 0 is told at the end.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = re.compile(r"<!-- run: (.*?) -->\n```text\n.*?```", re.DOTALL)
START = "import sys; sys.argv[0] = 'routine'; from planner.cli.app import main; main()"


def with_transcripts(page: str, root: Path) -> str:
    """A page with what its commands print now; `root` is the folder of the project."""
    with tempfile.TemporaryDirectory() as folder:
        return RUN.sub(lambda found: _block(found[1], Path(folder), root), page)


def _block(command: str, folder: Path, root: Path) -> str:
    words, arrow, file = command.partition(" > ")
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(root)}
    arguments = [sys.executable, "-c", START, *shlex.split(words)[1:]]
    done = subprocess.run(arguments, capture_output=True, check=False, env=environment, cwd=folder)
    said, out = done.stderr.decode(), done.stdout.decode()
    if arrow:
        (folder / file.strip()).write_text(out, encoding="utf-8")
        out = ""
    code = f"(leaves with {done.returncode})\n" if done.returncode else ""
    lines = [line.rstrip() for line in f"$ {command}\n{said}{out}{code}".splitlines()]
    return f"<!-- run: {command} -->\n```text\n" + "\n".join(lines) + "\n```"
