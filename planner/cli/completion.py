"""Ids for shell completion; the catalogue is read only when the shell asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def _matching(ids: Iterable[str], begun: str) -> list[str]:
    return [name for name in sorted(ids) if name.startswith(begun)]


def _completer(shelf: str) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        from planner.api import builtin_catalog

        return _matching(getattr(builtin_catalog(), shelf), incomplete)

    return complete


exercises = _completer("exercises")
equipment = _completer("equipment")
conditions = _completer("conditions")
styles = _completer("styles")
positions = _completer("position_ids")
regions = _completer("regions")
targets = _completer("targets")


def paces(incomplete: str) -> list[str]:
    """Ids of paces that begin like this."""
    from planner.api import builtin_catalog

    return _matching((pace.id for pace in builtin_catalog().positions.paces), incomplete)


def rules(incomplete: str) -> list[str]:
    """Ids of rules that begin like this."""
    from constraints.rulebook import BY_ID

    return _matching(BY_ID, incomplete)


def levels(incomplete: str) -> list[str]:
    """Levels that begin like this."""
    return _matching(("beginner", "intermediate", "advanced"), incomplete)
