"""Strategies for text that wants to do harm, and what no output may hold."""

from __future__ import annotations

import re

from hypothesis import strategies as st

EVIL = "\x00\x07\x08\x1b\x7f\x85\x9b\u200b\u202e\u2066\u2069\u2028\ufeff\ud800\udcff"
"""Bell, backspace, escape, C1 controls, marks that turn the direction or cannot be seen, lone surrogates."""
ESCAPES = ("\x1b[31mred", "\x1b]0;title\x07", "a\rb", "\x9b2J", "\u202egnp.exe", "a\u2066b", "two\nlines")

HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")

letters = st.one_of(
    st.characters(codec="utf-8"), st.sampled_from([letter for letter in EVIL if not "\ud800" <= letter <= "\udfff"])
)
text = st.text(letters, max_size=60)
words = st.one_of(text, st.sampled_from(ESCAPES))
"""What a person may type: any text, and some that controls terminals. (No lone surrogates: a file cannot hold them.)"""

scalars = st.one_of(
    words.map(repr),
    st.sampled_from(
        [
            "null",
            "~",
            "true",
            "no",
            "1",
            "-3",
            "1.5",
            "1e999",
            ".nan",
            "-.inf",
            "0x1F",
            "9" * 30,
            "[]",
            "{}",
            "",
            "&a 1",
        ]
    ),
)

structure = st.sampled_from(
    [*"[]{},:-?&*!|>'\"%@`#\n ", "\n  ", "\n- ", ": ", "- id: ", "<<: ", "---\n", "...\n", "\t"]
)


def harmful(output: str) -> list[str]:
    """The characters of an output that control a terminal, or turn or hide text."""
    return [repr(found) for found in HARMFUL.findall(output)]
