"""The rule finds what it should, and says the same in the model and in its check."""

from routine_kneeling import Kneeling

from planner.testing import Bench, exercise

CRAWL = exercise("crawl", position="quadruped")
LUNGE = exercise("lunge", position="half_kneeling")
KNEELS = {"id": "kneels", "name": "Kneeling", "how": "Turn over.", "position": "quadruped"}
ROCK = exercise("rock", position="supine", variants=[KNEELS])
BENCH = Bench(Kneeling, (CRAWL, LUNGE, ROCK), params={"most": 1})


def test_one_exercise_on_the_knees_is_fine_and_two_are_not() -> None:
    BENCH.assert_finds(0, ["crawl", "rock"])
    BENCH.assert_finds(1, ["crawl", "rock", "lunge"])
    BENCH.assert_finds(1, ["crawl", BENCH.done("rock", variant_id="kneels")])


def test_it_says_how_many_and_which() -> None:
    session = BENCH.session("crawl", "lunge")
    assert BENCH.sentences(session) == ["2 exercises on the knees, at most 1: The crawl, The lunge."]


def test_model_and_check_agree_on_every_session() -> None:
    for most in (0, 1, 2):
        Bench(Kneeling, BENCH.exercises, params={"most": most}).assert_model_agrees()
