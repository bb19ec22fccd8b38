"""Whether a plan may be made at all: some conditions need a clinician first, and no option gets past that."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.conditions import Condition, Screening
from constraints.instance import Instance

EMERGENCY = (Screening.EMERGENCY_OR_CLINICIAN, Screening.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan, and what to do now."""

    condition: str
    urgent: bool
    reason: str
    advice: str


def refusals(instance: Instance) -> tuple[Refusal, ...]:
    """Every reason not to plan, emergencies first. A clinician's clearance lifts those that policy P2 lets it lift."""
    cleared = instance.profile.cleared is not None
    found = [
        _refusal(condition)
        for condition in instance.conditions
        if condition.screening.refuses and not (cleared and condition.screening.clearable)
    ]
    return tuple(sorted(found, key=lambda refusal: (not refusal.urgent, refusal.condition)))


def _refusal(condition: Condition) -> Refusal:
    screening = condition.screening
    if screening is Screening.NOT_SUPPORTED:
        advice = "This product is for adults. Have back pain in a young person assessed by a clinician."
    elif screening is Screening.EMERGENCY_OR_CLINICIAN:
        advice = (
            "If the calf or leg is newly swollen, hot or painful, or you are short of breath: get emergency care now. "
            "Otherwise see a clinician before any exercise."
        )
    elif screening is Screening.EMERGENCY_IF_NEW_BACK_PAIN_WITH_RISK:
        advice = (
            "New, deep or pulsing back or belly pain: get emergency care now. Otherwise ask a clinician, and once "
            "exercise is cleared, say so with --cleared YYYY-MM-DD."
        )
    elif screening is Screening.SEE_CLINICIAN:
        advice = "Please see a doctor or physiotherapist before you exercise. Calm breathing is all that is suggested."
    else:
        advice = "Ask a clinician first. Once they have cleared exercise, say so with --cleared YYYY-MM-DD."
    return Refusal(condition.id, screening in EMERGENCY, f"{condition.name}: {condition.reason}", advice)
