"""Solves an instance and hands on only what the solver-free checks confirm."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.errors import DisagreementError
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding
from constraints.session import Session
from planner.candidates import Candidates, candidates
from planner.greedy import quick_session
from planner.model import Built, build, one_worker
from planner.order import arrange
from planner.order_cuts import OrderCuts
from planner.result import PlanStatus
from planner.timeline import timeline

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from constraints.plugins.guarded import Guarded

MOST_ROUNDS = 40
"""How often the search goes on after the order inside nodes cost points that the model could not see."""

WALL_CLOCK_FACTOR = 6
"""Far safety cap: the limit is deterministic time, and the clock only stops a machine that has gone astray."""


@dataclass(frozen=True)
class Outcome:
    """What solving gave. `value` and `bound` are in points; `session` is None unless there is a plan."""

    status: PlanStatus
    candidates: Candidates
    session: Session | None = None
    findings: tuple[Finding, ...] = ()
    value: int = 0
    bound: int = 0
    deterministic_time: float = 0.0

    @property
    def fingerprint(self) -> str:
        """Identifies the modes that the model was built from."""
        text = "\n".join(repr(mode.key) for mode in self.candidates.modes)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class _Incumbent:
    session: Session
    findings: tuple[Finding, ...]
    value: int


def solve(instance: Instance) -> Outcome:
    """The best session for an instance.

    Raises:
        DisagreementError: if the solver's plan breaks a rule or has other points than the checkers say.
    """
    found = candidates(instance)
    if not found.modes:
        return Outcome(PlanStatus.INFEASIBLE, found)
    built = build(found.modes, instance)
    return _search(built, found, instance)


def _search(built: Built, found: Candidates, instance: Instance) -> Outcome:
    from ortools.sat.python import cp_model

    best: _Incumbent | None = None
    bound: int | None = None
    spent = 0.0
    cuts = OrderCuts(built, instance)
    for _ in range(MOST_ROUNDS):
        solver = _solver(instance, instance.request.time_limit_s - spent)
        status = solver.solve(built.model)
        spent += solver.deterministic_time
        if status == cp_model.MODEL_INVALID:
            raise DisagreementError(f"The model is not valid: {built.model.validate()}{_suspects(instance)}")
        if status == cp_model.INFEASIBLE:
            if best is not None:
                return _outcome(PlanStatus.OPTIMAL, found, best, best.value, spent)
            return _infeasible(built, found, instance, spent)
        if status == cp_model.UNKNOWN:
            break
        bound = _rounded(solver.best_objective_bound)
        chosen = [index for index, literal in enumerate(built.decisions.taken) if solver.boolean_value(literal)]
        most = round(solver.objective_value) if status == cp_model.OPTIMAL else None
        mine = _checked(chosen, most, built.visited(solver), built, instance)
        if most is not None:
            _agreed(mine, solver, built, instance)
        if best is None or mine.value > best.value:
            best = mine
        if best.value >= bound:
            return _outcome(PlanStatus.OPTIMAL, found, best, best.value, spent)
        if (
            status != cp_model.OPTIMAL
            or spent >= instance.request.time_limit_s
            or not cuts.add(chosen, best.value, solver)
        ):
            break
    if best is None:
        quick = quick_session(found.modes, instance)
        if quick is None:
            return Outcome(PlanStatus.UNKNOWN, found, deterministic_time=round(spent, 6))
        findings = tuple(instance.rulebook.check(quick, instance))
        best = _Incumbent(quick, findings, instance.rulebook.value(findings))
    limit = _largest_value(instance, found.modes) if bound is None else bound
    return _outcome(PlanStatus.FEASIBLE, found, best, max(limit, best.value), spent)


def _outcome(status: PlanStatus, found: Candidates, best: _Incumbent, bound: int, spent: float) -> Outcome:
    return Outcome(status, found, best.session, best.findings, best.value, bound, round(spent, 6))


def _solver(instance: Instance, limit_s: float) -> cp_model.CpSolver:
    solver = one_worker()
    parameters = solver.parameters
    parameters.max_presolve_iterations = 1
    parameters.random_seed = instance.request.seed
    # The seed alone changes nothing in a search that has no random choice; it shows in the order of the variables.
    parameters.permute_variable_randomly = instance.request.seed != 0
    parameters.max_deterministic_time = max(limit_s, 1e-3)
    parameters.max_time_in_seconds = WALL_CLOCK_FACTOR * instance.request.time_limit_s + 30
    return solver


def _infeasible(built: Built, found: Candidates, instance: Instance, spent: float) -> Outcome:
    """ "Impossible" is said only after a second look without presolve: wrong answers from presolve are known."""
    from ortools.sat.python import cp_model

    solver = _solver(instance, instance.request.time_limit_s)
    solver.parameters.cp_model_presolve = False
    model = built.model.clone()
    model.maximize(0)
    status = solver.solve(model)
    spent = round(spent + solver.deterministic_time, 6)
    if status == cp_model.INFEASIBLE:
        if instance.rulebook.plugins and quick_session(found.modes, instance) is not None:
            what = "The model calls a request impossible, and the checkers know a session that keeps all rules."
            raise DisagreementError(_saved(what, [], built, instance))
        return Outcome(PlanStatus.INFEASIBLE, found, deterministic_time=spent)
    if status == cp_model.UNKNOWN:
        return Outcome(PlanStatus.UNKNOWN, found, deterministic_time=spent)
    raise DisagreementError(_saved("The solver calls a request impossible and possible.", [], built, instance))


def _checked(
    chosen: Sequence[int], objective: int | None, visited: dict[int, int], built: Built, instance: Instance
) -> _Incumbent:
    """The session of a solution, judged by the checkers; its value may fall short of the objective by what its order
    costs. A search that was cut short may leave points lying (objective None), so there the checkers' word counts."""
    modes = built.decisions.modes
    spare_s = instance.room_s - sum(modes[index].setup_s + modes[index].total_s for index in chosen)
    arrangement = arrange(chosen, built.decisions, instance, spare_s)
    if arrangement is not None:
        ordered = list(arrangement.modes)
    else:  # no order was found that fits, and the solver says there is one: its own
        place = {index: (visited[node.index], modes[index].key) for index, node in built.decisions.node_of.items()}
        ordered = [modes[index] for index in sorted(chosen, key=lambda index: place[index])]
    session = timeline(ordered, instance)
    findings = tuple(instance.rulebook.check(session, instance))
    broken = [finding for finding in findings if finding.breach]
    if broken:
        words = [instance.rulebook.rule(finding.rule).explain(finding, instance) for finding in broken]
        raise DisagreementError(_saved(f"The solver's plan breaks rules: {' '.join(words)}", ordered, built, instance))
    value = instance.rulebook.value(findings)
    if objective is not None and value > objective:
        what = f"The checkers value the plan at {value}, the model at {objective}."
        raise DisagreementError(_saved(what, ordered, built, instance))
    return _Incumbent(session, findings, value)


def _agreed(mine: _Incumbent, solver: cp_model.CpSolver, built: Built, instance: Instance) -> None:
    """A plug-in rule has as many points in the model as in the session, as far as they do not depend on the order."""
    for rule in _guarded(instance):
        if not rule.scale or any(term.of_order for term in rule.posted):
            continue
        said = sum(solver.value(term.expression) for term in rule.posted)
        found = sum(finding.points for finding in mine.findings if finding.rule == rule.id)
        if said != found:
            what = f"The plug-in rule {rule.id} disagrees with itself: {said} points by its post, {found} by its check."
            raise DisagreementError(_saved(what, [], built, instance))


def _guarded(instance: Instance) -> list[Guarded]:
    """The rules of others in force."""
    if not instance.rulebook.plugins:
        return []
    from constraints.plugins.guarded import Guarded

    return [rule for rule in instance.rulebook.plugins if isinstance(rule, Guarded)]


def _suspects(instance: Instance) -> str:
    """Who else may have caused a defect."""
    names = ", ".join(rule.id for rule in instance.rulebook.plugins)
    return f"\nMaybe it comes from a plug-in rule, whose post and check disagree: {names}." if names else ""


def _rounded(bound: float) -> int:
    """The bound of a maximisation in whole points."""
    return int(bound + 1e-6) if bound >= 0 else -int(-bound)


def _largest_value(instance: Instance, modes: Sequence[Mode]) -> int:
    """A bound that needs no solver: every wish met in full, nothing lost."""
    scale = instance.rulebook.rule("stimulus").scale if instance.rulebook.is_on("stimulus") else 0
    wishes = sum(cell.tens * cell.weight for cell in instance.cells) * scale
    frame = 100 * instance.rulebook.rule("frame").scale
    liked = len({mode.exercise.id for mode in modes}) * (
        instance.rulebook.rule("preferences").scale
        + instance.rulebook.rule("soft_tool_first").scale * 2
        + instance.rulebook.rule("cautions").scale * max(1, len(instance.conditions))
    )
    of_others = sum(rule.most_value for rule in _guarded(instance))
    return wishes + frame + liked + of_others


def _saved(what: str, modes: Sequence[Mode], built: Built, instance: Instance) -> str:
    """Saves request and model, so that the defect can be found, and says where."""
    import json
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="routine-defect-"))
    request = instance.request.model_dump(mode="json")
    chosen = [mode.key for mode in modes]
    (folder / "request.json").write_text(json.dumps({"request": request, "chosen": chosen}, indent=2), encoding="utf-8")
    built.model.export_to_file(str(folder / "model.pb.txt"))
    return (
        f"{what}\nThis is a defect of the planner, and no plan is given. Request and model are saved in {folder}."
        f"{_suspects(instance)}"
    )
