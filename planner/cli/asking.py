"""The options that say what is asked for: declared once, taken by every command that plans."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from planner.cli import completion

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from constraints.profile import Profile
    from constraints.request import Request

Many = list[str] | None


def _option(name: str, text: str, metavar: str, complete: object = None, *also: str) -> object:
    return typer.Option(name, *also, help=text, metavar=metavar, autocompletion=complete, show_default=False)  # type: ignore[arg-type]


ASKING: dict[str, Any] = {
    "minutes": Annotated[
        Many, _option("--minutes", "Length, 1 to 180; 12.5 is 12 min 30 s. Default: 30.", "N", None, "-m")
    ],
    "target": Annotated[
        Many,
        _option(
            "--target",
            "What to aim at: region or muscle, perhaps a side, perhaps a weight 1-5 (default 3). Repeatable. "
            "Default: the whole lower back.",
            "ID[:SIDE][=WEIGHT]",
            completion.targets,
            "-t",
        ),
    ],
    "equipment": Annotated[
        Many,
        _option(
            "--equipment",
            "What you have (mat, wall and floor are assumed). Repeatable.",
            "ID",
            completion.equipment,
            "-e",
        ),
    ],
    "condition": Annotated[
        Many,
        _option(
            "--condition",
            "A health condition; what it bars is never planned. Repeatable.",
            "ID",
            completion.conditions,
            "-c",
        ),
    ],
    "avoid_position": Annotated[
        Many, _option("--avoid-position", "A position you do not want. Repeatable.", "ID", completion.positions)
    ],
    "include": Annotated[
        Many, _option("--include", "An exercise that must be in. Repeatable.", "ID", completion.exercises)
    ],
    "exclude": Annotated[
        Many, _option("--exclude", "An exercise that must not be in. Repeatable.", "ID", completion.exercises)
    ],
    "lock": Annotated[
        Many,
        _option(
            "--lock",
            "An exercise that must be in, perhaps at a place in the order (1 is the first) or in a position, perhaps "
            "with a dose as a plan prints it. Repeatable.",
            "ID[@POSITION][=DOSE]",
            completion.exercises,
        ),
    ],
    "stay_close": Annotated[
        Many, _option("--stay-close", "A plan (JSON) from which to change as little as possible.", "PLAN.json")
    ],
    "opt_in": Annotated[
        Many, _option("--opt-in", "Allow a higher-risk exercise. Repeatable.", "ID", completion.exercises)
    ],
    "level": Annotated[
        Many, _option("--level", "beginner, intermediate (default) or advanced.", "LEVEL", completion.levels)
    ],
    "style": Annotated[
        Many, _option("--style", "The kind of session; see `routine catalog list --styles`.", "ID", completion.styles)
    ],
    "profile": Annotated[Many, _option("--profile", "A YAML file that describes you.", "FILE", None, "-p")],
    "pace": Annotated[
        Many,
        _option("--pace", "How fast you change positions. Default: from age and conditions.", "ID", completion.paces),
    ],
    "age": Annotated[Many, _option("--age", "Your age in years.", "YEARS")],
    "pain": Annotated[Many, _option("--pain", "Back pain now, 0 (none) to 10.", "0-10")],
    "cleared": Annotated[Many, _option("--cleared", "The day on which a clinician cleared exercise.", "YYYY-MM-DD")],
    "direction": Annotated[
        Many,
        _option("--direction", "What eases your back: flexion (bending forward), extension, or neutral.", "NAME"),
    ],
    "pregnancy_week": Annotated[Many, _option("--pregnancy-week", "Week of pregnancy, 1 to 45.", "N")],
    "weeks_since": Annotated[
        Many,
        _option(
            "--weeks-since",
            "Whole weeks since a birth, cesarean, abdominal_surgery, spinal_surgery, hip_replacement_posterior or "
            "hip_replacement_anterior. Repeatable.",
            "EVENT=N",
        ),
    ],
    "time_of_day": Annotated[
        Many, _option("--time-of-day", "When you do it: morning (counts as just woken), midday or evening.", "NAME")
    ],
    "hours_since_waking": Annotated[
        Many, _option("--hours-since-waking", "Hours since you woke; says more than the time of day.", "N")
    ],
    "day": Annotated[
        Many, _option("--day", "The day of the session, for screening and clearance. Default: today.", "YYYY-MM-DD")
    ],
    "rule": Annotated[
        Many,
        _option("--rule", "Tune a rule; see `routine rules list`. Repeatable.", "ID.PARAM=VALUE", completion.rules),
    ],
    "without_rule": Annotated[
        Many, _option("--without-rule", "Switch a rule off (never a safety rule). Repeatable.", "ID", completion.rules)
    ],
    "catalog": Annotated[Many, _option("--catalog", "A folder of your own YAML exercises. Repeatable.", "DIR")],
    "seed": Annotated[Many, _option("--seed", "Breaks ties between equally good plans. Default: 0.", "N")],
    "time_limit": Annotated[
        Many, _option("--time-limit", "How long to search for a proof, in seconds of solver work. Default: 10.", "S")
    ],
}
"""Name of a parameter -> its option; the names are those of `Asked`."""

FROM = Annotated[
    Many,
    _option("--from", "A plan (JSON) whose request this is about; the other options change it.", "PLAN.json"),
]


def asking(command: Callable[..., int]) -> Callable[..., int]:
    """Gives a command all options of `ASKING`; they reach it together, as the parameter `asked`."""
    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(annotation=hints[parameter.name])
        for parameter in inspect.signature(command).parameters.values()
        if parameter.name != "asked"
    ]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in ASKING.items()
    ]

    def run(**given: Any) -> int:
        asked = Asked(**{name: given.pop(name) for name in ASKING})
        return command(asked=asked, **given)

    own = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    first = [parameter for parameter in own if parameter.default is inspect.Parameter.empty]
    rest = [parameter for parameter in own if parameter.default is not inspect.Parameter.empty]
    run.__signature__ = inspect.Signature([*first, *shared, *rest])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *shared]}
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


class Asked(SimpleNamespace):
    """What the options of `ASKING` were given, as words."""

    def shelf(self) -> Catalog:
        """The catalogue, with the person's own folders over it."""
        from planner.cli import options

        return options.catalog_of(self.catalog)

    def request(self, base: Request | None = None) -> Request:
        """The request that the words mean; over a base, they change it: `+x` or `x` adds, `-x` takes away."""
        from constraints.request import Request, TimeOfDay
        from planner.cli import options

        edits = base is not None
        before = base or Request()
        single = options.single
        rules = {name: dict(values) for name, values in before.rules.items()}
        for name, values in options.rule_settings(self.rule, self.without_rule).items():
            rules.setdefault(name, {}).update(values)
        minutes = options.number(single(self.minutes, "--minutes"), "--minutes", 1, 180, "a number of minutes")
        hours = options.number(
            single(self.hours_since_waking, "--hours-since-waking"), "--hours-since-waking", 0, 48, "hours"
        )
        limit = options.number(
            single(self.time_limit, "--time-limit"), "--time-limit", 0.001, 3600, "a number of seconds"
        )
        given = {
            "minutes": minutes,
            "style": single(self.style, "--style"),
            "time_of_day": options.one_of(single(self.time_of_day, "--time-of-day"), "--time-of-day", TimeOfDay),
            "hours_since_waking": hours,
            "day": options.day(single(self.day, "--day"), "--day", future=True),
            "seed": options.whole(single(self.seed, "--seed"), "--seed", 0, 2**31 - 1, "a number"),
            "time_limit_s": limit,
            "stay_close": self._stay_close(),
        }
        return options.make_request(
            **{
                **before.model_dump(),
                **{name: value for name, value in given.items() if value is not None},
                "profile": self._profile(before.profile, edits),
                "targets": options.edited_targets(before.targets, self.target, edits),
                "include": options.edited(before.include, self.include, "--include", edits),
                "exclude": options.edited(before.exclude, self.exclude, "--exclude", edits),
                "lock": options.edited(before.lock, self.lock, "--lock", edits),
                "rules": rules,
            }
        )

    def _stay_close(self) -> list[dict[str, Any]] | None:
        from planner.cli import options

        path = options.single(self.stay_close, "--stay-close")
        if path is None:
            return None
        from planner.plan_document import read_plan
        from planner.steer.closeness import kept_in

        return [entry.model_dump() for entry in kept_in(read_plan(path))]

    def _profile(self, before: Profile, edits: bool) -> Profile:
        from catalog.errors import RequestError
        from constraints.profile import Direction, Level, Profile
        from planner.cli import options

        single, whole = options.single, options.whole
        path = single(self.profile, "--profile")
        base = before if path is None else Profile.from_file(path)
        taken_away = [text for text in self.condition or () if edits and text.strip().startswith("-")]
        if taken_away:
            what = f"--condition {taken_away[0]}: a health limit is not taken away to see what happens."
            raise RequestError(what, "change the profile, if it is no longer so.")
        return options.merged_profile(
            base,
            {
                "equipment": options.edited(base.equipment, self.equipment, "--equipment", edits),
                "conditions": options.edited(base.conditions, self.condition, "--condition", edits),
                "avoid_positions": options.edited(base.avoid_positions, self.avoid_position, "--avoid-position", edits),
                "opt_in": options.edited(base.opt_in, self.opt_in, "--opt-in", edits),
                "level": options.one_of(single(self.level, "--level"), "--level", Level),
                "pace": single(self.pace, "--pace"),
                "age": whole(single(self.age, "--age"), "--age", 0, 120, "an age"),
                "pain_now": whole(single(self.pain, "--pain"), "--pain", 0, 10, "a number"),
                "cleared": options.day(single(self.cleared, "--cleared"), "--cleared"),
                "direction": options.one_of(single(self.direction, "--direction"), "--direction", Direction),
                "pregnancy_week": whole(
                    single(self.pregnancy_week, "--pregnancy-week"), "--pregnancy-week", 1, 45, "a week of pregnancy"
                ),
                "weeks_since": options.weeks_since(self.weeks_since),
            },
        )
