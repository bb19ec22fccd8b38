"""The rules that installed distributions name; none is imported before it is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.errors import RuleError, printable
from constraints.plugins import limits
from constraints.plugins.guarded import Guarded, fitted
from constraints.plugins.within import FailedError, within

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "routine.rules"
"""The group of entry points in which distributions name their rules."""


@dataclass(frozen=True)
class Plugin:
    """A rule that an installed distribution names; nothing of it is imported yet."""

    id: str
    """The name of the entry point, which is the id of the rule."""
    distribution: str
    entry: EntryPoint | None
    """None if the entry points of the distribution cannot be read."""

    def __str__(self) -> str:
        where = "" if self.entry is None else f", entry point {printable(self.entry.value)}"
        return f"plug-in rule {printable(self.id)} (distribution {self.distribution}{where})"

    def load(self) -> type[Guarded]:
        """The rule's class, wrapped so that each of its verbs is called within limits.

        Raises:
            RuleError: if it cannot be imported or is no rule; names entry point, distribution and what is wrong.
        """
        try:
            if self.entry is None:
                raise FailedError("its entry points cannot be read")
            thing = within(limits.LONGEST_IMPORT_S, "importing it", self.entry.load)
            return within(limits.LONGEST_CALL_S, "looking at it", lambda: fitted(self, thing))
        except FailedError as failed:
            maybe = f"do without it, and tell those who wrote {self.distribution}."
            raise RuleError(f"The {self} cannot be used: {failed}.", maybe) from failed.__cause__


def installed() -> tuple[Plugin, ...]:
    """All rules that installed distributions name, by id; those that cannot be read as well. Imports none of them."""
    from importlib.metadata import distributions

    found: list[Plugin] = []
    seen: set[str] = set()
    for distribution in distributions():
        try:
            if GROUP not in (distribution.read_text("entry_points.txt") or ""):
                continue
            name = printable(f"{distribution.name} {distribution.version}")
            entries = distribution.entry_points.select(group=GROUP)
        except Exception:  # noqa: BLE001 - whatever is wrong with one of them must not hide the others
            found.append(Plugin("?", _place(distribution), None))
            continue
        known = re.sub(r"[-_.]+", "-", distribution.name).lower()
        if known not in seen:  # the same distribution twice on the path: the first is imported
            seen.add(known)
            found += [Plugin(entry.name, name, entry) for entry in entries]
    return tuple(sorted(found, key=lambda plugin: (plugin.id, plugin.distribution)))


def find(rule_id: str) -> type[Guarded] | None:
    """The class of the plug-in rule with this id; None if nothing that is installed names it.

    Raises:
        RuleError: if it cannot be used, or if two distributions name it.
    """
    found = [plugin for plugin in installed() if plugin.id == rule_id and plugin.entry is not None]
    if len(found) > 1:
        names = " and ".join(plugin.distribution for plugin in found)
        raise RuleError(f"Two plug-in rules are called {rule_id!r}: of {names}.", "remove one of the two.")
    return found[0].load() if found else None


def _place(distribution: Distribution) -> str:
    return printable(str(getattr(distribution, "_path", "unknown")))


# ---- what a plug-in rule must be
