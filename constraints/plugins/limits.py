"""How long, how much and how many: what a plug-in rule may take and give."""

from __future__ import annotations

LONGEST_IMPORT_S = 30.0
"""Seconds that importing a plug-in may take."""
LONGEST_CALL_S = 5.0
"""Seconds that one call of a verb may take."""
LONGEST_IN_ALL_S = 60.0
"""Seconds that all calls of one rule may take in one rulebook."""
RING_AGAIN_S = 0.25
"""Seconds after which a call that goes on in spite of being stopped is stopped again."""

DELICATE = ("_frozen_importlib", "coverage", "importlib", "logging", "threading")
"""Modules that hold locks on which others wait: a call is rather stopped a little later than there."""
MOST_SPARED = 3
"""How often a call is let go on there; it may wait there for ever."""

MOST_FINDINGS = 10_000
"""Findings, or terms, of one call."""
MOST_SPLITS = 500
"""Different answers of `split`; the model grows with their square."""
MOST_POINTS = 1_000_000
"""Points of one rule in a session, weight included."""
MOST_ORDER_VALUE = 5_000_000
"""What the order may cost or bring by one rule, in points of value."""
LONGEST_TEXT = 1000
"""Letters of a sentence for a person."""
LONGEST_TITLE = 200
"""Letters of a title, and of where a rule comes from."""

VERBS = ("admit", "split", "post", "check", "explain")
