"""Writes what is generated: the references of rules, exercises and safety, and the plan in the README.

python docs/generate.py           write them
python docs/generate.py --check   leave with 1 if they are not what would be written
python docs/generate.py rules.md  only this page (or these)
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from safety_page import safety_page
from transcripts import with_transcripts

from catalog.catalog import Catalog
from constraints.rule import Rule, RuleLevel
from constraints.rulebook import Rulebook
from planner.render.effect import effect, settings

HERE = Path(__file__).parent
MADE = "<!-- Made by docs/generate.py; do not edit by hand. -->"


def rules_page() -> str:
    """Every rule with level, weight, effect, example, parameters and source."""
    lines = [MADE, "", "# Rules", ""]
    lines += [
        "Safety rules are always on. Hard rules can be tuned or switched off (some only tuned). A goal point outweighs",
        "all comfort points together. Set with `--rule ID.PARAM=VALUE`, `--without-rule ID`, or `rules:` in a profile.",
        "",
    ]
    for level in RuleLevel:
        lines += [f"## {level.value.capitalize()}", ""]
        for rule in Rulebook.build().rules:
            if rule.level is level:
                lines += list(_rule(rule))
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.id}`: {rule.title}"
    yield ""
    yield " ".join((type(rule).__doc__ or "").split())
    yield ""
    if rule.level in (RuleLevel.GOAL, RuleLevel.COMFORT):
        yield f"- weight {rule.weight}"
    yield f"- effect: {effect(rule)}"
    yield f"- example: {rule.example}"
    for name, value, allowed in settings(rule):
        yield f"- `{rule.id}.{name}` = {value.replace(',', ', ')}" + (f" ({allowed})" if allowed else "")
    yield f"- source: {rule.source}"
    yield ""


def exercises_page() -> str:
    """Every exercise in a row."""
    catalog = Catalog.load()
    lines = [MADE, "", "# Exercises", ""]
    able = sum(exercise.availability == "plannable" for exercise in catalog.exercises.values())
    lines += [f"{len(catalog.exercises)} entries, {able} of them plannable without an opt-in.", ""]
    lines += ["| id | name | can be planned | stage | position | regions | sources |", "|---|---|---|---|---|---|---|"]
    for exercise in catalog.exercises.values():
        sources = "; ".join(f"{source.document}:{source.lines}" for source in exercise.sources) or "general practice"
        cells = [
            f"`{exercise.id}`",
            exercise.name,
            exercise.availability.value,
            exercise.session_stages[0].value,
            exercise.position,
            ", ".join(exercise.regions),
            sources,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def readme() -> str:
    """The README with the plan that its marker names, as the command prints it in 80 columns."""
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- plan: routine (.*?) -->\n```text\n(.*?)```", text, re.DOTALL)
    assert found is not None
    script = "import sys; sys.argv[0] = 'routine'; from planner.cli.app import main; main()"
    command = [sys.executable, "-c", script, *found[1].split()]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment, cwd=HERE.parent)
    shown = done.stdout.decode().split("\nSeconds a side")[0].rstrip()
    proof = next(line for line in done.stdout.decode().splitlines() if line.startswith("Optimal"))
    total = next(line for line in done.stdout.decode().splitlines() if line.startswith("Total"))
    lines = [line.rstrip() for line in [f"$ routine {found[1]}", *shown.splitlines(), "", total, proof]]
    return text[: found.start(2)] + "\n".join(lines) + "\n" + text[found.end(2) :]


def steering() -> str:
    """The page on asking and bending, with what its commands print."""
    page = (HERE / "explain-and-steer.md").read_text(encoding="utf-8")
    return with_transcripts(page, HERE.parent)


PAGES = {
    "rules.md": rules_page,
    "exercises.md": exercises_page,
    "safety.md": lambda: safety_page(MADE),
    "explain-and-steer.md": steering,
    "../README.md": readme,
}


def main() -> int:
    """Writes or checks the pages."""
    named = [word for word in sys.argv[1:] if not word.startswith("-")]
    unknown = [name for name in named if name not in PAGES]
    if unknown:
        print(f"There is no page {', '.join(unknown)}; there are {', '.join(PAGES)}.")
        return 2
    stale = []
    for name, make in PAGES.items():
        if named and name not in named:
            continue
        path = HERE / name
        text = make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv:
        print(f"Not fresh: {', '.join(stale)}. Run docs/generate.py.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
