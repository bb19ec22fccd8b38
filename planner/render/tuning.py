"""What tuning found, in words: the lines for a profile, what each change means, and what is proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from catalog.catalog import Catalog
from constraints.session import Session
from planner.result import SessionPlan
from planner.steer.tuning_result import Rival, RulePoints, Tuning, TuningStatus, WeightChange

MOST_FINDINGS = 20
"""So many findings are told; how many more there are is said."""
MOST_SILENCED = 3
"""With more rules that count for nothing, the weights say nothing that is of use."""
OF_HEALTH = ("cautions", "gentle_morning")
"""Rules with points that look after a person's health; a change that makes one count less is pointed out."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def profile_lines(changes: Sequence[WeightChange]) -> list[str]:
    """The changes as they stand in a profile, with what the weights were."""
    entries = [(f"  {change.rule}: {{weight: {change.weight}}}", change.was) for change in changes]
    width = max((len(entry) for entry, _ in entries), default=0)
    return ["rules:", *(f"{entry:{width}}   # was {was}" for entry, was in entries)]


def told(found: Tuning, preferred: SessionPlan, catalog: Catalog) -> Iterator[str]:
    """The lines of an answer; an empty one stands between its parts. Long ones are not yet folded."""
    match found.status:
        case TuningStatus.ALREADY_BEST:
            yield from _already_best(found)
        case TuningStatus.TUNED:
            yield from _tuned(found)
        case TuningStatus.IMPOSSIBLE:
            yield from _impossible(found, preferred, catalog)
        case TuningStatus.NOT_VALID:
            yield from _not_valid(found)
        case TuningStatus.UNKNOWN:
            yield from _unknown(found)
    yield from found.notes


def _already_best(found: Tuning) -> Iterator[str]:
    if found.wins:
        yield f"Your plan is the best already: nothing has to change. Proven {_in_rounds(found)}."
    else:
        yield f"Your plan is as good as the best already. Proven {_in_rounds(found)}; no weights put it ahead."
    yield from _out_of_reach(found)


def _tuned(found: Tuning) -> Iterator[str]:
    if found.wins:
        yield f"Your plan wins with {_changes(found.changes)}:"
    else:
        yield f"Your plan is as good as the best with {_changes(found.changes)}; no weights put it ahead:"
    yield from profile_lines(found.changes)
    yield ""
    yield from map(_meaning, found.changes)
    yield "(Points before the weight.)"
    if any(change.rule in OF_HEALTH and change.weight < change.was for change in found.changes):
        yield "Mind: your health then counts less when exercises are chosen. What it bars stays barred."
    yield ""
    better = "puts your plan ahead" if found.wins else "does it"
    yield f"Proven {_in_rounds(found)}: no plan is worth more with these weights, and no smaller change {better}."
    yield from _out_of_reach(found)


def _changes(changes: Sequence[WeightChange]) -> str:
    number = len(changes)
    if number == 1:
        return "one change of a weight"
    total = sum(abs(change.weight - change.was) for change in changes)
    return f"{NUMBERS[number] if number < len(NUMBERS) else number} changes of weights ({total} in all)"


def _meaning(change: WeightChange) -> str:
    """What a change does for the preferred plan."""
    ahead = change.preferred - change.given
    more = change.weight > change.was
    points = f"your plan {change.preferred}, the given plan {change.given}"
    now = "counts more" if more else "counts less" if change.weight else "counts for nothing"
    if ahead == 0:
        points, why = f"both plans {change.preferred}", f"It {now}, so that no third plan wins."
    elif (ahead > 0) == more:
        why = f"It speaks {'for' if ahead > 0 else 'against'} your plan, and {now}."
    else:
        why = f"It speaks {'for' if ahead > 0 else 'against'} your plan, and {now}, so that no third plan wins."
    return f"{change.title} ({change.rule}): {points}. {why}"


def _out_of_reach(found: Tuning) -> Iterator[str]:
    """A word if the planner itself has no plan as good: it knows no such dose, say."""
    if found.best is not None and found.value is not None and found.best < found.value:
        short = found.value - found.best
        yield f"The planner would not make your plan by itself: the best that it makes is worth {short} points less."


def _impossible(found: Tuning, preferred: SessionPlan, catalog: Catalog) -> Iterator[str]:
    rivals = found.rivals
    if len(rivals) == 1 and all(entry.other >= entry.preferred for entry in rivals[0].points):
        rival = rivals[0]
        whose = f"{_whose(rival)} ({_exercises(rival.session, preferred, catalog)})"
        yield f"No weights make your plan win. {whose} is at least as good by every rule, and better by:"
        yield from (f"  {_gap(entry)}" for entry in rival.points)
    elif len(rivals) == 1:
        yield "No weights from 0 to 100 make your plan win: this plan is at least as good with any."
        yield from _listed(rivals[0], preferred, catalog)
    else:
        yield (
            f"No weights make your plan win: whatever they are, one of these {len(rivals)} plans is at least as good."
        )
        for number, rival in enumerate(rivals, 1):
            yield from _listed(rival, preferred, catalog, f"{number}. ")
    silenced = [change.rule for change in found.level if not change.weight]
    if len(silenced) > MOST_SILENCED:
        yield f"It would not even draw level unless {len(silenced)} rules counted for nothing."
    elif silenced:
        listed = ", ".join(f"{change.rule} {change.weight} (was {change.was})" for change in found.level)
        yield f"It would only draw level, and only with a rule that counts for nothing: {listed}."
    yield f"Proven {_in_rounds(found)}."


def _whose(rival: Rival) -> str:
    return "The given plan" if rival.given else "Another plan"


def _listed(rival: Rival, preferred: SessionPlan, catalog: Catalog, mark: str = "") -> Iterator[str]:
    yield f"{mark}{_whose(rival)} ({_exercises(rival.session, preferred, catalog)})"
    for word, entries in (
        ("better", [entry for entry in rival.points if entry.other > entry.preferred]),
        ("worse", [entry for entry in rival.points if entry.other < entry.preferred]),
    ):
        if entries:
            yield f"   {word} by: {'; '.join(map(_gap, entries))}"


def _gap(entry: RulePoints) -> str:
    return f"{entry.title} ({entry.rule}): {entry.other}, your plan {entry.preferred}"


def _exercises(session: SessionPlan, other: SessionPlan, catalog: Catalog) -> str:
    """What a session has and another one has not."""
    has, lacks = _names(session), _names(other)
    more = ", ".join(catalog.label(name) for name in has if name not in lacks)
    fewer = ", ".join(catalog.label(name) for name in lacks if name not in has)
    parts = [f"with {more}" if more else "", f"without {fewer}" if fewer else ""]
    return ", ".join(part for part in parts if part) or "the same exercises in another order, form or dose"


def _names(session: SessionPlan) -> list[str]:
    return list(dict.fromkeys(bout.exercise for bout in Session(session.budget_s, session.steps).bouts))


def _not_valid(found: Tuning) -> Iterator[str]:
    yield "Your plan breaks rules of what was asked for, so no weights make it win:"
    for finding in found.findings[:MOST_FINDINGS]:
        yield f"  {finding.rule}{_steps(finding.steps)}: {finding.sentence}"
    if len(found.findings) > MOST_FINDINGS:
        yield f"  ... and {len(found.findings) - MOST_FINDINGS} more findings."


def _steps(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    return f", step {numbers[0]}" if len(numbers) == 1 else f", from step {numbers[0]} on"


def _unknown(found: Tuning) -> Iterator[str]:
    tried = f"Not known in the time allowed ({_rounds(found.rounds)})"
    if found.changes:
        yield f"{tried}. This is not proven: with {_changes(found.changes)} your plan beats all plans found so far:"
        yield from profile_lines(found.changes)
    else:
        yield f"{tried}: no change of weights has been found that beats all plans found so far."
    yield "Maybe allow more with --rounds or --time-limit."


def _in_rounds(found: Tuning) -> str:
    return f"in {_rounds(found.rounds)}"


def _rounds(number: int) -> str:
    return f"{number} round{'' if number == 1 else 's'}"


def notes_on_options(found: Tuning, optional: Iterable[str]) -> Iterator[str]:
    """What to mind if weights were given as options (`optional`): those go before a profile."""
    changed = {change.rule for change in found.changes}
    given = list(optional)
    again = [name for name in given if name in changed]
    others = [name for name in given if name not in changed]
    if again:
        yield f"The given plan was made with --rule for {', '.join(again)}, which goes before a profile: leave it out."
    if others:
        yield f"The given plan was made with --rule for the weight of {', '.join(others)}: keep giving it."
