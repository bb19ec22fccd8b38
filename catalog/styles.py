"""Session styles: what kind of session, as targets and rule settings. A source's routine is a style too."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from catalog.exercise import Citation, Frozen, Id, Sentence


class Reference(Frozen):
    """Where facts come from. Grades: source, A, B, G (general knowledge), J (judgement)."""

    id: Id
    grade: str = Field(pattern="^(source|A|B|G|J)$")
    title: Sentence
    file: Sentence | None = None
    address: Sentence | None = None


class Style(Frozen):
    """A kind of session.

    `targets` are used when the request names none. `rules` are settings for rules (rule id -> parameter -> value);
    the person's own settings go over them. `minutes` is the usual length.
    """

    id: Id
    name: Sentence
    about: Sentence
    basis: tuple[Citation, ...] = ()
    minutes: int = Field(default=30, ge=1, le=180, strict=True)
    targets: dict[Id, Annotated[int, Field(ge=1, le=5, strict=True)]] = Field(default_factory=dict)
    rules: dict[Id, dict[str, Any]] = Field(default_factory=dict)
