"""`routine plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli import completion, messages

if TYPE_CHECKING:
    from catalog.catalog import Catalog
    from planner.result import Plan

Many = list[str] | None


def _option(name: str, text: str, metavar: str, complete: object = None, *also: str) -> object:
    return typer.Option(name, *also, help=text, metavar=metavar, autocompletion=complete, show_default=False)  # type: ignore[arg-type]


def plan(
    minutes: Annotated[
        Many, _option("--minutes", "Length, 1 to 180; 12.5 is 12 min 30 s. Default: 30.", "N", None, "-m")
    ] = None,
    target: Annotated[
        Many,
        _option(
            "--target",
            "What to aim at: region or muscle, perhaps a side, perhaps a weight 1-5 (default 3). Repeatable. "
            "Default: the whole lower back.",
            "ID[:SIDE][=WEIGHT]",
            completion.targets,
            "-t",
        ),
    ] = None,
    equipment: Annotated[
        Many,
        _option(
            "--equipment",
            "What you have (mat, wall and floor are assumed). Repeatable.",
            "ID",
            completion.equipment,
            "-e",
        ),
    ] = None,
    condition: Annotated[
        Many,
        _option(
            "--condition",
            "A health condition; what it bars is never planned. Repeatable.",
            "ID",
            completion.conditions,
            "-c",
        ),
    ] = None,
    avoid_position: Annotated[
        Many, _option("--avoid-position", "A position you do not want. Repeatable.", "ID", completion.positions)
    ] = None,
    include: Annotated[
        Many, _option("--include", "An exercise that must be in. Repeatable.", "ID", completion.exercises)
    ] = None,
    exclude: Annotated[
        Many, _option("--exclude", "An exercise that must not be in. Repeatable.", "ID", completion.exercises)
    ] = None,
    opt_in: Annotated[
        Many, _option("--opt-in", "Allow a higher-risk exercise. Repeatable.", "ID", completion.exercises)
    ] = None,
    level: Annotated[
        Many, _option("--level", "beginner, intermediate (default) or advanced.", "LEVEL", completion.levels)
    ] = None,
    style: Annotated[
        Many, _option("--style", "The kind of session; see `routine catalog list --styles`.", "ID", completion.styles)
    ] = None,
    profile: Annotated[Many, _option("--profile", "A YAML file that describes you.", "FILE", None, "-p")] = None,
    pace: Annotated[
        Many,
        _option("--pace", "How fast you change positions. Default: from age and conditions.", "ID", completion.paces),
    ] = None,
    age: Annotated[Many, _option("--age", "Your age in years.", "YEARS")] = None,
    pain: Annotated[Many, _option("--pain", "Back pain now, 0 (none) to 10.", "0-10")] = None,
    cleared: Annotated[
        Many, _option("--cleared", "The day on which a clinician cleared exercise.", "YYYY-MM-DD")
    ] = None,
    direction: Annotated[
        Many,
        _option("--direction", "What eases your back: flexion (bending forward), extension, or neutral.", "NAME"),
    ] = None,
    pregnancy_week: Annotated[Many, _option("--pregnancy-week", "Week of pregnancy, 1 to 45.", "N")] = None,
    weeks_since: Annotated[
        Many,
        _option(
            "--weeks-since",
            "Whole weeks since a birth, cesarean, abdominal_surgery, spinal_surgery, hip_replacement_posterior or "
            "hip_replacement_anterior. Repeatable.",
            "EVENT=N",
        ),
    ] = None,
    time_of_day: Annotated[
        Many, _option("--time-of-day", "When you do it: morning (counts as just woken), midday or evening.", "NAME")
    ] = None,
    hours_since_waking: Annotated[
        Many, _option("--hours-since-waking", "Hours since you woke; says more than the time of day.", "N")
    ] = None,
    day: Annotated[
        Many, _option("--day", "The day of the session, for screening and clearance. Default: today.", "YYYY-MM-DD")
    ] = None,
    rule: Annotated[
        Many,
        _option("--rule", "Tune a rule; see `routine rules list`. Repeatable.", "ID.PARAM=VALUE", completion.rules),
    ] = None,
    without_rule: Annotated[
        Many, _option("--without-rule", "Switch a rule off (never a safety rule). Repeatable.", "ID", completion.rules)
    ] = None,
    catalog: Annotated[Many, _option("--catalog", "A folder of your own YAML exercises. Repeatable.", "DIR")] = None,
    seed: Annotated[Many, _option("--seed", "Breaks ties between equally good plans. Default: 0.", "N")] = None,
    time_limit: Annotated[
        Many, _option("--time-limit", "How long to search for a proof, in seconds of solver work. Default: 10.", "S")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    json_schema: Annotated[bool, typer.Option("--json-schema", help="Print the JSON Schema of that document.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add how to do each exercise and why it was chosen.")
    ] = False,
) -> int:
    """Plan today's session.

    For instance: routine plan --minutes 20 --target glutes=4 --target hip_flexors:left --equipment foam_roller
    """
    if json_schema:
        import json

        from planner.result import Plan

        print(json.dumps(Plan.json_schema(), indent=2))
        return 0
    from constraints.profile import Direction, Level
    from constraints.request import TimeOfDay
    from planner.api import plan as make_plan
    from planner.cli import options

    own_catalog = options.catalog_of(catalog)
    person = options.merged_profile(
        options.single(profile, "--profile"),
        {
            "equipment": equipment,
            "conditions": condition,
            "avoid_positions": avoid_position,
            "opt_in": opt_in,
            "level": options.one_of(options.single(level, "--level"), "--level", Level),
            "pace": options.single(pace, "--pace"),
            "age": options.whole(options.single(age, "--age"), "--age", 0, 120, "an age"),
            "pain_now": options.whole(options.single(pain, "--pain"), "--pain", 0, 10, "a number"),
            "cleared": options.day(options.single(cleared, "--cleared"), "--cleared"),
            "direction": options.one_of(options.single(direction, "--direction"), "--direction", Direction),
            "pregnancy_week": options.whole(
                options.single(pregnancy_week, "--pregnancy-week"), "--pregnancy-week", 1, 45, "a week of pregnancy"
            ),
            "weeks_since": options.weeks_since(weeks_since),
        },
    )
    request = options.make_request(
        minutes=options.number(options.single(minutes, "--minutes"), "--minutes", 1, 180, "a number of minutes"),
        targets=options.targets(target),
        profile=person,
        style=options.single(style, "--style"),
        include=include or [],
        exclude=exclude or [],
        time_of_day=options.one_of(options.single(time_of_day, "--time-of-day"), "--time-of-day", TimeOfDay),
        hours_since_waking=options.number(
            options.single(hours_since_waking, "--hours-since-waking"), "--hours-since-waking", 0, 48, "hours"
        ),
        day=options.day(options.single(day, "--day"), "--day", future=True),
        seed=options.whole(options.single(seed, "--seed"), "--seed", 0, 2**31 - 1, "a number"),
        time_limit_s=options.number(
            options.single(time_limit, "--time-limit"), "--time-limit", 0.001, 3600, "a number of seconds"
        ),
        rules=options.rule_settings(rule, without_rule),
    )
    result = make_plan(request, own_catalog)
    if as_json:
        print(result.to_json())
        messages.notes(result.notes)
    else:
        _show(result, own_catalog, explain)
    return result.status.exit_code


def _show(result: Plan, catalog: Catalog, explain: bool) -> None:
    from planner.render.terminal import print_plan

    messages.notes(result.notes)
    if result.sessions:
        print_plan(result, catalog, explain=explain)
