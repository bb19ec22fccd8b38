"""What the model says of a session and what the checkers say of it, on all tiny sessions: do the two agree?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from constraints.instance import Instance
from constraints.mode import Mode
from planner.model import Built, build, node_key
from planner.parts import placed
from planner.testing.sessions import admitted, in_words, sequences, session_of

LONGEST_SEARCH = 60.0
"""Seconds of deterministic solver work for one tiny session; far more than any needs."""


@dataclass(frozen=True)
class ModelSays:
    """Whether the model allows a fixed session, and the value that it gives it.

    `free` says that the model knows only a bound for some points of the order: of the exercises in one place of its
    circuit, the first and the last, or all (see `Decisions.charge_ends` and the rule `variety`).
    """

    feasible: bool
    value: int
    free: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Disagreement:
    """A session of which the model and the checkers say different things; as text, for the one who wrote the rule."""

    modes: tuple[Mode, ...]
    model: str
    check: str
    maybe: str
    instance: Instance = field(repr=False)

    def __str__(self) -> str:
        session = "\n           ".join(in_words(mode, self.instance) for mode in self.modes)
        return f"  session: {session}\n  model:   {self.model}\n  check:   {self.check}\n  Maybe {self.maybe}"


def model_of(modes: Sequence[Mode], instance: Instance) -> ModelSays | None:
    """The model's word on exactly these modes in exactly this order of nodes; None if the circuit cannot tell the order
    (a node is left and entered again).

    Raises:
        AssertionError: if the solver says neither "optimal" nor "infeasible".
    """
    from ortools.sat.python import cp_model

    blocks = _blocks(modes, instance)
    if len(set(blocks)) != len(blocks):
        return None
    built = build(sorted({*admitted(instance), *modes}, key=lambda mode: mode.key), instance)
    _fix(built, modes, blocks, instance)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = LONGEST_SEARCH
    status = solver.solve(built.model)
    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        session = "; ".join(in_words(mode, instance) for mode in modes)
        what = f"The solver says {solver.status_name(status)} of a fixed session ({session})."
        raise AssertionError(f"{what} {built.model.validate()}".strip())
    free = any(term.rule not in built.decisions.charges for term in built.order)
    feasible = status == cp_model.OPTIMAL
    return ModelSays(feasible, round(solver.objective_value) if feasible else 0, free)


def _blocks(modes: Sequence[Mode], instance: Instance) -> tuple[Any, ...]:
    """The nodes that a session passes, in order."""
    keys = [node_key(mode, instance) for mode in placed(modes, instance)]
    return tuple(key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1])


def _fix(built: Built, modes: Sequence[Mode], blocks: Sequence[Any], instance: Instance) -> None:
    """Takes exactly these modes, and walks the circuit in this order."""
    decisions = built.decisions
    chosen = {mode.key for mode in placed(modes, instance)}
    for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
        built.model.add(literal == int(mode.key in chosen))
    by_key = {node_key(decisions.modes[node.modes[0]], instance): node.index for node in decisions.nodes}
    order = [by_key[key] for key in blocks]
    way = set(zip([-1, *order], [*order, -1], strict=True))
    for arc in decisions.arcs:
        if arc.ends in way:
            built.model.add(arc.literal == 1)


@dataclass
class _Case:
    """The orders of the same modes that the model cannot tell apart, and the checkers' word on each of them."""

    says: ModelSays
    judged: dict[tuple[Mode, ...], int | None] = field(default_factory=dict)

    @property
    def best(self) -> tuple[tuple[Mode, ...], int | None]:
        """An order with the most points, and these; None if each breaks a rule."""
        return max(self.judged.items(), key=lambda item: (item[1] is not None, item[1] or 0))


def disagreements(
    instance: Instance, longest: int = 3, modes: Iterable[Mode] | None = None, door: bool = False
) -> tuple[int, list[str]]:
    """How many tiny sessions were judged by model and checkers, and where the two differ.

    A session is possible in the model exactly if no checker finds a breach, and its value is the same. Orders that the
    model cannot tell apart count as one session; the checkers must not tell them apart either. With `door`, modes that
    some rule does not admit have no place in the model, as when a plan is made.
    """
    judged, differ = compared(instance, longest, modes, door)
    return judged, [str(entry) for entry in differ]


def compared(
    instance: Instance, longest: int = 3, modes: Iterable[Mode] | None = None, door: bool = False
) -> tuple[int, list[Disagreement]]:
    """As `disagreements`, with what differs as it was found: the shortest session first."""
    pool = list(modes if modes is not None else admitted(instance))
    inside = set(admitted(instance) if door else pool)
    cases: dict[tuple[Any, ...], _Case | None] = {}
    for sequence in sequences(pool, longest):
        blocks = _blocks(sequence, instance)
        key = (frozenset(mode.key for mode in sequence), blocks)
        if key not in cases:
            says = model_of(sequence, instance) if inside.issuperset(sequence) else ModelSays(False, 0)
            cases[key] = None if says is None else _Case(says)
        case = cases[key]
        if case is not None:
            found = instance.rulebook.check(session_of(sequence, instance), instance)
            breach = any(finding.breach for finding in found)
            case.judged[sequence] = None if breach else instance.rulebook.value(found)
    met = [(blocks, case) for (_, blocks), case in cases.items() if case is not None]
    return len(met), [entry for blocks, case in met for entry in _differ(blocks, case, instance)]


def _differ(blocks: tuple[Any, ...], case: _Case, instance: Instance) -> Iterator[Disagreement]:
    says, (modes, value) = case.says, case.best
    model = f"possible, value {says.value}" if says.feasible else _why_not(modes, instance)
    check = _found(modes, value, instance)
    if says.feasible and value is None:
        maybe = "`post` and `admit` allow what `check` forbids."
    elif value is not None and not says.feasible:
        maybe = "`post` or `admit` forbids what `check` finds no fault with."
    elif value is not None and says.value != value and not (says.free and _loose(blocks) and says.value > value):
        maybe = f"`post` gives {says.value - value:+d} points of value compared with `check`."
    else:
        odd = next((order for order, other in case.judged.items() if other != value), None)
        if odd is None or (says.free and case.judged[odd] is not None):
            return
        check = f"{check}; in another order ({', '.join(mode.exercise.id for mode in odd)}) "
        check += _found(odd, case.judged[odd], instance)
        maybe = "the rule judges an order that the model leaves open: `split` must tell these exercises apart."
    yield Disagreement(modes, model, check, maybe, instance)


def _loose(blocks: tuple[Any, ...]) -> bool:
    """In a session of one stage the model is a relaxation for rules about its ends: never below the truth."""
    return len({block[0] for block in blocks}) == 1


def _why_not(modes: Sequence[Mode], instance: Instance) -> str:
    """Impossible in the model, and which rule keeps an exercise out of it, if one does."""
    for mode in modes:
        refused = instance.rulebook.refusal(mode, instance)
        if refused is not None:
            return f"impossible: {refused[0]} does not admit {mode.exercise.id} ({refused[1]})"
    return "impossible"


def _found(modes: Sequence[Mode], value: int | None, instance: Instance) -> str:
    """What the checkers say, with the sentences of the findings that matter."""
    book = instance.rulebook
    found = book.check(session_of(modes, instance), instance)
    weighty = [entry for entry in found if entry.breach or (value is not None and entry.points)]
    told = [
        f"{entry.rule}{'' if entry.breach else f' {entry.points * book.rule(entry.rule).scale:+d}'}: "
        f"{book.rule(entry.rule).explain(entry, instance)}"
        for entry in weighty
        if entry.breach or book.rule(entry.rule).scale
    ]
    verdict = "a breach" if value is None else f"possible, value {value}"
    return f"{verdict} ({' '.join(told)})" if told else verdict
