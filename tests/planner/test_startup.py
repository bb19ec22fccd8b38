"""What is imported when: the heavy things only where they are used. Judged by `sys.modules`, not by the clock."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = ("ortools", "pandas", "numpy")
MIDDLE = ("pydantic", "rich", "yaml")


def loaded_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nimport json\nprint('\\n' + json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules: list[str] = json.loads(done.stderr.strip().splitlines()[-1])
    return {name.partition(".")[0] for name in modules}


def test_help_imports_nothing_heavy() -> None:
    code = "\n".join(
        [
            "sys.argv = ['routine', '--help']",
            "from planner.cli.app import main",
            "try:",
            "    main()",
            "except SystemExit:",
            "    pass",
        ]
    )
    assert loaded_after(code) & {*HEAVY, *MIDDLE} == set()


def test_the_help_of_a_command_does_not_import_the_solver_or_the_catalogue() -> None:
    for command in ("plan", "catalog", "rules"):
        code = (
            f"sys.argv = ['routine', '{command}', '--help']\nfrom planner.cli.app import main\n"
            "try:\n    main()\nexcept SystemExit:\n    pass"
        )
        assert loaded_after(code) & {*HEAVY, "yaml", "rich"} == set(), command


def test_importing_the_packages_does_not_import_the_solver() -> None:
    assert loaded_after("import planner, catalog, constraints") & set(HEAVY) == set()


def test_requests_rules_and_checkers_do_not_import_the_solver() -> None:
    code = "from planner import Catalog, Plan, Profile, Request, Rulebook, verify\nRulebook.build()"
    assert loaded_after(code) & set(HEAVY) == set()
