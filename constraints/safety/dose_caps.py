"""Longest holds that a condition allows; several conditions combine by the smallest cap."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from catalog.anatomy import Side
from catalog.conditions import Condition
from catalog.exercise import Category, Frozen
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.prescription import Kind, Unit
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Bout, Session, Step

BALL_BESIDE_THE_SPINE = frozenset({"ball_point_pressure", "lumbar_direct_pressure"})


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    spine_ball_max_s: int = Field(default=120, ge=30, le=120)
    """Longest time, in seconds a side, that a ball presses beside the lumbar spine (001 says up to 180)."""


class DoseCaps(Rule):
    """Effort holds, static holds and time flat on the back (in one exercise at most, then) stay within what a condition
    allows, and a ball beside the lumbar spine within two minutes a side for everybody."""

    id = "dose_caps"
    title = "Longer than a health condition allows"
    level = RuleLevel.SAFETY
    source = "policy P5; reconciliation C1; conditions.yaml, params"
    example = (
        "With hypermobility a stretch is held for 20 s at most, so Butterfly stretch with holds of 30 s is refused. "
        "For everybody a ball presses beside the spine for 120 s a side at most."
    )
    judges_dose = True
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        dose = mode.dose
        hold = dose.piece_s * (1 if dose.rest_s else dose.reps) if dose.unit is not Unit.REPETITION else 0
        return self._why(Form(mode.exercise, mode.variant), hold, mode.total_s, dose.work_s, instance)

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if _capped_on_the_back(instance):
            decisions.model.add(decisions.count(lambda mode: mode.position == "supine") <= 1)
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        yield from self._again_on_the_back(session, instance)
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None or form.exercise.dose is None:
                continue
            moving = form.exercise.dose.kind == "reps"
            hold = 0 if moving else _longest_hold(bout)
            pressed = max(bout.worked_s(side) for side in Side)
            why = self._why(form, hold, bout.active_s, pressed, instance)
            if why is not None:
                yield self.breach(bout.exercise, why=why)

    def _again_on_the_back(self, session: Session, instance: Instance) -> Iterable[Finding]:
        """Times flat on the back add up where they follow each other, so there is one at most."""
        capped = _capped_on_the_back(instance)
        lying = [
            bout for bout in session.bouts if (form := form_of(bout, instance.catalog)) and form.position == "supine"
        ]
        for bout in lying[1:] if capped else ():
            yield self.breach(bout.exercise, why=f"{capped[0].name}: only one exercise flat on the back.")

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])}: {finding.fact('why')}"

    def _why(self, form: Form, hold_s: int, total_s: int, pressed_s: int, instance: Instance) -> str | None:
        most = self.params.spine_ball_max_s
        if form.tags >= BALL_BESIDE_THE_SPINE and pressed_s > most:
            return f"A ball beside the spine for {pressed_s} s a side, at most {most} s."
        for condition in instance.conditions:
            params = condition.params
            limits = [
                ("isometric_hold" in form.tags, "hold_max_s", hold_s, "effort hold"),
                (form.exercise.category is Category.STATIC_STRETCH, "static_hold_max_s", hold_s, "static hold"),
                (form.position == "supine", "supine_hold_max_s", total_s, "time flat on the back"),
            ]
            for applies, name, seconds, what in limits:
                cap = params.get(name)
                if applies and isinstance(cap, int) and seconds > cap:
                    return f"{condition.name}: {what} of {seconds} s, at most {cap} s."
        return None


def _capped_on_the_back(instance: Instance) -> list[Condition]:
    """The conditions that limit the time flat on the back."""
    return [condition for condition in instance.conditions if "supine_hold_max_s" in condition.params]


def _longest_hold(bout: Bout) -> int:
    """Seconds of the longest stretch of work on one side without a rest in between."""
    longest = run = 0
    before: Step | None = None
    for step in bout.steps:
        going_on = before is not None and before.kind is Kind.WORK and before.side == step.side
        run = step.duration_s + (run if going_on else 0) if step.kind is Kind.WORK else 0
        longest = max(longest, run)
        before = step
    return longest
