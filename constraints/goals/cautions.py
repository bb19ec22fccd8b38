"""What a condition makes less wanted costs points; what it makes more wanted gains some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.exercise import Frozen, Id
from constraints.decisions import Decisions, Term
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.safety.forms import Form, form_of
from constraints.session import Session

NOT_SCREENED = "not_screened"
"""Stands for a condition in the findings about a person who was not screened."""


class Params(Frozen):
    """Settings of the rule."""

    unscreened_tags: tuple[Id, ...] = (
        "abdominal_strain",
        "ball_point_pressure",
        "lumbar_extension_end",
        "lumbar_flexion_end",
        "lumbar_flexion_loaded",
        "lumbar_lateral_end",
        "lumbar_rotation_end",
    )
    """Exposures that count as a caution as long as the screening questions are not answered."""


class Cautions(Rule):
    """Each thing that a condition cautions against costs; a preferred exercise gains as much. A person who has not
    answered the screening questions is planned for with care."""

    id = "cautions"
    title = "Cautions of your health"
    level = RuleLevel.GOAL
    source = "conditions.yaml, soft, prefer and prefer_positions; policy P7"
    example = (
        "As long as the screening questions are open, Both knees to chest loses a point, because it bends the back "
        "to the end of its range. Bridge loses none."
    )
    Params = Params
    default_weight = 5

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        if instance.conditions or instance.screening_gap is not None:
            yield Term(self.id, decisions.count(lambda mode: self.mode_points(mode, instance)))

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        for bout in session.bouts:
            form = form_of(bout, instance.catalog)
            if form is None:
                continue
            for condition, met in self.of_form(form, instance):
                yield self.match(-len(met), bout.exercise, condition, why=" and ".join(met))
            for entry in instance.conditions:
                if bout.exercise in entry.prefer:
                    yield self.match(1, bout.exercise, entry.id, why="preferred")

    def explain(self, finding: Finding, instance: Instance) -> str:
        exercise, condition = (instance.catalog.label(name) for name in finding.about)
        if finding.points > 0:
            return f"{exercise} is a good choice with: {condition}."
        why = str(finding.fact("why")).replace("_", " ")
        if finding.about[1] == NOT_SCREENED:
            return f"{exercise}: take care, you have not been screened ({why})."
        return f"{exercise}: take care with {condition} ({why})."

    def mode_points(self, mode: Mode, instance: Instance) -> int:
        """Points of a mode: preferred exercises less cautions."""
        form = Form(mode.exercise, mode.variant)
        preferred = sum(mode.exercise.id in condition.prefer for condition in instance.conditions)
        return preferred - sum(len(met) for _, met in self.of_form(form, instance))

    def of_form(self, form: Form, instance: Instance) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(condition id, all that it meets) for each condition with a caution against a form."""
        exercise = form.exercise
        for condition in instance.conditions:
            met = condition.soft.hit(exercise.id, exercise.category, form.position, form.tags)
            preferred = condition.params.get("prefer_positions")
            if met is None and isinstance(preferred, list) and form.position not in preferred:
                met = f"the position {form.position}"
            if met is not None:
                yield condition.id, tuple(met.split(" and "))
        if instance.screening_gap is not None:
            met_tags = sorted(form.tags & set(self.params.unscreened_tags))
            if met_tags:
                yield NOT_SCREENED, tuple(met_tags)
            elif exercise.exposure is None:
                yield NOT_SCREENED, ("exposures that nobody has stated",)
