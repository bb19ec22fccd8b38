"""Dominance: modes that another mode makes pointless go before solving. Exact for every rule of this product.

What is told apart here is what some rule counts: a rule that counts something new of a mode is to be looked at here too
(the tests compare the optimum with and without).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from operator import ge
from zlib import crc32

from catalog.exercise import Intensity, Stage
from constraints.goals.cautions import Cautions
from constraints.goals.frame import Frame
from constraints.goals.gentle_morning import soon_after_waking
from constraints.goals.stay_close import StayClose
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Unit
from constraints.structure.frame_count import FrameCount
from constraints.structure.frame_limits import FRAME
from constraints.structure.warm_up_first import needs
from constraints.wanted import GRAIN_S, tens
from planner.model import node_key


def undominated(modes: Iterable[Mode], instance: Instance) -> list[Mode]:
    """The modes that are worth choosing from."""
    work: dict[str, list[Mode]] = {}
    frame: list[Mode] = []
    for mode in modes:
        if mode.stage in FRAME:
            frame.append(mode)
        else:
            work.setdefault(mode.exercise.id, []).append(mode)
    kept = _of_frame(frame, instance)
    for alike in work.values():
        kept += _of_exercise(alike, instance)
    return kept


def _of_exercise(modes: list[Mode], instance: Instance) -> list[Mode]:
    """Drops modes of one exercise that another of its modes makes pointless.

    A dose is pointless if a shorter one of the same form gives each cell as much (counted in tens up to the wanted
    dose). A form is pointless if the base form stands in the same place, meets no more cautions and needs no more
    warm-up.
    """
    forms: dict[tuple[object, ...], list[Mode]] = {}
    bases: dict[tuple[object, ...], list[Mode]] = {}
    for mode in modes:
        if mode.variant is None:
            bases.setdefault(_place(mode), []).append(mode)
    for mode in modes:
        if not _pointless_form(mode, bases.get(_place(mode), ()), instance):
            key = (mode.variant_id, mode.stage, mode.equipment, mode.dose.sides)
            forms.setdefault(key, []).append(mode)
    return [
        mode for alike in forms.values() for mode in alike if not any(_shorter_does(o, mode, instance) for o in alike)
    ]


def _of_frame(modes: list[Mode], instance: Instance) -> list[Mode]:
    """Drops modes of the frame (arriving, warming up, relaxing) that another one in the same place makes pointless.

    Where the stage takes one exercise only, that may be a mode of any exercise that is at home in this stage alone
    (another one may be needed where else it can stand); otherwise one of the same exercise.
    """
    named = set(instance.named)
    lone = _stages_of_one(instance)
    groups: dict[tuple[Hashable, ...], list[tuple[tuple[int, ...], tuple[int, object], Mode]]] = {}
    for mode in modes:
        alone = mode.stage in lone and mode.exercise.id not in named
        key = (node_key(mode, instance), None if alone else mode.exercise.id)
        merits = _merits(mode, instance, GRAIN_S if mode.stage in lone else 1)
        groups.setdefault(key, []).append((merits, (_rank(mode, instance), mode.key), mode))
    kept = []
    for group in groups.values():
        for merits, rank, mode in group:
            if not any(
                all(map(ge, other, merits)) and (other != merits or other_rank < rank)
                for other, other_rank, better in group
                if better.exercise is mode.exercise or len(better.exercise.session_stages) == 1
            ):
                kept.append(mode)
    return kept


def _stages_of_one(instance: Instance) -> set[Stage]:
    """The stages of the frame that take one exercise only."""
    count = instance.rulebook.rule("frame_count")
    assert isinstance(count, FrameCount)
    if not instance.rulebook.is_on("frame_count"):
        return set()
    return {stage for stage in FRAME if count.most(stage, instance) <= 1}


def _merits(mode: Mode, instance: Instance, grain_s: int) -> tuple[int, ...]:
    """What the rules count of a mode of the frame, the more the better: time, share of the frame, cautions, likes,
    intensity, length of the hold, things to fetch.

    `grain_s` says how finely the share is looked at: the frame counts tens of seconds of a whole stage, so where
    several exercises stand in a stage, every second of each counts.
    """
    profile = instance.profile
    name = mode.exercise.id
    long_s = instance.rulebook.settings("long_holds").long_s
    frame = instance.rulebook.rule("frame")
    assert isinstance(frame, Frame)
    return (
        -mode.setup_s - mode.total_s,
        min(mode.total_s, frame.wanted(instance)[mode.stage] * GRAIN_S) // grain_s,
        *_health(mode, instance),
        _kept(mode, instance),
        int(name in profile.likes) - int(name in profile.dislikes),
        int(mode.exercise.intensity is Intensity.GENTLE),
        int(mode.dose.unit is not Unit.HOLD or mode.dose.piece_s < long_s),
        *(-int(thing in mode.in_hand) for thing in instance.catalog.equipment),
    )


def _health(mode: Mode, instance: Instance) -> tuple[int, int]:
    """Points of a mode under the rules that count what it exposes to, the more the better."""
    cautions = instance.rulebook.rule("cautions")
    assert isinstance(cautions, Cautions)
    return cautions.mode_points(mode, instance), soon_after_waking(mode)


def _kept(mode: Mode, instance: Instance) -> int:
    """Points of a mode for being as in the plan that is to be kept."""
    close = instance.rulebook.rule("stay_close")
    assert isinstance(close, StayClose)
    return close.mode_points(mode, instance) if instance.rulebook.is_on("stay_close") else 0


def _rank(mode: Mode, instance: Instance) -> int:
    """Which of equally good modes stays: by id, or by chance as the seed says."""
    seed = instance.request.seed
    return crc32(f"{seed} {mode.key}".encode()) if seed else 0


def _place(mode: Mode) -> tuple[object, ...]:
    return mode.dose, mode.stage, mode.position, mode.equipment


def _pointless_form(mode: Mode, bases: Iterable[Mode], instance: Instance) -> bool:
    """Whether a form is no better than one of these base forms, which stand in the same place at the same dose."""
    if mode.variant is None:
        return False
    return any(
        all(rule.split(base, instance) == rule.split(mode, instance) for rule in instance.rulebook.splitting)
        and (needs(mode, instance) or not needs(base, instance))
        and all(map(ge, _health(base, instance), _health(mode, instance)))
        and _kept(base, instance) >= _kept(mode, instance)
        for base in bases
    )


def _shorter_does(other: Mode, mode: Mode, instance: Instance) -> bool:
    """Whether `other`, another dose of the same form, takes less time than `mode` and gives all that counts of it."""
    if mode.modality is None or (other.total_s, other.key) >= (mode.total_s, mode.key):
        return False
    if other.dose.piece_s > mode.dose.piece_s or _kept(other, instance) < _kept(mode, instance):
        return False
    warmth = instance.rulebook.settings("warm_up_first").work_instead_s
    if other.dose.work_s < min(mode.dose.work_s, warmth):
        return False
    for cell in instance.cells:
        role = instance.role(mode.exercise, cell.target) if cell.modality is mode.modality else None
        if role is None:
            continue
        enough = cell.tens if role == "primary" else cell.most_help
        given, more = (tens(min(m.worked_s(side) for side in cell.sides), role) for m in (other, mode))
        if given < min(enough, more):
            return False
    return True
