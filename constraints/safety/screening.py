"""Whether a plan may be made at all: no exercise where a clinician has to look first, and no option gets past that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import Field

from catalog.conditions import Condition, ScreeningAction
from catalog.exercise import Frozen
from catalog.screening import Outcome, RedFlag
from constraints.instance import Instance
from constraints.mode import Mode
from constraints.rule import Finding, Rule, RuleLevel
from constraints.session import Session


class Params(Frozen):
    """Settings of the rule; a safety rule accepts only stricter ones."""

    valid_days: int = Field(default=90, ge=1, le=90)
    """Days after which the screening questions are asked again."""
    severe_pain_from: int = Field(default=7, ge=1, le=7)
    """Pain now (0-10) from which on there is no plan (a judgement)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan, and what to do now. `cause` is the id of a condition or of a screening question."""

    cause: str
    outcome: Outcome
    reason: str
    advice: str

    @property
    def emergency(self) -> bool:
        """Whether it cannot wait."""
        return self.outcome is Outcome.EMERGENCY_NOW


class Screened(Rule):
    """No exercise after a positive screening answer, or with a condition that needs a clinician first."""

    id = "screening"
    title = "A clinician has to look first"
    level = RuleLevel.SAFETY
    source = "policies P1, P2; red_flags.yaml; conditions.yaml"
    example = (
        "Who has answered yes to the question about chest pain gets advice and no plan, and so does who states pain "
        "of 7 out of 10 now. With 6 there is a plan."
    )
    Params = Params

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        refused = refusals(instance)
        return refused[0].reason if refused else None

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        refused = refusals(instance)
        if refused:
            for bout in session.bouts:
                yield self.breach(bout.exercise, why=refused[0].reason)

    def explain(self, finding: Finding, instance: Instance) -> str:
        return f"{instance.catalog.label(finding.about[0])} must not be planned: {finding.fact('why')}"


def refusals(instance: Instance) -> tuple[Refusal, ...]:
    """Every reason not to plan, the most urgent first.

    A clinician's clearance lifts what policy P2 lets it lift: conditions that ask for a clinician first. It lifts no
    screening answer: who has been examined answers the questions anew.
    """
    ranks = list(Outcome)
    found = [*_of_answers(instance), *_of_conditions(instance), *_of_pain(instance)]
    return tuple(sorted(found, key=lambda refusal: (ranks.index(refusal.outcome), refusal.cause)))


def _of_answers(instance: Instance) -> Iterator[Refusal]:
    screening = instance.profile.screening
    for flag in screening.positive(instance.catalog.red_flags) if screening is not None else ():
        if flag.outcome.refuses:
            yield Refusal(flag.id, flag.outcome, f"{flag.name}: you answered yes to this.", _advice(flag))


def _advice(flag: RedFlag) -> str:
    if not flag.outcome.breathing:
        return flag.advice
    return f"{flag.advice} Calm breathing is fine meanwhile; once it has been looked into, answer the questions again."


def _of_conditions(instance: Instance) -> Iterator[Refusal]:
    profile = instance.profile
    for condition in instance.conditions:
        action = condition.screening
        risky = action is ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK
        painless = profile.pain_now == 0 or not risky
        if not action.refuses or (profile.cleared is not None and action.clearable and painless):
            continue
        outcome, advice = _what_now(condition, hurts=bool(profile.pain_now), cleared=profile.cleared is not None)
        yield Refusal(condition.id, outcome, f"{condition.name}: {condition.reason}", advice)


def _what_now(condition: Condition, *, hurts: bool, cleared: bool) -> tuple[Outcome, str]:
    match condition.screening:
        case ScreeningAction.NOT_SUPPORTED:
            advice = "This product is for adults. Have back pain in a young person assessed by a clinician."
            return Outcome.SEE_CLINICIAN, advice
        case ScreeningAction.EMERGENCY_OR_CLINICIAN:
            advice = (
                "If the calf or leg is newly swollen, hot or painful, or you are short of breath: get emergency care "
                "now. Otherwise see a clinician before any exercise."
            )
            return Outcome.EMERGENCY_NOW, advice
        case ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK if hurts:
            return Outcome.EMERGENCY_NOW, "Back pain with this risk may be an emergency: get emergency care now."
        case ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK if cleared:
            return Outcome.SEE_CLINICIAN, "Say how your back is now: only without any pain is there a plan (--pain 0)."
        case ScreeningAction.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK:
            advice = (
                "New, deep or pulsing back or belly pain: get emergency care now. Otherwise ask a clinician, and once "
                "exercise is cleared and nothing hurts, say so with --cleared YYYY-MM-DD --pain 0."
            )
            return Outcome.EMERGENCY_NOW, advice
        case ScreeningAction.SEE_CLINICIAN:
            advice = "See a doctor or physiotherapist before you exercise. Calm breathing is all that is suggested."
            return Outcome.SEE_CLINICIAN, advice
        case _:
            advice = "Ask a clinician first. Once they have cleared exercise, say so with --cleared YYYY-MM-DD."
            return Outcome.SEE_CLINICIAN, advice


def _of_pain(instance: Instance) -> Iterator[Refusal]:
    limit = instance.rulebook.settings("screening").severe_pain_from
    pain = instance.profile.pain_now
    told = any(condition.screening is ScreeningAction.SEE_CLINICIAN for condition in instance.conditions)
    if pain is not None and pain >= limit and not told:
        advice = "See a doctor or physiotherapist before you exercise. Calm breathing is all that is suggested."
        yield Refusal("pain_now", Outcome.SEE_CLINICIAN, f"Pain of {pain} out of 10, and the limit is {limit}.", advice)
