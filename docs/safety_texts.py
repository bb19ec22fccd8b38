"""What a person wrote for `safety.md`: how to review it, the policies, and how contradictions were settled.

Ids of rules and paths of files stand in backquotes; a test looks each of them up.
"""

from __future__ import annotations

NOT_REVIEWED = """
**No clinician has reviewed this catalogue.** What is barred for whom was worked out by the authors of this software
from the five source documents, from public pages and from general practice, and each fact says which. It is a
planning aid for adults with a tight lower back; it does not diagnose and promises no relief. Stretching alone did
no better than a control in the largest comparison that was found (Owen 2020).

How a clinician can review it: print the sheets, fill in the last five columns, and send the files back to whoever
keeps the catalogue.

    routine catalog review --csv > review.csv
    routine catalog review --csv --what conditions > conditions.csv
    routine catalog review --csv --what questions > questions.csv

- one row is one form of an exercise (its base form or a variant), one condition, or one question of the screening
- to read: position, exposure tags, dose, which conditions bar or caution and why, steps, sources with their grade
- to fill in: `verdict (ok/change/never)`, `missing_tags`, `comment`, `reviewer`, `date`
- to send back: the rows with a verdict; a row without one counts as not looked at

A missing tag is the most useful finding: it decides who never gets the exercise.
"""

HOW_TO_READ = """
An exercise carries exposure tags: what it exposes the body to. A condition bars (hard) and cautions (soft) by tags,
by single exercises, by categories and by positions. A barred exercise may come in as a variant that drops what is
barred. Several conditions add up: everything that any of them bars is out, and the smallest limit holds.

This page is made from the data alone and asks no rule of the planner. A test holds it against the rules, for every
condition and every exercise. Rules that look at more than the data bar more: the longest holds and the longest time
on a ball beside the spine (`dose_caps`), the firmness of a tool (`tool_firmness`), something to hold on to
(`support`), the hours after waking (`morning_flexion`), the direction that eases the back (`direction`), what was
stopped for a symptom (`stopped`), strong exercises in pain (`contraindications`), and the screening, the pain and
the weeks without pain that an opt-in needs (`gated`). None of them lets anything in that is barred here.

Grades of evidence: source = one of the five source documents; A = a guideline or a study, its text or abstract
seen; B = a secondary page, seen; G = general knowledge, no page consulted; J = a judgement of this project.
Machine-written summaries are marked; check them before you quote them. An address that was not kept is left out.
"""

POLICIES: dict[str, tuple[str, str]] = {
    "P1": (
        "The screening comes first. A yes that refuses ends in advice, with calm breathing at most, and never in a "
        "plan.",
        "rule `screening` (`constraints/safety/screening.py`), questions in `catalog/data/red_flags.yaml`",
    ),
    "P2": (
        "Some conditions need a clinician's word first. The day of the clearance is stated in the profile; what the "
        "condition bars stays barred afterwards.",
        "rule `screening` (`cleared` in the profile), then `contraindications`",
    ),
    "P3": (
        "Exercises of higher risk need an explicit opt-in and are off with any condition that switches them off.",
        "rule `gated` (`constraints/safety/gated.py`); `switches_off_gated` of each condition",
    ),
    "P4": (
        "What is banned stays banned: no profile, option or own file makes it available, not even under another id "
        "or name.",
        "rule `banned`; `catalog/loading.py` refuses own entries that are weaker than a built-in one or bear a "
        "banned name",
    ),
    "P5": (
        "Several conditions combine by everything that any of them bars, and by the smallest of their limits.",
        "rules `contraindications`, `dose_caps`, `tool_firmness`",
    ),
    "P6": (
        "Where the base form is barred, a variant without the barred exposure may take its place.",
        "`constraints/safety/forms.py` and `planner/candidates.py`: each form is judged by itself; rule `base_form` "
        "keeps the base form where nothing speaks against it",
    ),
    "P7": (
        "Whoever has not answered the questions is planned for with care, and exercises with an opt-in stay off. An "
        "exercise without stated exposure is out with any condition.",
        "rules `cautions` (`unscreened_tags`), `gated` and `contraindications`",
    ),
    "P8": (
        "Pain, numbness, tingling, dizziness or pain that spreads ends an exercise; it stays out until a clinician "
        "has cleared the person.",
        "the stop rule said with each plan (`planner/guidance.py`) and `stop_when` of each exercise with its "
        "instructions; rule `stopped` and the question `numb_tingling_during`",
    ),
}
"""Policy -> (what it says, what carries it out)."""

CASES: dict[str, tuple[str, str, str]] = {
    "C1": (
        "One source forbids rolling the lumbar spine and arching over a tool; another puts a ball beside it for "
        "minutes; a third names the muscles beside the spine as something to roll.",
        "No roller on the lumbar vertebrae and no tool under an arched back, for anybody. The ball beside the spine "
        "is off unless somebody without pain, and without a condition that switches it off, opts in. Releasing hips "
        "and buttocks first is always worth more.",
        "rule `banned` (tag lumbar_spine_rolling, and tool_pressure with lumbar_extension_end); rule `gated`; rule "
        "`dose_caps` (spine_ball_max_s: 120 s a side for everybody, less than the source's three minutes); goal "
        "`hips_first`; a milder form at the wall",
    ),
    "C2": (
        "How long to hold a stretch: 20 to 30 s, 10 to 60 s, 10 s, or not at all.",
        "The kind of session decides: 20 to 30 s in general unless the source gives the exercise a dose of its own, "
        "10 to 60 s in a flow, and movement instead of holds in the dynamic sessions. Three minutes after relief "
        "would need a memory of earlier sessions, which this version does not have.",
        "rule `dose_bounds` (stretch_hold_max_s, hold_min_s, hold_max_s) with the styles in "
        "`catalog/data/styles.yaml`; the hip rock and the frog rock are counted in repetitions",
    ),
    "C3": (
        "Static stretching is the core of one source; two others hold that movement is better.",
        "Both stay. Movement comes before static stretching, and long holds come after activation.",
        "rules `stage_order` and `long_holds` (60 s); goal `modality_mix`; the style dynamic_first without static "
        "stretching",
    ),
    "C4": (
        "Strengthen the tummy because it protects the back, but not while the back hurts; yet tilts and bracing are "
        "advised for a strain.",
        "A ladder: with pain, bracing, tilts, bridge and bird dog; the seated jackknife only after at least two "
        "weeks without pain; the lower-tummy exercise never, because no source shows how it is done.",
        "condition `current_back_pain` (bars what strains the belly, prefers brace and tilt); rule `gated` needs "
        "`pain_free_weeks` of at least 2 for exercises with an opt-in that strain the belly; rule `banned`",
    ),
    "C5": (
        "How often: a couple of times a week, daily at first, twice a day, once or twice a day.",
        "How often is advice: gentle mobility once or twice a day, release and movement daily for some weeks and "
        "then two or three times a week, strength two or three times a week, a day off when the pain gets worse.",
        "documented here: this version plans single sessions and counts none of them",
    ),
    "C6": (
        "Half a minute on a tender spot, or one to three minutes a muscle.",
        "No conflict: half a minute is the stay on one spot, the minutes are the whole time for a side.",
        "`catalog/data/exercises/release.yaml`: time_s for a side is what is planned; the stay on one spot "
        "(tender_spot_s) is said in the steps",
    ),
    "C7": (
        "Bending forward is offered for a strain, bending backward for a disc.",
        "The direction that eases a back belongs to the person. End range against it is out, so the two never meet "
        "in one session; without a direction the first sessions keep out of both.",
        "rule `direction` (`direction` and `sessions_done` in the profile; the first three sessions)",
    ),
    "C8": (
        "Stretching may help a nerve that was hurt just now; a fresh injury has to be examined first.",
        "The screening wins: weakness, numbness in the saddle or in both legs, or a fresh injury get no plan. Old, "
        "stable sciatica is planned for with care.",
        "rule `screening` with the questions `cauda_equina`, `progressive_neuro_deficit`, "
        "`seed_locked_or_misaligned` (which also asks for pain or tingling that newly runs down one leg); condition "
        "`disc_herniation_or_radiculopathy_acute` (clinician first)",
    ),
    "C9": (
        "Roller, tennis ball or a hard ball.",
        "By firmness, the softest first: beginners and sensitive people never get a hard ball; experienced people may.",
        "rule `tool_firmness` (firmness_max of conditions, beginner_max); comfort `soft_tool_first`",
    ),
    "C10": (
        "One source files the couch stretch under movement; it is a hold, and an intense one.",
        "A static stretch of difficulty 3, in the stretching part at the end. The moving form is an exercise of its "
        "own, the half kneeling rock.",
        "`catalog/data/exercises/stretch.yaml` (couch_stretch); rules `difficulty` and `stage_order`; the link to "
        "the easier psoas_half_kneeling_rock",
    ),
    "C11": (
        "A few minutes right after waking are advised; a trial found less pain when people did not bend forward early.",
        "Mornings are fine without bending far forward: forbidden with an acute disc problem, less wanted for "
        "everybody else, in the first two hours.",
        "rules `morning_flexion` (no_flexion_after_waking_h) and `gentle_morning`",
    ),
    "C12": (
        "One source presses a ball into the belly; another forbids pressure on vessels, and the large ones lie there.",
        "Off unless opted in; never with a condition that speaks against it (aneurysm, pregnancy, surgery, hernia, "
        "blood thinners). Stretches and rocking of the hip flexors do the same work.",
        "rule `gated`; tag abdominal_pressure in rule `contraindications`; easier links of psoas_ball_release",
    ),
    "C13": (
        "The same moves are described as stretches and as ways to crack the back.",
        "One entry each, slow and without pain; cracking on purpose is never planned, and what was a sign against "
        "cracking is a question of the screening.",
        "rule `banned` (back_cracking); tag thrust_intent; questions `seed_locked_or_misaligned` and "
        "`seed_persistent_despite_meds`; rule `stopped`",
    ),
    "C14": (
        "Tilting flattens the lower back, bracing keeps it as it is.",
        "Both stay: bracing is preferred with a disc problem or fragile bones, tilting with a narrow canal.",
        "`prefer` of the conditions, by goal `cautions`: `disc_herniation_or_radiculopathy_acute` and `osteoporosis` "
        "prefer the brace, `spinal_stenosis` the tilt",
    ),
    "C15": (
        "Little bed rest, and a day off.",
        "A day without exercise is not a day in bed: walking and calm breathing go on.",
        "documented here: this version plans single sessions; after a refusal, calm breathing is what is suggested",
    ),
}
"""Reconciliation -> (conflict, decision, what carries it)."""

PARAMS = {
    "hold_max_s": "effort holds of at most {} s",
    "static_hold_max_s": "static stretches held for at most {} s",
    "supine_hold_max_s": "at most {} s flat on the back in one exercise",
    "position_change_extra_s": "{} s more for each change of position",
    "no_flexion_after_waking_h": "no bending forward in the first {} hours after waking",
    "firmness_max": "tools of firmness {} at most (1 tennis ball or bolster, 2 massage ball or roller, 3 hard ball)",
    "allow_variant": "variants: {}",
    "allowed": "allowed: {}",
    "blt": "rule after the operation: {}",
    "change_pace": "time for changes of position as for: {}",
    "chair_or_wall_support": "standing only with a wall or a chair to hold on to: {}",
    "extension_items_need": "bending far backward only if: {}",
    "extension_ok": "bending backward is allowed: {}",
    "minimise_transitions": "few changes of position: {}",
    "no_breath_hold": "the breath is never held: {}",
    "note": "note: {}",
    "prefer_positions": "preferred positions: {}",
    "range": "range of movement: {}",
    "stop_if": "stop if: {}",
    "supine_alternative": "instead of flat on the back: {}",
}
"""Parameter of a condition -> in words."""
