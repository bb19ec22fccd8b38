"""What a rule is: one class, four verbs, two of which never meet the solver's world of variables."""

from __future__ import annotations

from abc import ABC
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from catalog.exercise import Frozen

if TYPE_CHECKING:
    from constraints.decisions import Decisions, Term
    from constraints.instance import Instance
    from constraints.mode import Mode
    from constraints.session import Session


class RuleLevel(StrEnum):
    """How much a rule weighs: safety is never off; hard may be tuned; a goal outweighs any comfort."""

    SAFETY = "safety"
    HARD = "hard"
    GOAL = "goal"
    COMFORT = "comfort"


GOAL_UNIT = 1000
"""One goal point in points of value. At the usual weights a plan's comfort points stay far below it, so that a goal
outweighs all comforts together; who gives a comfort a weight near 100 may lift it above a goal."""


class NoParams(Frozen):
    """For rules without parameters."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One match of a rule in a session.

    Attributes:
        rule: the rule's id.
        points: what it adds to the value of the plan, before the rule's weight; 0 for a breach.
        breach: whether the session must not be given to anybody.
        about: ids of what it is about (exercises, regions, positions).
        facts: the numbers and words behind it, by name.
    """

    rule: str
    points: int = 0
    breach: bool = False
    about: tuple[str, ...] = ()
    facts: tuple[tuple[str, int | str], ...] = ()

    def fact(self, name: str) -> int | str:
        """One of the facts by its name; raises KeyError if there is none."""
        return dict(self.facts)[name]


class Rule(ABC):
    """Base class of all rules. A rule has an id, a title, a level, typed parameters, and up to four verbs.

    `admit` and `check` must not know the solver, and `check` is written from the meaning of the rule, not from `post`:
    the two must be able to disagree.

    The model and the arrangement of the chosen exercises know of the order what `decisions.charge`, `charge_ends` and
    `forbid` say of nodes. Modes of one node change places freely there: a rule that cares which of them comes first
    tells them apart in `split`, so that they stand in nodes of their own. A rule that states the order in another way
    (over the literals of arcs, say) is not heeded when the exercises are arranged.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    level: ClassVar[RuleLevel]
    source: ClassVar[str]
    example: ClassVar[str] = ""
    """One or two plain sentences: a situation, with numbers and names, and what the rule does there. It must be true
    with the usual settings; `routine rules show` prints it. Empty if a plug-in gives none."""
    Params: ClassVar[type[Frozen]] = NoParams
    default_weight: ClassVar[int] = 1
    judges_dose: ClassVar[bool] = False
    """Whether `admit` looks at the dose or the sides; if not, it is asked once per form."""

    def __init__(self, params: Frozen | None = None, weight: int | None = None) -> None:
        self.params: Any = self.Params() if params is None else params
        self.weight = self.default_weight if weight is None else weight

    @property
    def scale(self) -> int:
        """Points of value for one point of this rule."""
        unit = GOAL_UNIT if self.level is RuleLevel.GOAL else 1
        return self.weight * unit if self.level in (RuleLevel.GOAL, RuleLevel.COMFORT) else 0

    def admit(self, mode: Mode, instance: Instance) -> str | None:
        """None to let the mode in; otherwise why not, as a sentence for a person."""
        return None

    def split(self, mode: Mode, instance: Instance) -> Hashable:
        """What this rule must be able to tell apart when it judges the order of two modes."""
        return None

    def post(self, decisions: Decisions, instance: Instance) -> Iterable[Term]:
        """States the rule in the model; soft rules return their points as terms."""
        return ()

    def check(self, session: Session, instance: Instance) -> Iterable[Finding]:
        """Every match in a finished session: breaches, or points for goals and comforts."""
        return ()

    def explain(self, finding: Finding, instance: Instance) -> str:
        """One sentence for a person."""
        names = ", ".join(instance.catalog.label(entry) for entry in finding.about)
        return f"{self.title}: {names}" if names else self.title

    def breach(self, *about: str, **facts: int | str) -> Finding:
        """A finding that forbids the session."""
        return Finding(self.id, 0, True, about, tuple(sorted(facts.items())))

    def match(self, points: int, *about: str, **facts: int | str) -> Finding:
        """A finding that adds `points` (negative for a cost)."""
        return Finding(self.id, points, False, about, tuple(sorted(facts.items())))
