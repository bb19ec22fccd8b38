"""`routine screen`: the questions that come before any plan."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from catalog.catalog import Catalog
    from catalog.screening import RedFlag
    from constraints.screening import Screening

LEFT = 130
INTRO = """\
Before you exercise: questions about signs that need a clinician first. They are no diagnosis; a single yes often has
a harmless cause, and still means: ask first. Answer with y (yes), n (no), u (unsure) or q (leave, nothing is kept).
"""


class _LeftError(Exception):
    """The person does not want to go on."""


def screen(
    profile: Annotated[
        str | None,
        typer.Option("--profile", "-p", metavar="FILE", help="Your profile; the answers are written into it."),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="YAML with `question: yes|no|unsure`, instead of the keyboard."),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="YYYY-MM-DD", help="The day of the answers. Default: today.")
    ] = None,
    own: Annotated[
        list[str] | None, typer.Option("--catalog", metavar="DIR", help="A folder of your own YAML. Repeatable.")
    ] = None,
    questions: Annotated[bool, typer.Option("--list", help="Print the questions with their ids, and leave.")] = False,
) -> int:
    """Answer the questions that come before any plan, once in three months.

    Leaves with 0 if nothing speaks against a plan, with 4 if a clinician has to look first.
    """
    from catalog.screening import in_order
    from planner.cli.options import catalog_of

    catalog = catalog_of(own)
    flags = in_order(catalog.red_flags)
    if questions:
        for number, flag in enumerate(flags, 1):
            print(f"{flag.id} ({flag.outcome.value.replace('_', ' ')})")
            _print_question(number, len(flags), flag)
        return 0
    date = _date(day)
    _check_writable(profile, date)
    try:
        given, stopped = _from_file(answers, catalog) if answers is not None else _asked(flags, catalog)
    except (_LeftError, KeyboardInterrupt, EOFError):
        print("\nYou left. Nothing was written.", file=sys.stderr)
        return LEFT
    from constraints.screening import Screening

    screening = Screening(day=date, answers={flag.id: given.get(flag.id) for flag in flags})
    code = _tell(screening, stopped, catalog)  # first: what cannot wait is told even if the file cannot be written
    _keep(profile, screening, dict.fromkeys(stopped, date))
    return code


def _date(text: str | None) -> dt.date:
    import datetime as dt

    from planner.cli.options import day

    return day(text, "--day") or dt.date.today()


def _asked(flags: tuple[RedFlag, ...], catalog: Catalog) -> tuple[dict[str, bool | None], list[str]]:
    print(INTRO)
    given: dict[str, bool | None] = {}
    stopped: list[str] = []
    for number, flag in enumerate(flags, 1):
        _print_question(number, len(flags), flag)
        given[flag.id] = _answer("y / n / u / q: ")
        if given[flag.id] and flag.outcome.value == "emergency_now":
            break
        if given[flag.id] and not flag.outcome.refuses:
            stopped = _which(catalog)
        print()
    return given, stopped


def _print_question(number: int, total: int, flag: RedFlag) -> None:
    import textwrap

    print(f"{number}/{total}  {flag.question}")
    for sign in flag.signs:
        print(textwrap.fill(sign, 76, initial_indent="  - ", subsequent_indent="    "))


def _read(prompt: str) -> str:
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip().lower()


def _answer(prompt: str) -> bool | None:
    known = {"y": True, "yes": True, "n": False, "no": False, "u": None, "unsure": None, "?": None}
    while True:
        text = _read(prompt)
        if text in ("q", "quit", "exit"):
            raise _LeftError
        if text in known:
            return known[text]
        print("Please answer y (yes), n (no), u (unsure) or q (leave).")


def _which(catalog: Catalog) -> list[str]:
    from catalog.errors import RequestError

    found: list[str] = []
    while True:
        text = _read("Which exercise? Its id or name; Enter if there is none to add: ")
        if text in ("q", "quit", "exit"):
            raise _LeftError
        if not text:
            return found
        try:
            found.append(_exercise(text, catalog))
        except RequestError as error:
            print(error)


def _exercise(text: str, catalog: Catalog) -> str:
    """The id of an exercise that is named by its id or its name."""
    from catalog.catalog import known

    by_name = {exercise.name.lower(): exercise.id for exercise in catalog.exercises.values()}
    return by_name.get(text.lower()) or known("exercise", text.replace(" ", "_"), catalog.exercises)


def _from_file(path: str, catalog: Catalog) -> tuple[dict[str, bool | None], list[str]]:
    """The answers in a YAML file: question -> yes, no or unsure; perhaps `stopped: [exercise, ...]`."""
    from pathlib import Path

    from catalog.catalog import known
    from catalog.errors import ProfileError
    from catalog.reader import read
    from constraints.screening import WORDS

    document, problems = read(Path(path))
    if document is None or problems:
        raise ProfileError("\n".join(str(problem) for problem in problems))
    data: Any = document.data
    if not isinstance(data, dict):
        raise ProfileError(f"{path}: the answers are a mapping of question to yes, no or unsure.", "`chest_pain: no`.")
    stopped = data.pop("stopped", [])
    if not isinstance(stopped, list) or not all(isinstance(name, str) for name in stopped):
        raise ProfileError(f"{path}: stopped is a list of exercises.", "write `stopped: [bridge]`.")
    given: dict[str, bool | None] = {}
    for name, answer in data.items():
        word = WORDS.get(answer.strip().lower(), answer) if isinstance(answer, str) else answer
        if word is not None and not isinstance(word, bool):
            raise ProfileError(f"{path}: {name}: {str(answer)[:40]!r} is neither yes, no nor unsure.", f"`{name}: no`.")
        given[known("screening question", name, catalog.red_flags)] = word
    return given, [_exercise(name, catalog) for name in stopped]


def _check_writable(profile: str | None, date: dt.date) -> None:
    """Reads the profile before anything is asked: who answers thirteen questions is not to lose them to a typo."""
    if profile is not None:
        from pathlib import Path

        from constraints.profile import Profile
        from constraints.screening import Screening
        from planner.profile_file import read, with_screening

        text = read(Path(profile))
        if text.strip():
            Profile.from_file(profile)
        with_screening(text, profile, Screening(day=date), {})


def _keep(profile: str | None, screening: Screening, stopped: Mapping[str, dt.date]) -> None:
    from pathlib import Path

    from planner.profile_file import block, read, stopped_block, with_screening, write

    if profile is None:
        print("Not kept, for there is no --profile. These lines belong into your profile:\n", file=sys.stderr)
        for line in [*block(screening), *(stopped_block(stopped) if stopped else [])]:
            print(line)
        return
    path = Path(profile)
    write(path, with_screening(read(path), profile, screening, stopped))
    print(f"Written into {profile}.")


def _tell(screening: Screening, stopped: list[str], catalog: Catalog) -> int:
    from planner.cli.messages import emergency

    code = 0
    for flag in screening.positive(catalog.red_flags):
        text = f"{flag.name}. {flag.advice}"
        if flag.outcome.value == "emergency_now":
            emergency(text)
        else:
            print(f"routine: {text}", file=sys.stderr)
        code = 4 if flag.outcome.refuses else code
    for name in stopped:
        print(
            f"routine: {catalog.label(name)} stays out of your plans until a clinician has cleared you.",
            file=sys.stderr,
        )
    unsure = len(screening.open_questions(catalog.red_flags))
    if code:
        print("There is no exercise plan until a clinician has looked into this.")
    elif unsure:
        print(f"{unsure} of the questions are open: plans come in their cautious form until they are answered.")
    else:
        from constraints.safety.screening import Params

        days = Params().valid_days
        print(f"Nothing here speaks against a plan. Answer again after {days} days, or whenever something changes.")
    return code
