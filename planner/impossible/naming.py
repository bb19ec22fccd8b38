"""Names for people, alone and in lists."""

from __future__ import annotations

from collections.abc import Sequence

from constraints.instance import Instance


def named(name: str, instance: Instance) -> str:
    """The name for people of an id; in quotes if there is a comma in it."""
    label = instance.catalog.label(name)
    return f'"{label}"' if "," in label else label


def listed(phrases: Sequence[str]) -> str:
    """`a, b and c`; `a; b; and c` where there are commas in them that no quotes enclose."""
    if len(phrases) <= 1:
        return "".join(phrases)
    if any("," in phrase and not phrase.startswith('"') for phrase in phrases):
        return f"{'; '.join(phrases[:-1])}; and {phrases[-1]}"
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"
