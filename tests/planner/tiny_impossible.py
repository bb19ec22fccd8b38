"""Random tiny requests that are often impossible, and what is true of them by trying every session: the cheapest way
out, and what cannot stand together. Neither knows the solver, nor how the planner finds its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import ceil
from random import Random

from catalog.catalog import Catalog
from catalog.errors import RoutineError
from constraints.instance import Instance, resolve
from constraints.mode import Mode
from constraints.profile import Profile
from constraints.request import Request
from constraints.rule import RuleLevel
from constraints.rulebook import ALWAYS_ON
from constraints.session import Session
from tests.constraints.handmade import catalog_with, exercise, held, timed, tool
from tests.planner.tiny_requests import every_session
from tests.tiny import off_but, session_of

LONGEST_S = 180 * 60
THINGS = {"ball": tool("ball", firmness=2), "stick": tool("stick")}
PLACES = ("supine", "side_lying", "standing")
SOMETIMES = (
    "difficulty",
    "exercise_count",
    "exercise_share",
    "frame_limits",
    "frame_count",
    "long_holds",
    "release_first",
    "warm_up_first",
    "purpose",
)


def tiny_request(seed: int) -> tuple[Request, Catalog]:
    """Three or four exercises with a dose or two each, and more wishes than are good for them."""
    rng = Random(f"impossible {seed}")
    names = ("e1", "e2", "e3", "e4")[: rng.choice([3, 3, 4])]
    entries = []
    for name in names:
        stage = rng.choice(["warm_up", "release", "mobilise", "mobilise", "activate", "stretch", "relax"])
        shortest = rng.choice([20, 30, 40, 65])
        dose = held(shortest) if stage == "stretch" else timed(shortest, shortest, shortest + rng.choice([0, 0, 30]))
        entries.append(
            exercise(
                name,
                stages=(stage,),
                position=rng.choice(PLACES),
                difficulty=rng.choice([1, 1, 2, 3]),
                regions=(rng.choice(["glutes", "glutes", "quads"]),),
                equipment=(((rng.choice(list(THINGS)),),) if rng.random() < 0.3 else ()),
                dose=dose,
                category="static_stretch" if stage == "stretch" else "dynamic_mobility",
            )
        )
    included = [name for name in names if rng.random() < 0.6]
    rules = off_but("requested", "positions", *(rule for rule in SOMETIMES if rng.random() < 0.5))
    settings = {
        "exercise_count": rng.choice([{"at_least": rng.randint(2, 5)}, {"at_most": rng.randint(1, 2)}]),
        "exercise_share": {"percent": rng.choice([5, 10, 15])},
        "frame_limits": {"warm_up_s": 10, "relax_s": 10},
        "long_holds": {"long_s": 10},
    }
    for rule, values in settings.items():
        if rule not in rules and rng.random() < 0.5:
            rules[rule] = values
    request = Request(
        minutes=rng.choice([1, 1, 1.5, 2, 5]),
        targets={"glutes": 3},
        include=included,
        exclude=[name for name in names if name not in included and rng.random() < 0.5],
        rules=rules,
        profile=Profile(
            level=rng.choice(["beginner", "intermediate", "advanced"]),
            avoid_positions=[place for place in PLACES if rng.random() < 0.4],
            equipment=[thing for thing in THINGS if rng.random() < 0.4],
        ),
    )
    return request, catalog_with(*entries, equipment=THINGS)


# ---- the sessions of a request, and which of them keep its rules


def sessions(request: Request, catalog: Catalog) -> list[tuple[Mode, ...]]:
    """Every session of the catalogue with all things at hand, the empty one too; whatever the rules say."""
    person = request.profile.model_copy(update={"equipment": tuple(catalog.equipment)})
    return list(every_session(resolve(request.model_copy(update={"profile": person}), catalog)))


def broken(modes: Sequence[Mode], instance: Instance) -> frozenset[str]:
    """The rules and wishes that a session breaks, by the checkers."""
    found = set()
    for finding in instance.rulebook.check(session_of(modes, instance), instance):
        if not finding.breach:
            continue
        if finding.rule == "requested":
            kind = {"missing": "include", "excluded": "exclude"}[str(finding.fact("why"))]
            found.add(f"{kind}:{finding.about[0]}")
        elif finding.rule == "positions":
            found |= {f"avoid:{name}" for name in finding.about[1:]}
        else:
            found.add(finding.rule)
    return frozenset(found)


def possible(request: Request, catalog: Catalog, tried: Sequence[tuple[Mode, ...]]) -> bool:
    """Whether one of these sessions breaks nothing."""
    instance = resolve(request, catalog)
    return any(not broken(modes, instance) for modes in tried)


def shortest(request: Request, catalog: Catalog, tried: Sequence[tuple[Mode, ...]]) -> int | None:
    """The smallest number of whole seconds at which one of these sessions breaks nothing, up to three hours."""
    instance = resolve(request, catalog)
    percent = instance.rulebook.settings("exercise_share").percent
    frame = instance.rulebook.settings("frame_limits")
    best: int | None = None
    for modes in tried:
        session = session_of(modes, instance)
        if _breaks(session, LONGEST_S, instance):
            continue
        steps = {session.total_s, *(ceil(bout.active_s * 100 / percent) for bout in session.bouts)}
        for stage in ("arrive", "warm_up", "relax"):
            seconds = sum(bout.active_s for bout in session.bouts if bout.stage.value == stage)
            steps.add(ceil(seconds * 100 / getattr(frame, f"{stage}_percent")))
        for length in sorted(steps):
            if not session.total_s <= length <= LONGEST_S or (best is not None and length >= best):
                continue
            if not _breaks(session, length, instance):
                best = length
                break
    return best


def _breaks(session: Session, length: int, instance: Instance) -> bool:
    """Whether a session breaks a rule when it may take so many seconds."""
    longer = replace(instance, request=instance.request.model_copy(update={"minutes": length / 60}))
    return any(finding.breach for finding in longer.rulebook.check(Session(length, session.steps), longer))


# ---- the cheapest way out


@dataclass(frozen=True)
class Wish:
    """Something to give up: a name, what it costs, and the request without it."""

    name: str
    cost: int
    without: Callable[[Request], Request]


def wishes(request: Request, catalog: Catalog) -> list[Wish]:
    """All wishes of a tiny request but its minutes, with the costs that the documentation states."""
    instance = resolve(request, catalog)
    found = [Wish(f"include {name}", 4, _less("include", name)) for name in request.include]
    found += [Wish(f"exclude {name}", 5, _less("exclude", name)) for name in request.exclude]
    found += [Wish(f"avoid {name}", 6, _less_of_person(name)) for name in request.profile.avoid_positions]
    used = {name for entry in catalog.exercises.values() for group in entry.equipment for name in group}
    found += [Wish(f"get {name}", 5, _owning(name)) for name in sorted(used - set(request.profile.equipment))]
    for rule in instance.rulebook.active:
        own = {name: value for name, value in request.rules.get(rule.id, {}).items() if name != "enabled"}
        if rule.level is RuleLevel.HARD and own:
            found.append(Wish(f"setting {rule.id}", 3, _unset(rule.id)))
        if rule.level is RuleLevel.HARD and rule.id not in ALWAYS_ON | {
            "requested",
            "positions",
            "locked",
            "different",
        }:
            if rule.id == "difficulty":
                if request.profile.level.value != "advanced":
                    found.append(Wish("level", 7, _off("difficulty")))
            elif rule.id == "purpose":
                found += [Wish(f"aim at {name}", 7, _aiming(name)) for name in ("quads",)]
                found.append(Wish("purpose", 8, _off("purpose")))
            else:
                found.append(Wish(rule.id, 12 if rule.id == "warm_up_first" else 8, _off(rule.id)))
    return found


def cheapest(request: Request, catalog: Catalog) -> int | None:
    """The least cost of any set of wishes without which the request is possible; None if there is no such set."""
    tried = sessions(request, catalog)
    budget_s = round(request.minutes * 60) if request.minutes is not None else 0
    best: int | None = None
    for chosen in sorted(_subsets(wishes(request, catalog)), key=_cost):
        cost = _cost(chosen)
        if best is not None and cost >= best:
            break
        trial = request
        for wish in chosen:
            trial = wish.without(trial)
        try:
            needed = shortest(trial, catalog, tried)
        except RoutineError:
            continue
        if needed is not None:
            more_s = max(0, needed - budget_s)
            whole = cost + (1 + ceil(more_s / 120) if more_s else 0)
            best = whole if best is None else min(best, whole)
    return best


def _subsets(found: Sequence[Wish]) -> Iterator[tuple[Wish, ...]]:
    return chain.from_iterable(combinations(found, number) for number in range(len(found) + 1))


def _cost(chosen: Iterable[Wish]) -> int:
    return sum(wish.cost for wish in chosen)


def _less(field: str, name: str) -> Callable[[Request], Request]:
    return lambda r: r.model_copy(update={field: tuple(other for other in getattr(r, field) if other != name)})


def _person(request: Request, **changes: object) -> Request:
    return request.model_copy(update={"profile": request.profile.model_copy(update=changes)})


def _less_of_person(place: str) -> Callable[[Request], Request]:
    return lambda r: _person(r, avoid_positions=tuple(other for other in r.profile.avoid_positions if other != place))


def _owning(thing: str) -> Callable[[Request], Request]:
    return lambda r: _person(r, equipment=(*r.profile.equipment, thing))


def _off(rule: str) -> Callable[[Request], Request]:
    return lambda r: r.model_copy(update={"rules": {**r.rules, rule: {**r.rules.get(rule, {}), "enabled": False}}})


def _unset(rule: str) -> Callable[[Request], Request]:
    return lambda r: r.model_copy(update={"rules": {name: own for name, own in r.rules.items() if name != rule}})


def _aiming(region: str) -> Callable[[Request], Request]:
    return lambda r: r.model_copy(update={"targets": {region: 3}})
