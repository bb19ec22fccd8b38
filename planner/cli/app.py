"""`routine`: the commands, and how errors leave the program."""

from __future__ import annotations

import gc
import io
import os
import sys

import typer

from planner.cli import (
    catalog_commands,
    explain_commands,
    plan_command,
    rules_commands,
    screen_command,
    tune_command,
    verify_command,
)
from planner.version import VERSION

EXIT_CODES = """\
Exit codes: 0 a plan; 1 findings (verify, reorder, tune); 2 bad input; 3 proven impossible; 4 refused for safety;
5 no plan in time.
Messages go to stderr, plans to stdout. A planning aid, not medical advice: it does not diagnose and promises no relief.
"""

app = typer.Typer(
    name="routine",
    help="Plan the best session for a tight, tired lower back: to the second, with a proof, within your limits.",
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command(name="plan", epilog=EXIT_CODES)(plan_command.plan)
app.command(name="screen", epilog=EXIT_CODES)(screen_command.screen)
app.command(name="verify", epilog=EXIT_CODES)(verify_command.verify)
app.command(name="why", epilog=EXIT_CODES)(explain_commands.why)
app.command(name="why-not", epilog=EXIT_CODES)(explain_commands.why_not)
app.command(name="what-if", epilog=EXIT_CODES)(explain_commands.what_if)
app.command(name="advise", epilog=EXIT_CODES)(explain_commands.advise)
app.command(name="diff", epilog=EXIT_CODES)(explain_commands.diff)
app.command(name="reorder", epilog=EXIT_CODES)(explain_commands.reorder)
app.command(name="tune")(tune_command.tune)
app.add_typer(catalog_commands.app, name="catalog")
app.add_typer(rules_commands.app, name="rules")


@app.callback(invoke_without_command=True)
def _root(show_version: bool = typer.Option(False, "--version", help="Print the version and leave.")) -> None:
    if show_version:
        print(f"routine-planner {VERSION}")
        raise typer.Exit


def run() -> None:
    """The console command: like `main`, but leaves at once. Everything is written by then, and taking apart what the
    solver has loaded would take a tenth of the time."""
    try:
        main()
    except SystemExit as leave:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(leave.code if isinstance(leave.code, int) else 1)


def main() -> None:
    """Runs the command line, and exits; no input ends in a traceback."""
    gc.set_threshold(200_000)  # a short life: looking for garbage while everything is loaded takes longer than it frees
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some reads all installed packages
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        code = 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        code = 130
    sys.exit(code)


def _run() -> int:
    from catalog.errors import RoutineError

    try:
        result = app(standalone_mode=False)
        return result if isinstance(result, int) else 0
    except RoutineError as error:
        print(f"routine: {error}", file=sys.stderr)
        return error.exit_code
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        said = io.StringIO()
        show(file=said)
        print(RoutineError(said.getvalue().rstrip("\n")), file=sys.stderr)
        return 2


def _silence() -> None:
    """Nobody reads on: what is still buffered goes nowhere, and Python says nothing about it on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
