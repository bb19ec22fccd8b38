"""What is safe for whom, read a second time from the data's meaning: plain YAML and the steps of a plan as plain JSON.

Nothing of `catalog`, `constraints` or `planner` is used here, so that a fault there cannot hide itself. A request is a
plain mapping as one would write it in JSON; what it leaves out has the default that the documentation states.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise, product
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[1] / "catalog" / "data"
Entry = Mapping[str, Any]

CLEARABLE = ("see_clinician_first", "emergency_if_new_back_pain_with_risk")
"""What a clinician's dated word lifts; anything else but `caution` refuses whatever is said."""
PAINLESS = "emergency_if_new_back_pain_with_risk"
"""What it lifts only as long as nothing hurts."""
STOP_ITEM = "stop_item"
"""The outcome of a screening question whose yes takes exercises out and refuses nothing."""
NEVER = ("banned", "excluded_by_default", "session_template")
GATED = ("plannable_gated", "gated_named_only")
DIFFICULTY = {"beginner": 1, "intermediate": 2, "advanced": 3}
FORWARD = frozenset({"lumbar_flexion_end", "lumbar_flexion_loaded"})
BACKWARD = frozenset({"lumbar_extension_end"})
BENT = FORWARD | {"lumbar_flexion_mid"}
SUPPORTS = frozenset({"wall", "chair", "couch_or_bench"})
HANDS_ON = ("transition", "setup")
"""What a step can be besides work, rest and a change of side."""


@dataclass(frozen=True)
class Breach:
    """Something that must not be in a plan: of which kind, where, and what exactly."""

    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


def read(name: str) -> Any:
    """A file of the built-in data as plain lists and mappings."""
    return yaml.load((DATA / name).read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def read_once(name: str) -> Any:
    """A file of the data, read once; not to be changed."""
    return read(name)


@cache
def shelf(name: str) -> dict[str, dict[str, Any]]:
    """The entries of a file of the data by id: conditions, equipment, exposure, styles, ..."""
    return {entry["id"]: entry for entry in read(f"{name}.yaml")}


@lru_cache(maxsize=1)
def exercises() -> dict[str, dict[str, Any]]:
    """The built-in exercises by id."""
    names = sorted(path.name for path in (DATA / "exercises").glob("*.yaml"))
    return {entry["id"]: entry for name in names for entry in read(f"exercises/{name}")}


# The person


def profile_of(request: Entry) -> Entry:
    """The person of a request."""
    return request.get("profile") or {}


def conditions_of(request: Entry) -> dict[str, Entry]:
    """The conditions of the person by id: those that are stated, and those that a number in the profile means."""
    profile = profile_of(request)
    found = {name: shelf("conditions")[name] for name in profile.get("conditions") or ()}
    for name, condition in shelf("conditions").items():
        for path, (low, high) in (condition.get("implied_by") or {}).items():
            number = _number(profile, path)
            if number is not None and low <= number <= high:
                found[name] = condition
    return dict(sorted(found.items()))


def _number(profile: Entry, path: str) -> int | None:
    value: Any = profile
    for part in path.split("."):
        value = (value or {}).get(part)
    return value


def refusals(request: Entry) -> list[str]:
    """Why there must be no plan at all; empty if there may be one."""
    profile = profile_of(request)
    cleared, pain = profile.get("cleared") is not None, profile.get("pain_now")
    found = []
    for name, condition in conditions_of(request).items():
        action = condition["screening"]
        lifted = cleared and action in CLEARABLE and (action != PAINLESS or pain == 0)
        if action != "caution" and not lifted:
            found.append(name)
    found += [name for name in yeses(request) if shelf("red_flags")[name]["outcome"] != STOP_ITEM]
    if pain is not None and pain >= limit(request, "screening", "severe_pain_from"):
        found.append("pain_now")
    return found


def yeses(request: Entry) -> list[str]:
    """The screening questions that are answered with yes."""
    answers = (profile_of(request).get("screening") or {}).get("answers") or {}
    return sorted(name for name, answer in answers.items() if answer in (True, "yes"))


def screened(request: Entry) -> bool:
    """Whether every screening question has an answer, and a fresh one."""
    screening = profile_of(request).get("screening")
    if screening is None:
        return False
    answers = screening.get("answers") or {}
    open_ones = [name for name in shelf("red_flags") if answers.get(name) not in (True, False, "yes", "no")]
    age = day_of(request) - dt.date.fromisoformat(screening["day"])
    return not open_ones and age.days <= limit(request, "screening", "valid_days")


def day_of(request: Entry) -> dt.date:
    """The day of the session."""
    return dt.date.fromisoformat(request["day"]) if request.get("day") else dt.date.today()


def of_the_future(request: Entry) -> list[str]:
    """Dates in the profile that lie after the session: such a request is an error, never a plan."""
    profile = profile_of(request)
    dates = {"cleared": profile.get("cleared"), "screening": (profile.get("screening") or {}).get("day")}
    dates |= profile.get("stopped") or {}
    return sorted(
        name for name, day in dates.items() if day is not None and dt.date.fromisoformat(day) > day_of(request)
    )


LIMITS: dict[tuple[str, str], tuple[int, int, int]] = {
    ("contraindications", "strong_until_pain"): (3, 0, 3),
    ("screening", "severe_pain_from"): (7, 1, 7),
    ("screening", "valid_days"): (90, 1, 90),
    ("gated", "settled_weeks"): (2, 2, 5200),
    ("direction", "first_sessions"): (3, 3, 1000),
    ("tool_firmness", "beginner_max"): (2, 1, 2),
    ("dose_caps", "spine_ball_max_s"): (120, 30, 120),
}
"""Of each number of a safety rule: the usual one, and the least and the largest that a person may choose."""


def limit(request: Entry, rule: str, name: str) -> int:
    """A number of a safety rule as this request has it."""
    return int(settings_of(request).get(rule, {}).get(name, LIMITS[rule, name][0]))


def settings_of(request: Entry) -> dict[str, dict[str, Any]]:
    """The settings of rules: the style's, over them the person's, over them the request's."""
    merged: dict[str, dict[str, Any]] = {}
    style = shelf("styles")[request.get("style", "general")]
    for layer in (style.get("rules"), profile_of(request).get("rules"), request.get("rules")):
        for rule, values in (layer or {}).items():
            merged.setdefault(rule, {}).update(values)
    return merged


SAFETY = (
    *("banned", "screening", "gated", "contraindications", "stopped", "direction", "morning_flexion"),
    *("tool_firmness", "support", "dose_caps"),
)
ALWAYS_ON = ("time_budget", "equipment", "both_sides", "dose_bounds", "stage_order")


def forbidden_settings(request: Entry) -> list[str]:
    """Settings that would weaken what protects the person: such a request is an error, never a plan."""
    found = []
    for rule, values in settings_of(request).items():
        if rule in (*SAFETY, *ALWAYS_ON) and (values.get("enabled", True) is not True or "weight" in values):
            found.append(rule)
        for name, value in values.items():
            _, low, high = LIMITS.get((rule, name), (0, value, value))
            if not low <= value <= high:
                found.append(f"{rule}.{name}")
    return found


# Forms


@dataclass(frozen=True)
class Form:
    """An exercise as it is done: its base form or a variant."""

    entry: Entry
    tags: frozenset[str]
    stated: bool
    position: str
    equipment: tuple[tuple[str, ...], ...]


def form_of(entry: Entry, variant: str | None) -> Form | None:
    """The form with this variant's id; None if there is no such variant."""
    tags, position, groups = set(entry.get("exposure") or ()), entry["position"], entry.get("equipment") or ()
    if variant is not None:
        changes = {change["id"]: change for change in entry.get("variants") or ()}.get(variant)
        if changes is None:
            return None
        tags = (tags - set(changes.get("drops") or ())) | set(changes.get("adds") or ())
        position = changes.get("position") or position
        groups = groups if changes.get("equipment") is None else changes["equipment"]
    stated = entry.get("exposure") is not None
    return Form(entry, frozenset(tags), stated, position, tuple(tuple(group) for group in groups))


# A plan's steps


@dataclass(frozen=True)
class Bout:
    """One exercise in a session: its steps in order, and the form that it is done in."""

    steps: tuple[Entry, ...]
    form: Form

    @property
    def name(self) -> str:
        """Id of the exercise."""
        return str(self.form.entry["id"])

    @property
    def work(self) -> tuple[Entry, ...]:
        """The steps of work."""
        return tuple(step for step in self.steps if step["kind"] == "work")

    @property
    def active(self) -> tuple[Entry, ...]:
        """The steps from the first work to the last."""
        return tuple(step for step in self.steps if step["kind"] not in HANDS_ON)


def breaches(
    request: Entry, steps: Sequence[Entry], entries: Mapping[str, Entry] | None = None, budget_s: int | None = None
) -> Iterator[Breach]:
    """Every breach of safety in the steps of a session for this request.

    `entries` are the exercises by id as plain data (the built-in ones if None).
    """
    known = exercises() if entries is None else entries
    for name in refusals(request):
        yield Breach("refused", name, "there is a session although this must be looked at first")
    yield from _clock(request, steps, budget_s)
    bouts = []
    for (name, variant), group in groupby(steps, key=lambda step: (step["exercise"], step.get("variant"))):
        form = form_of(known[name], variant) if name in known else None
        if form is None:
            yield Breach("unknown", name, f"the catalogue has no such exercise or variant {variant}")
            continue
        bouts.append(Bout(tuple(group), form))
    names = [bout.name for bout in bouts]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Breach("dose", name, "stands twice, so that its doses add up")
    for bout in bouts:
        for judge in JUDGES:
            yield from judge(request, bout)
    yield from hurried(request, steps)
    yield from _on_the_back(request, bouts)


def _on_the_back(request: Entry, bouts: Sequence[Bout]) -> Iterator[Breach]:
    """Exercises flat on the back that follow each other are one long time flat on the back."""
    for name, condition in conditions_of(request).items():
        most = (condition.get("params") or {}).get("supine_hold_max_s")
        for lying, group in groupby(bouts, key=lambda bout: bout.form.position == "supine"):
            spent = sum(step["duration_s"] for bout in group for step in bout.active) if lying else 0
            if most is not None and spent > most:
                yield Breach("cap", "session", f"{spent} s flat on the back, {name} allows {most}")


def _clock(request: Entry, steps: Sequence[Entry], budget_s: int | None) -> Iterator[Breach]:
    minutes = request.get("minutes")
    if minutes is None:
        minutes = shelf("styles")[request.get("style", "general")]["minutes"]
    clock = 0
    for index, step in enumerate(steps):
        if step["start_s"] != clock:
            yield Breach("clock", step["exercise"], f"step {index} starts at {step['start_s']} and not at {clock}")
        if type(step["duration_s"]) is not int or step["duration_s"] < 1:
            yield Breach("clock", step["exercise"], f"step {index} takes {step['duration_s']} s")
        clock = step["start_s"] + step["duration_s"]
    if clock > minutes * 60 + 1e-6:
        yield Breach("budget", "session", f"{clock} s of {minutes} min")
    if budget_s is not None and budget_s > minutes * 60 + 1e-6:
        yield Breach("budget", "session", f"a budget of {budget_s} s for {minutes} min")


def _never(request: Entry, bout: Bout) -> Iterator[Breach]:
    entry, tags = bout.form.entry, bout.form.tags
    if entry.get("never_planned") is not None or entry["status"] in NEVER or entry.get("dose") is None:
        yield Breach("never planned", bout.name, str(entry.get("never_planned")))
    for tag in sorted(tags):
        if shelf("exposure")[tag].get("banned"):
            yield Breach("banned", bout.name, tag)
    if {"tool_pressure", "lumbar_extension_end"} <= tags:
        yield Breach("banned", bout.name, "a tool under an arched back")


def _gated(request: Entry, bout: Bout) -> Iterator[Breach]:
    if bout.form.entry["status"] not in GATED:
        return
    if bout.name not in (profile_of(request).get("opt_in") or ()):
        yield Breach("gated", bout.name, "nobody opted in")
    for name, condition in conditions_of(request).items():
        if condition["switches_off_gated"]:
            yield Breach("gated", bout.name, f"switched off for {name}")
    if not screened(request):
        yield Breach("gated", bout.name, "the screening is missing, old or left open")
    for name in yeses(request):
        yield Breach("gated", bout.name, f"the answer to {name} is yes")
    if profile_of(request).get("pain_now") != 0:
        yield Breach("gated", bout.name, "nobody said that nothing hurts")
    weeks = profile_of(request).get("pain_free_weeks") or 0
    if "abdominal_strain" in bout.form.tags and weeks < limit(request, "gated", "settled_weeks"):
        yield Breach("gated", bout.name, f"strains the belly after {weeks} weeks without pain")


def _conditions(request: Entry, bout: Bout) -> Iterator[Breach]:
    form = bout.form
    positions = {form.position, *(step["position"] for step in bout.active)}
    for name, condition in conditions_of(request).items():
        hard = condition.get("hard") or {}
        met = [
            *sorted(form.tags & set(hard.get("tags") or ())),
            *({bout.name} & set(hard.get("ids") or ())),
            *({form.entry["category"]} & set(hard.get("categories") or ())),
            *sorted(positions & set(hard.get("positions") or ())),
        ]
        if met:
            yield Breach("condition", bout.name, f"{name} bars {', '.join(met)}")
        if not form.stated:
            yield Breach("untagged", bout.name, f"nobody stated what it exposes the body to, and there is {name}")
    strong = limit(request, "contraindications", "strong_until_pain")
    pain = profile_of(request).get("pain_now")
    if pain is not None and pain > strong and form.entry["intensity"] == "strong":
        yield Breach("pain", bout.name, f"strong at a pain of {pain}")


def _directions(request: Entry, bout: Bout) -> Iterator[Breach]:
    """The direction that eases the back, and how long the person has been awake."""
    profile, tags = profile_of(request), bout.form.tags
    direction, done = profile.get("direction"), profile.get("sessions_done")
    if direction == "flexion" and tags & BACKWARD:
        yield Breach("direction", bout.name, "far backward, and bending forward eases the back")
    if direction == "extension" and tags & FORWARD:
        yield Breach("direction", bout.name, "far forward, and bending backward eases the back")
    new = done is not None and done < limit(request, "direction", "first_sessions")
    if new and direction in (None, "neutral") and tags & (FORWARD | BACKWARD):
        yield Breach("direction", bout.name, f"end range after {done} sessions")
    for name, condition in conditions_of(request).items():
        params = condition.get("params") or {}
        if "extension_items_need" in params and direction != "extension" and tags & BACKWARD:
            yield Breach("direction", bout.name, f"{name}: {params['extension_items_need']}")
        if tags & BENT and _awake_h(request) < params.get("no_flexion_after_waking_h", 0):
            yield Breach("morning", bout.name, f"bends forward after {_awake_h(request)} hours awake, with {name}")


def _awake_h(request: Entry) -> float:
    """Hours since waking; none if nobody has said."""
    if request.get("hours_since_waking") is not None:
        return float(request["hours_since_waking"])
    return 24.0 if request.get("time_of_day") in ("midday", "evening") else 0.0


def _symptoms(request: Entry, bout: Bout) -> Iterator[Breach]:
    """What had to be stopped stays out until a clinician has cleared the person since."""
    profile = profile_of(request)
    stopped, cleared = profile.get("stopped") or {}, profile.get("cleared")
    if bout.name in stopped and (cleared is None or cleared < stopped[bout.name]):
        yield Breach("stopped", bout.name, f"stopped on {stopped[bout.name]}, cleared {cleared}")
    felt = [name for name in yeses(request) if shelf("red_flags")[name]["outcome"] == STOP_ITEM]
    in_force = [day for day in stopped.values() if cleared is None or cleared < day]
    unknown = felt and not in_force and (cleared is None or cleared < profile["screening"]["day"])
    if unknown and "tool_pressure" in bout.form.tags:
        yield Breach("stopped", bout.name, f"presses with a tool, and {felt[0]} came up nobody knows where")


def _support(request: Entry, bout: Bout) -> Iterator[Breach]:
    """Who may fall holds on to something; who is sensitive gets no hard tool."""
    things = shelf("equipment")
    used = {name for step in bout.steps for name in step.get("equipment") or ()}
    hardest = max((things[name].get("firmness") or 0 for name in used if name in things), default=0)
    if profile_of(request).get("level") == "beginner" and hardest > limit(request, "tool_firmness", "beginner_max"):
        yield Breach("firmness", bout.name, f"firmness {hardest} for a beginner")
    for name, condition in conditions_of(request).items():
        params = condition.get("params") or {}
        if hardest > params.get("firmness_max", hardest):
            yield Breach("firmness", bout.name, f"firmness {hardest}, {name} allows {params['firmness_max']}")
        if params.get("chair_or_wall_support") and bout.form.position == "standing" and not used & SUPPORTS:
            yield Breach("support", bout.name, f"stands with nothing to hold on to, with {name}")


def _caps(request: Entry, bout: Bout) -> Iterator[Breach]:
    still = bout.form.entry.get("dose", {}).get("kind") != "reps"
    held = _longest_s(bout) if still else 0
    stretched = bout.form.entry["category"] == "static_stretch" or bout.steps[0]["stage"] == "stretch"
    ball = {"ball_point_pressure", "lumbar_direct_pressure"} <= bout.form.tags
    pressed = max(
        sum(step["duration_s"] for step in bout.work if step.get("side") in (side, "both"))
        for side in ("left", "right")
    )
    if ball and pressed > limit(request, "dose_caps", "spine_ball_max_s"):
        yield Breach("cap", bout.name, f"a ball beside the spine for {pressed} s a side")
    on_the_back = sum(step["duration_s"] for step in bout.active) if bout.form.position == "supine" else 0
    for name, condition in conditions_of(request).items():
        params = condition.get("params") or {}
        for applies, cap, seconds in (
            ("isometric_hold" in bout.form.tags, "hold_max_s", held),
            (stretched, "static_hold_max_s", held),
            (True, "supine_hold_max_s", on_the_back),
        ):
            if applies and seconds > params.get(cap, seconds):
                yield Breach("cap", bout.name, f"{seconds} s, {name} has {cap} {params[cap]}")


def _longest_s(bout: Bout) -> int:
    """Seconds of the longest work of one side without a break."""
    longest = 0
    for (work, _side), group in groupby(bout.steps, key=lambda step: (step["kind"] == "work", step.get("side"))):
        longest = max(longest, sum(step["duration_s"] for step in group) if work else 0)
    return longest


def _things(request: Entry, bout: Bout) -> Iterator[Breach]:
    things = shelf("equipment")
    assumed = {name for name, thing in things.items() if thing.get("assumed")}
    owned = assumed | set(profile_of(request).get("equipment") or ())
    used = {name for step in bout.steps for name in step.get("equipment") or ()}
    for name in sorted(used - owned):
        yield Breach("equipment", bout.name, f"uses {name}, which is not owned")
    usable = (used | assumed) & owned
    choices = []
    for group in bout.form.equipment:
        will_do = set(group)
        for name in group:
            for other in things[name].get("substitutes") or ():
                if bout.name in (other.get("only_for") or [bout.name]):
                    will_do.add(other["use"])
        choices.append(sorted(will_do & usable))
    if not any(len(set(choice)) == len(choice) for choice in product(*choices)):
        yield Breach("equipment", bout.name, f"needs {bout.form.equipment} and has {sorted(used)}")


def _wishes(request: Entry, bout: Bout) -> Iterator[Breach]:
    """What the person does not want at all, and what is above their level; who switches such a rule off wants it."""
    profile, settings = profile_of(request), settings_of(request)

    def on(rule: str) -> bool:
        return bool(settings.get(rule, {}).get("enabled", True))

    for step in bout.steps:
        if step["position"] != bout.form.position:
            yield Breach("position", bout.name, f"{step['position']} where its form is done {bout.form.position}")
    if on("positions") and bout.form.position in (profile.get("avoid_positions") or ()):
        yield Breach("position", bout.name, f"{bout.form.position} is avoided")
    if on("requested") and bout.name in {*(profile.get("exclude") or ()), *(request.get("exclude") or ())}:
        yield Breach("excluded", bout.name, "it is excluded")
    cap = DIFFICULTY[profile.get("level", "intermediate")]
    if on("difficulty") and bout.form.entry["difficulty"] > cap:
        yield Breach("level", bout.name, f"difficulty {bout.form.entry['difficulty']}, the level goes up to {cap}")


def _dose(request: Entry, bout: Bout) -> Iterator[Breach]:
    """The dose is one that the catalogue allows, the same on both sides or on one that a target names."""
    entry = bout.form.entry
    dose = entry.get("dose")
    if dose is None:
        return
    once = {"min": 1, "max": 1}
    sets, reps = (max((step.get(name) or 0 for step in bout.work), default=0) for name in ("set", "rep"))
    numbers = [("sets", sets, dose.get("sets") or once), ("repetitions", reps, dose.get("reps") or once)]
    exact = {"min": dose.get("rep_s"), "max": dose.get("rep_s")}
    piece = dose.get("time_s") or dose.get("hold_s") or exact
    numbers += [("seconds", seconds, piece) for seconds in sorted({step["duration_s"] for step in bout.work})]
    for what, number, bounds in numbers:
        if not bounds["min"] <= number <= bounds["max"]:
            yield Breach("dose", bout.name, f"{number} {what}, {bounds['min']} to {bounds['max']} are allowed")
    parts = max(1, len(entry.get("segments") or ()))
    per_side = {side: [step for step in bout.work if step.get("side") == side] for side in ("left", "right", "both")}
    worked = {side: len(found) for side, found in per_side.items() if found}
    for side, number in worked.items():
        if number != parts * sets * reps:
            yield Breach("dose", bout.name, f"{number} pieces of work ({side}) are not {parts} x {sets} x {reps}")
    if entry["laterality"] == "bilateral":
        if set(worked) != {"both"}:
            yield Breach("dose", bout.name, f"both sides at once, and it is done {sorted(worked)}")
    elif set(worked) != {"left", "right"} and not (len(worked) == 1 and set(worked) <= _named_sides(request)):
        yield Breach("dose", bout.name, f"done {sorted(worked)}, and no target names a side")
    elif len(worked) == 2 and len({sum(step["duration_s"] for step in per_side[side]) for side in worked}) > 1:
        yield Breach("dose", bout.name, "one side gets more than the other")
    yield from _rests(bout, dose)


def _named_sides(request: Entry) -> set[str]:
    targets: Iterable[str] = request.get("targets") or ()
    return {target.partition(":")[2] for target in targets} - {""}


def _rests(bout: Bout, dose: Entry) -> Iterator[Breach]:
    """No two repetitions with a rest between them follow each other without it; nor do two sets."""
    between_reps = dose.get("rest_s", 5) if dose["kind"] == "holds" else 0
    between_sets = dose.get("set_rest_s", 10 if dose["kind"] == "timed" else 15)
    paused = 0
    for before, after in pairwise([step for step in bout.active if step["kind"] != "switch"]):
        if before["kind"] == "work":
            paused = 0
        if after["kind"] == "rest":
            paused += after["duration_s"]
            continue
        if before.get("side") != after.get("side") or (after.get("set"), after.get("rep")) == (1, 1):
            continue
        wanted = between_sets if after.get("rep") == 1 else between_reps
        if paused < wanted:
            yield Breach("dose", bout.name, f"{paused} s of rest where {wanted} s are stated")


JUDGES = (_never, _gated, _conditions, _directions, _symptoms, _support, _caps, _things, _wishes, _dose)


def hurried(request: Entry, steps: Sequence[Entry]) -> Iterator[Breach]:
    """Changes of position for which there is less time than the person's age and conditions ask for."""
    data, profile, conditions = read_once("positions.yaml"), profile_of(request), conditions_of(request)
    percent = {pace["id"]: pace["percent"] for pace in data["paces"]}
    usual = "older_adult_65plus" if (profile.get("age") or 0) >= 65 else "default"
    params = [condition.get("params") or {} for condition in conditions.values()]
    paces = [profile.get("pace") or usual, *(found["change_pace"] for found in params if "change_pace" in found)]
    slowest = max(percent[name] for name in paces)
    extra = max((found.get("position_change_extra_s", 0) for found in params), default=0)
    ways = {frozenset((start, end)): seconds for start, end, seconds in data["transitions"]}
    before = None
    for (name, position, _), group in groupby(
        steps, key=lambda step: (step["exercise"], step["position"], step["stage"])
    ):
        given = sum(step["duration_s"] for step in group if step["kind"] == "transition")
        if before is not None and before != position:
            needed = ways[frozenset((before, position))] * slowest / 100 + extra
            if given < needed:
                yield Breach("hurry", name, f"{given} s to get from {before} to {position}, {needed} s are needed")
        before = position
