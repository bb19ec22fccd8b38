"""A plan on a terminal: right at 80 columns, without colour, in a pipe, and where the characters are few."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from rich.box import ASCII, SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from catalog.catalog import Catalog
from catalog.exercise import Modality
from constraints.goals.cautions import NOT_SCREENED
from constraints.instance import Instance, resolve
from constraints.session import Bout, Session
from planner.guidance import DISCLAIMER
from planner.render.explanation import print_explanation
from planner.render.words import STAGE_NAMES, clock, dose, duration, form_name
from planner.result import Coverage, ExcludedExercise, Plan, PlanStatus

QUIET_RULES = ("banned", "purpose", "routine", "requested")
"""Rules whose exclusions need no word."""

MOST_NAMES = 3


def console() -> Console:
    """A console on stdout: as wide as the terminal, 80 in a pipe, never less than 40 or more than 120."""
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 80
    return Console(width=max(40, min(width, 120)), highlight=False, soft_wrap=False, emoji=False, markup=False)


def print_plan(plan: Plan, catalog: Catalog, *, explain: bool = False) -> None:
    """Prints a plan that has a session."""
    out = console()
    instance = resolve(plan.request, catalog)
    session = Session(plan.sessions[0].budget_s, plan.sessions[0].steps)
    plain = not _can_draw(out)
    _headline(out, session, instance)
    _strip(out, session, plain)
    _table(out, session, catalog, plain)
    _set_up(out, session, catalog)
    _coverage(out, plan, catalog, plain)
    _with_care(out, plan, session, catalog)
    _left_out(out, plan, catalog)
    out.print()
    out.print(Text(_total(session), style="bold"))
    out.print(Text(_proof(plan)))
    out.print()
    for sentence in (*plan.guidance, DISCLAIMER):
        out.print(Text(sentence, style="dim"))
    if explain:
        print_explanation(out, plan, session, instance)


def _can_draw(out: Console) -> bool:
    return (out.encoding or "").lower().replace("-", "").startswith("utf")


def _headline(out: Console, session: Session, instance: Instance) -> None:
    names = [
        f"{instance.catalog.label(target.part)}{f' ({target.side.value})' if target.side else ''}"
        for target, _ in sorted(instance.targets.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    out.print(Text(f"{instance.style.name}, {duration(session.budget_s)}", style="bold"))
    out.print(Text(f"for {', '.join(names)}"))
    out.print()


def _strip(out: Console, session: Session, plain: bool) -> None:
    """The session as a line of boxes, each as wide as its stage is long, with the stage's name in it."""
    spans: list[tuple[str, int]] = []
    for bout in session.bouts:
        seconds = bout.end_s - bout.steps[0].start_s
        if spans and spans[-1][0] == bout.stage.value:
            spans[-1] = (spans[-1][0], spans[-1][1] + seconds)
        else:
            spans.append((bout.stage.value, seconds))
    total = max(1, sum(seconds for _, seconds in spans))
    room = out.width - 1
    bar, fill = ("|", "-") if plain else ("│", "─")
    line = bar
    done = 0
    for stage, seconds in spans:
        start = done * room // total
        done += seconds
        width = max(1, done * room // total - start - 1)
        line += STAGE_NAMES[stage][:width].ljust(width, fill)[:width] + bar
    out.print(Text(line[: out.width], no_wrap=True))
    out.print()


def _table(out: Console, session: Session, catalog: Catalog, plain: bool) -> None:
    narrow = out.width < 60
    table = Table(box=ASCII if plain else SIMPLE, pad_edge=False, show_edge=False, expand=False, padding=(0, 1, 0, 0))
    table.add_column("Start", justify="right", no_wrap=True)
    table.add_column("Exercise", ratio=5 if not narrow else None)
    table.add_column("Dose", ratio=4 if not narrow else None)
    if not narrow:
        table.add_column("Position", ratio=3)
        table.add_column("With", ratio=2)
    stage = None
    for bout in session.bouts:
        exercise = catalog.exercises[bout.exercise]
        if bout.stage is not stage:
            table.add_row("", Text(STAGE_NAMES[bout.stage.value].capitalize(), style="bold"))
        stage = bout.stage
        row = [clock(bout.steps[0].start_s), form_name(bout, exercise), dose(bout, exercise)]
        if not narrow:
            row += [catalog.label(bout.position), _things(bout, catalog)]
        table.add_row(*row)
    out.print(table)


def _things(bout: Bout, catalog: Catalog) -> str:
    return ", ".join(catalog.label(name) for name in bout.equipment)


def _set_up(out: Console, session: Session, catalog: Catalog) -> None:
    needed = sorted({name for bout in session.bouts for name in bout.equipment})
    optional = sorted(
        {name for bout in session.bouts for name in catalog.exercises[bout.exercise].optional_equipment} - set(needed)
    )
    fetch = ", ".join(catalog.label(name) for name in needed if not catalog.equipment[name].assumed) or "nothing"
    text = f"Fetch before you start: {fetch}."
    if "wall" in needed:
        text += " Be near a wall."
    if optional:
        text += f" Good to have: {', '.join(catalog.label(name) for name in optional)}."
    out.print(Text(text))
    out.print()


def _coverage(out: Console, plan: Plan, catalog: Catalog, plain: bool) -> None:
    """One row a target: a bar for all of its work together, and seconds per side by kind of work."""
    rows: dict[tuple[str, str], list[Coverage]] = {}
    for entry in plan.coverage:
        rows.setdefault((entry.region, entry.side), []).append(entry)
    out.print(Text("Seconds a side, given/wanted", style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", overflow="fold")
    bar_width = 10 if out.width >= 76 else 5
    table.add_column("", no_wrap=True)
    for modality in Modality if out.width >= 60 else ():
        table.add_column(modality.value, justify="right", no_wrap=True)
    for (region, side), entries in rows.items():
        by_modality = {entry.modality: entry for entry in entries}
        name = catalog.label(region) + ("" if side == "both" else f", {side}")
        cells = [_given(by_modality.get(modality)) for modality in Modality] if out.width >= 60 else []
        table.add_row(name, _bar(entries, bar_width, plain), *cells)
    out.print(table)
    out.print()


def _given(entry: Coverage | None) -> str:
    return "" if entry is None else f"{entry.delivered_s}/{entry.wanted_s}"


def _bar(entries: Sequence[Coverage], width: int, plain: bool) -> str:
    wanted = sum(entry.wanted_s for entry in entries)
    given = sum(min(entry.delivered_s, entry.wanted_s) for entry in entries)
    filled = given * width // wanted if wanted else 0
    full, empty = ("#", ".") if plain else ("█", "░")
    return full * filled + empty * (width - filled)


def _with_care(out: Console, plan: Plan, session: Session, catalog: Catalog) -> None:
    """What stands in another form than the plain one because of a limit, and what asks for care."""
    forms = {(bout.exercise, bout.variant): form_name(bout, catalog.exercises[bout.exercise]) for bout in session.bouts}
    if plan.adapted:
        out.print(Text("Adapted for you", style="bold"))
        for entry in plan.adapted:
            out.print(Text(f"- {forms[entry.exercise, entry.variant]}. The plain form is out: {entry.reason}"))
    reasons: dict[tuple[str, str], list[str]] = {}
    for caution in plan.cautions:
        key = (caution.condition, caution.reason.replace("_", " "))
        reasons.setdefault(key, []).append(catalog.label(caution.exercise))
    if reasons:
        out.print(Text("Take care", style="bold"))
        for (condition, reason), names in reasons.items():
            who = "Not screened yet" if condition == NOT_SCREENED else catalog.label(condition)
            out.print(Text(f"- {', '.join(names)}: {reason} ({who})."))


def _left_out(out: Console, plan: Plan, catalog: Catalog) -> None:
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in plan.excluded:
        if entry.rule not in QUIET_RULES:
            key = (
                entry.rule,
                entry.reason.partition(":")[0] if entry.rule == "contraindications" else _reason(entry),
            )
            groups.setdefault(key, []).append(catalog.label(entry.exercise))
    if not groups:
        return
    out.print(Text("Left out", style="bold"))
    for (_, reason), names in groups.items():
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        out.print(Text(f"- {reason}: {', '.join(names[:MOST_NAMES])}{more}."))


def _reason(entry: ExcludedExercise) -> str:
    from constraints.rulebook import BY_ID

    words = {
        "equipment": "Needs equipment you have not named",
        "difficulty": "Too demanding for your level",
        "positions": "In a position you avoid",
        "gated": "Higher risk, needs your --opt-in",
    }
    title = BY_ID[entry.rule].title if entry.rule in BY_ID else entry.reason.rstrip(".")
    return words.get(entry.rule, title)


def _total(session: Session) -> str:
    spare = session.budget_s - session.total_s
    text = f"Total {clock(session.total_s)} of {clock(session.budget_s)}"
    return f"{text}, {duration(spare)} to spare." if spare else f"{text}."


def _proof(plan: Plan) -> str:
    if plan.status is PlanStatus.OPTIMAL:
        return "Optimal: no better plan exists under your rules."
    assert plan.score is not None
    share = 100 * plan.score.gap / max(1, abs(plan.score.bound))
    return (
        f"Not proven optimal in the time allowed: a better plan has at most {plan.score.gap} points more "
        f"than this one's {plan.score.value} ({share:.1f} %)."
    )
