"""Facts about the built-in data: it says what the sources and the domain notes say, in words of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.exercise import Availability, Bounds, Exercise, Modality, Status
from tests.catalog.own import builtin

SHARED = Path(__file__).resolve().parents[3] / "shared"
INVENTORY = SHARED / "domain" / "seed_inventory.yaml"
TAXONOMY = SHARED / "domain" / "taxonomy.yaml"
SEEDS = SHARED / "seeds"
DATABASES = SHARED / "data"

needs_inventory = pytest.mark.skipif(not INVENTORY.exists(), reason="needs ../shared/domain/seed_inventory.yaml")
needs_taxonomy = pytest.mark.skipif(not TAXONOMY.exists(), reason="needs ../shared/domain/taxonomy.yaml")
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="needs ../shared/seeds")

Item = dict[str, Any]


@lru_cache(maxsize=1)
def inventory() -> dict[str, Item]:
    """The 45 entries that were drawn from the source documents, by id."""
    return {item["id"]: item for item in yaml.safe_load(INVENTORY.read_text(encoding="utf-8"))["items"]}


@lru_cache(maxsize=1)
def taxonomy() -> dict[str, Any]:
    """The vocabulary and the conditions of the domain notes."""
    data: dict[str, Any] = yaml.safe_load(TAXONOMY.read_text(encoding="utf-8"))
    return data


def cleaned(names: Iterable[str]) -> list[str]:
    """Ids without the remarks in brackets behind them."""
    return [name.partition("(")[0].strip() for name in names]


def entries() -> Iterator[tuple[Item, Exercise]]:
    for name, item in inventory().items():
        yield item, builtin().exercises[name]


def planned() -> list[Exercise]:
    return [entry for entry in builtin().exercises.values() if entry.availability is not Availability.NEVER]


# The 45 entries of the source documents


@needs_inventory
def test_every_entry_of_the_source_documents_stands_in_the_catalogue() -> None:
    assert len(inventory()) == 45
    assert set(inventory()) <= set(builtin().exercises)
    assert {entry.id for entry in builtin().exercises.values() if entry.basis == "source"} == set(inventory())


@needs_inventory
@pytest.mark.parametrize("key", ["status", "category", "position", "laterality", "intensity"])
def test_an_entry_of_the_source_documents_keeps_its_kind(key: str) -> None:
    kept = {item["id"]: str(getattr(entry, key)) for item, entry in entries()}
    assert kept == {item["id"]: item[key] for item, _ in entries()}


@needs_inventory
def test_an_entry_of_the_source_documents_keeps_its_difficulty() -> None:
    assert [entry.difficulty for _, entry in entries()] == [item["difficulty"] for item, _ in entries()]


@needs_inventory
@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("segments", "segments"),
        ("target_regions", "regions"),
        ("muscles_primary", "muscles.primary"),
        ("muscles_secondary", "muscles.secondary"),
        ("exposure_tags", "exposure"),
        ("equipment_optional", "optional_equipment"),
    ],
)
def test_an_entry_of_the_source_documents_keeps_what_it_is_for_and_what_it_exposes_to(key: str, path: str) -> None:
    kept = {}
    for item, entry in entries():
        value: Any = entry
        for part in path.split("."):
            value = getattr(value, part)
        kept[item["id"]] = None if value is None else list(value)
    stated = {item["id"]: cleaned(item[key]) for item, _ in entries()}
    if key == "exposure_tags":  # It may be done with a ball too, and then presses on a point.
        assert kept["hip_flexor_smr"] == [*stated["hip_flexor_smr"], "ball_point_pressure"]
        stated["hip_flexor_smr"] = kept["hip_flexor_smr"]
    assert kept == stated


@needs_inventory
def test_an_entry_of_the_source_documents_keeps_its_equipment() -> None:
    kept = {item["id"]: [list(group) for group in entry.equipment] for item, entry in entries()}
    stated = {item["id"]: item["equipment_all_of_any"] for item, _ in entries()}
    # "A chair or the floor" is two forms here: on the chair, which needs one, and on the floor, which does not.
    assert stated.pop("seated_cross_leg_twist") == [["chair", "floor"]]
    assert kept.pop("seated_cross_leg_twist") == [["chair"]]
    on_floor = [v for v in builtin().exercises["seated_cross_leg_twist"].variants if v.position == "seated_floor"]
    assert [(form.equipment, form.drops) for form in on_floor] == [((), ())]
    assert kept == stated


@needs_inventory
def test_an_entry_of_the_source_documents_keeps_its_dose() -> None:
    stated = {}
    kept = {}
    for item, entry in entries():
        numbers = dict(item["dose_planner"] or {})
        for key in ("provenance", "per_day"):
            numbers.pop(key, None)
        if item["id"] == "general_warm_up":
            assert numbers["time_s"]["min"] == 120
            numbers["time_s"] = {**numbers["time_s"], "min": 60}
        stated[item["id"]] = numbers
        kept[item["id"]] = _dose(entry, numbers)
    assert kept == stated


def _dose(entry: Exercise, stated: Item) -> Item:
    """The dose of an entry in the words of the inventory, as far as the inventory states it."""
    dose = entry.dose
    if dose is None:
        return {}
    names = {"hold_on_tender_s": "tender_spot_s"}
    kept: Item = {"unit": {"timed": "time"}.get(dose.kind, dose.kind)}
    for key in stated:
        if key != "unit":
            value = getattr(dose, names.get(key, key))
            kept[key] = value.model_dump(include={"min", "default", "max"}) if isinstance(value, Bounds) else value
    return kept


@needs_inventory
def test_an_entry_of_the_source_documents_keeps_its_other_forms() -> None:
    for item, entry in entries():
        forms = {form.id: form for form in entry.variants}
        for stated in item["variants"]:
            form = forms[stated["id"]]
            assert list(form.drops) == stated.get("drop", []), (item["id"], form.id)
            assert list(form.adds) == stated.get("add", []), (item["id"], form.id)
            assert form.position == stated.get("position"), (item["id"], form.id)
            needed = {thing for group in form.equipment or entry.equipment for thing in group}
            assert {*stated.get("equipment", []), *stated.get("equipment_instead", [])} <= needed, (item["id"], form.id)


@needs_inventory
def test_an_entry_of_the_source_documents_keeps_what_is_easier_and_harder() -> None:
    for item, entry in entries():
        assert set(entry.easier) == set(cleaned(item["regress_to"])) - {entry.id}, entry.id
        assert set(entry.harder) == set(cleaned(item["progress_to"])) - {entry.id}, entry.id


@needs_inventory
def test_an_entry_of_the_source_documents_cites_each_document_with_its_lines() -> None:
    for item, entry in entries():
        kept = [(source.document, source.lines, source.level) for source in entry.sources]
        assert kept == [(s["seed"][:3], s["lines"], s["instruction_level"]) for s in item["sources"]], entry.id


@needs_seeds
def test_every_cited_line_is_in_its_document() -> None:
    lengths = {path.name[:3]: path.read_text(encoding="utf-8").count("\n") + 1 for path in SEEDS.glob("*.txt")}
    cited = [(entry.id, source.document, source.lines) for entry in planned() for source in entry.sources]
    for name, citation in _citations():
        document, colon, lines = citation.partition(":")
        if colon:
            cited.append((name, document, lines))
    assert len(cited) > 100
    for name, document, lines in cited:
        numbers = [int(number) for number in re.findall(r"\d+", lines)]
        assert all(1 <= number <= lengths[document] for number in numbers), (name, document, lines)
        for first, last in re.findall(r"(\d+)-(\d+)", lines):
            assert int(first) < int(last), (name, document, lines)


def _citations() -> Iterator[tuple[str, str]]:
    for entry in builtin().exercises.values():
        for number in ("time_s", "hold_s", "reps", "sets"):
            bounds = getattr(entry.dose, number, None)
            if isinstance(bounds, Bounds):
                for which in ("min", "default", "max"):
                    yield entry.id, bounds.basis_of(which)
        for form in entry.variants:
            yield entry.id, form.basis
    for style in builtin().styles.values():
        for basis in style.basis:
            yield style.id, basis


def test_every_citation_of_a_style_is_a_reference() -> None:
    cited = {citation.partition(":")[0] for _, citation in _citations()}
    assert cited <= set(builtin().references)


# The vocabulary and the conditions


@needs_taxonomy
def test_regions_have_the_muscles_of_the_domain_notes() -> None:
    stated = dict(taxonomy()["regions_to_muscles"])
    movements = stated.pop("movement_regions (not muscles)")
    for region, muscles in stated.items():
        assert list(builtin().regions[region].muscles) == muscles
    assert set(movements) <= set(builtin().regions)


@needs_taxonomy
def test_exposure_tags_mean_what_the_domain_notes_say() -> None:
    assert set(taxonomy()["exposure_tags"]) <= set(builtin().exposure)
    assert builtin().exposure["lumbar_spine_rolling"].banned


@needs_taxonomy
def test_equipment_is_known_with_its_firmness() -> None:
    for name, stated in taxonomy()["equipment"].items():
        assert stated.get("firmness") in (None, builtin().equipment[name].firmness), name


@needs_taxonomy
def test_positions_are_those_of_the_domain_notes() -> None:
    assert [position.id for position in builtin().positions.positions] == taxonomy()["positions"]


@needs_taxonomy
def test_changes_of_position_take_the_seconds_of_the_domain_notes() -> None:
    stated = taxonomy()["transitions"]
    pairs = {frozenset((pair["a"], pair["b"])): pair["s"] for pair in stated["pairs"]}
    assert {frozenset((a, b)): seconds for a, b, seconds in builtin().positions.transitions} == pairs
    assert len(builtin().positions.transitions) == len(pairs)
    assert builtin().positions.same_position_s == stated["same_position"]
    assert builtin().positions.equipment_change_s == stated["extra"]["equipment_pickup_or_change_s"]


@needs_taxonomy
def test_paces_stretch_the_seconds_as_the_domain_notes_say() -> None:
    stated = taxonomy()["transitions"]["multipliers"]
    assert {pace.id: pace.percent / 100 for pace in builtin().positions.paces} == stated


@needs_taxonomy
def test_all_conditions_of_the_domain_notes_stand_in_the_catalogue() -> None:
    assert len(taxonomy()["conditions"]) == 41
    assert {condition["id"] for condition in taxonomy()["conditions"]} <= set(builtin().conditions)


@needs_taxonomy
@pytest.mark.parametrize("key", ["tags", "ids", "categories", "positions"])
def test_a_condition_bars_at_least_what_the_domain_notes_bar(key: str) -> None:
    for stated in taxonomy()["conditions"]:
        condition = builtin().conditions[stated["id"]]
        assert set(stated[f"hard_{key}"]) <= set(getattr(condition.hard, key)), stated["id"]


@needs_taxonomy
@pytest.mark.parametrize("key", ["tags", "ids", "positions"])
def test_a_condition_warns_of_at_least_what_the_domain_notes_warn_of(key: str) -> None:
    for stated in taxonomy()["conditions"]:
        condition = builtin().conditions[stated["id"]]
        warned = {*getattr(condition.soft, key), *getattr(condition.hard, key)}
        assert set(stated[f"soft_{key}"]) <= warned, stated["id"]


@needs_taxonomy
def test_a_condition_prefers_at_least_what_the_domain_notes_prefer() -> None:
    for stated in taxonomy()["conditions"]:
        assert set(stated["prefer_ids"]) <= set(builtin().conditions[stated["id"]].prefer), stated["id"]


@needs_taxonomy
def test_a_condition_screens_and_closes_gates_as_the_domain_notes_say() -> None:
    for stated in taxonomy()["conditions"]:
        condition = builtin().conditions[stated["id"]]
        assert condition.screening.value == stated["screening_action"], stated["id"]
        assert condition.switches_off_gated is stated["switches_off_gated_items"], stated["id"]


@needs_taxonomy
def test_a_condition_keeps_the_limits_of_the_domain_notes() -> None:
    for stated in taxonomy()["conditions"]:
        limits = {
            key: value.split(", ") if key == "prefer_positions" else value for key, value in stated["params"].items()
        }
        kept = builtin().conditions[stated["id"]].params
        said = {key for key, value in limits.items() if isinstance(value, str)}
        assert {key: kept.get(key) for key in set(limits) - said} == {key: limits[key] for key in set(limits) - said}
        for key in said:
            words = re.sub(r"\s*\([^)]*\)$", "", str(kept.get(key)))
            assert words == re.sub(r"\s*\([^)]*\)$", "", limits[key]), (stated["id"], key)


def test_a_condition_does_not_prefer_what_it_bars() -> None:
    for condition in builtin().conditions.values():
        for name in condition.prefer:
            entry = builtin().exercises[name]
            tags = frozenset(entry.exposure or ())
            assert condition.hard.hit(name, entry.category, entry.position, tags) is None, (condition.id, name)


# What every exercise must have


def test_at_least_sixty_exercises_can_be_planned_without_an_opt_in() -> None:
    assert len([entry for entry in planned() if entry.availability is Availability.PLANNABLE]) >= 60


def test_every_exercise_that_can_be_planned_tells_how_and_when_to_stop() -> None:
    for entry in planned():
        assert 3 <= len(entry.steps) <= 7, entry.id
        assert entry.dose is not None, entry.id
        assert entry.breathing, entry.id
        assert entry.mistake, entry.id
        assert entry.stop_when, entry.id


def test_every_exercise_that_can_be_planned_states_its_exposure_and_serves_a_region() -> None:
    for entry in planned():
        assert entry.exposure is not None, entry.id
        assert entry.regions, entry.id


def test_no_exercise_that_can_be_planned_has_a_banned_exposure_in_any_form() -> None:
    banned = {tag.id for tag in builtin().exposure.values() if tag.banned}
    assert banned
    for entry in planned():
        forms = [set(entry.exposure or ())]
        forms += [(forms[0] - set(form.drops)) | set(form.adds) for form in entry.variants]
        for tags in forms:
            assert not tags & banned, entry.id
            assert not {"tool_pressure", "lumbar_extension_end"} <= tags, entry.id


def test_every_exercise_that_is_never_planned_gives_a_reason_that_a_person_can_read() -> None:
    never = [entry for entry in builtin().exercises.values() if entry.availability is Availability.NEVER]
    assert never
    for entry in never:
        assert entry.never_planned is not None
        assert len(entry.never_planned.split()) >= 6, entry.id
        assert entry.never_planned.endswith("."), entry.id


def test_what_is_banned_excluded_or_a_template_is_never_planned() -> None:
    closed = {Status.BANNED, Status.EXCLUDED_BY_DEFAULT, Status.SESSION_TEMPLATE}
    for entry in builtin().exercises.values():
        assert (entry.status in closed) <= (entry.availability is Availability.NEVER), entry.id


def test_no_two_exercises_have_the_same_name() -> None:
    names = [entry.name.casefold() for entry in builtin().exercises.values()]
    assert sorted(names) == sorted(set(names))


def _serving(region: str, modality: Modality, availability: Availability) -> set[str]:
    return {
        entry.id
        for entry in builtin().exercises.values()
        if entry.availability is availability
        and region in entry.regions
        and modality.value in {stage.value for stage in entry.session_stages}
    }


def wanted() -> list[tuple[str, Modality]]:
    return [(region.id, modality) for region in builtin().regions.values() for modality in region.wanted_s]


def test_every_wanted_stimulus_can_be_given_by_at_least_two_exercises() -> None:
    assert len(wanted()) > 30
    for region, modality in wanted():
        open_ = _serving(region, modality, Availability.PLANNABLE)
        gated = _serving(region, modality, Availability.GATED)
        assert len(open_ | gated) >= 2, (region, modality, open_, gated)


def test_no_wanted_stimulus_hangs_on_an_exercise_that_needs_an_opt_in() -> None:
    few = {cell for cell in wanted() if len(_serving(*cell, Availability.PLANNABLE)) < 2}
    assert few == set()


def test_no_detour_between_positions_pays_at_any_pace() -> None:
    positions = builtin().positions
    for pace, extra_s in product(positions.paces, (0, 10)):
        for a, b, c in product(builtin().position_ids, repeat=3):
            detour = positions.change_s(a, c, pace.percent, extra_s) + positions.change_s(c, b, pace.percent, extra_s)
            assert positions.change_s(a, b, pace.percent, extra_s) <= detour, (pace.id, a, c, b)


# The words


def texts() -> Iterator[tuple[str, str]]:
    """Every text about what can be planned that a person may read, with the id of its entry."""
    for entry in builtin().exercises.values():
        single = (entry.name, entry.never_planned, entry.breathing, entry.mistake, entry.stop_when, entry.note)
        yield from ((entry.id, text) for text in (*single, *entry.steps) if text)
        for form in entry.variants:
            yield from ((entry.id, text) for text in (form.name, form.how))
    for style in builtin().styles.values():
        yield from ((style.id, text) for text in (style.name, style.about))
    for thing in builtin().equipment.values():
        yield from ((thing.id, text) for text in (thing.name, *thing.household))
    yield from ((region.id, region.name) for region in builtin().regions.values())
    yield from ((tag.id, tag.meaning) for tag in builtin().exposure.values())


PROMISE = re.compile(
    r"""\b(
    cur(e|es|ed|ing)|heal(s|ed|ing)?|remed(y|ies)|reliev\w+|relief|guarantee\w*|eliminat\w+|miracle\w*|
    (gets?|getting)\ rid|pain[- ]free|painless|detox\w*|toxins?|melts?|melted|melting|dissolv\w+|realign\w*|
    (is|are|been)\ proven|clinically|fix(es|ed)?\ (your|the|a)|treat(s|ed|ment|ments)?|therap\w+|rehabilitat\w+|
    will\ (help|stop|reduce|make|improve|be\ gone)|prevents?|takes?\ (the|your)\ pain
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
DIAGNOSIS = re.compile(
    r"""\b(
    diagnos\w+|disease|syndrome|scar\ tissue|adhesions?|inflam\w+|sciatica|arthritis|herniat\w+|slipped|
    sign\ of|symptom\ of|means\ (that\ )?you|you\ (have|suffer)\ (a|an|from)|you\ are\ (ill|injured)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


@pytest.mark.parametrize("text", ["This will stop your pain.", "It relieves pain.", "A cure.", "Heals your back."])
def test_a_promise_would_be_noticed(text: str) -> None:
    assert PROMISE.search(text)


def test_no_text_promises_relief() -> None:
    assert [(name, text) for name, text in texts() if PROMISE.search(text)] == []


def test_no_text_makes_a_diagnosis() -> None:
    assert [(name, text) for name, text in texts() if DIAGNOSIS.search(text)] == []


def test_the_reason_of_a_condition_promises_nothing() -> None:
    for condition in builtin().conditions.values():
        assert not PROMISE.search(condition.reason.replace("wound healing", "the wound")), condition.id


RUN = 9
"""So many words in a row that are the same as in a source are a copy."""


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def copied(sources: Iterable[str]) -> list[tuple[str, str]]:
    """Texts of the catalogue that share a run of words with a source."""
    theirs = {run for source in sources for run in runs(source)}
    assert theirs
    return [(name, text) for name, text in texts() if any(run in theirs for run in runs(text))]


def test_a_copied_run_of_nine_words_would_be_noticed() -> None:
    name, text = next((name, text) for name, text in texts() if len(words(text)) > RUN)
    assert (name, text) in copied([f"And then: {text.upper()} - so it goes."])


@needs_seeds
def test_no_nine_words_in_a_row_are_those_of_a_source_document() -> None:
    assert copied(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))) == []


@pytest.mark.skipif(not DATABASES.exists(), reason="needs ../shared/data")
def test_no_nine_words_in_a_row_are_those_of_an_exercise_database() -> None:
    instructions: list[str] = []
    for path in sorted(DATABASES.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            instructions += entry["instructions"]
    assert copied(instructions) == []


def test_every_condition_and_question_has_evidence_that_can_be_looked_up() -> None:
    references = builtin().references
    for entry in (*builtin().conditions.values(), *builtin().red_flags.values()):
        assert entry.evidence, entry.id
        assert len(set(entry.evidence)) == len(entry.evidence), entry.id
        for citation in entry.evidence:
            name, _, lines = citation.partition(":")
            assert bool(lines) == (references[name].grade == "source"), (entry.id, citation)


def test_what_a_basis_calls_judgement_general_or_a_source_stands_in_the_evidence() -> None:
    for entry in (*builtin().conditions.values(), *builtin().red_flags.values()):
        named = {citation.partition(":")[0] for citation in entry.evidence}
        wanted = set(re.findall(r"\b(00[0-4]):", entry.basis))
        wanted |= {"general_practice"} if "general knowledge" in entry.basis else set()
        wanted |= {"judgement"} if "judgement" in entry.basis else set()
        assert wanted <= named, entry.id


def test_addresses_are_of_single_pages() -> None:
    for reference in builtin().references.values():
        if reference.address is not None:
            assert re.fullmatch(r"https?://[^/\s]+/\S+", reference.address), reference.id
