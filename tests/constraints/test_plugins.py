"""Rules of others: found by name only, examined before they are used, and contained when they fail."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import PluginError, RuleError
from constraints.instance import Instance
from constraints.plugins import limits, lookup, within
from constraints.plugins.answers import detour_pays
from constraints.plugins.guarded import Guarded
from constraints.rule import Finding, Rule, RuleLevel
from constraints.rulebook import RULES, Rulebook
from constraints.session import Session
from planner.cli import app, completion
from planner.model import build
from tests.constraints.handmade import catalog_with, exercise, pick
from tests.tiny import admitted, all_modes, instance_of, off_but, session_of

HEAD = """
import itertools, os, sys, time
from pydantic import Field, field_validator
from catalog.exercise import Frozen
from constraints.decisions import Term, sum_of
from constraints.rule import Finding, Rule, RuleLevel

class Soft(Rule):
    id = "house"
    title = "The rule of the house"
    level = RuleLevel.COMFORT
    source = "the house"

class Hard(Soft):
    level = RuleLevel.HARD
"""
NUMBERS = count()

Install = Callable[..., str]


def installer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Writes a distribution with a rule `house` (or other entry points) into a folder on the path; gives its module."""

    def install(text: str, entries: str = "house = {}:House", name: str = "others") -> str:
        module = f"plugin_of_others_{next(NUMBERS)}"
        (folder / f"{module}.py").write_text(HEAD + text, encoding="utf-8")
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[routine.rules]\n{entries.format(module)}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(folder))
        return module

    return install


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return installer(tmp_path, monkeypatch)


def instance(**settings: Any) -> Instance:
    """Three exercises, and the plug-in rule `house` as it is or with settings."""
    catalog = catalog_with(exercise("rock"), exercise("sway"), exercise("sit", position="seated_chair"))
    return instance_of(catalog, rules={**off_but(), "house": settings})


def house(of: Instance) -> Guarded:
    rule = of.rulebook.rule("house")
    assert isinstance(rule, Guarded)
    return rule


def session(of: Instance) -> Session:
    return session_of([pick(of, "rock")], of)


# ---- found by name only


def test_what_is_installed_and_not_named_is_not_even_imported(install: Install) -> None:
    module = install("class House(Soft): pass")
    assert [rule.id for rule in Rulebook.build({"variety": {"weight": 3}}).rules] == [rule.id for rule in RULES]
    assert module not in sys.modules


def test_without_a_name_that_is_not_built_in_nothing_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked_up() -> tuple[lookup.Plugin, ...]:
        raise AssertionError("looked up")

    monkeypatch.setattr(lookup, "installed", looked_up)
    Rulebook.build({"variety": {"weight": 3}, "frame": {"enabled": True}})
    with pytest.raises(AssertionError, match="looked up"):
        Rulebook.build({"house": {}})


@pytest.mark.parametrize("settings", [{}, {"enabled": True}, {"weight": 7}])
def test_a_rule_that_is_named_is_in_force_after_all_others(install: Install, settings: dict[str, Any]) -> None:
    install("class House(Soft):\n    default_weight = 4")
    book = Rulebook.build({"house": settings})
    assert [rule.id for rule in book.rules] == [*(rule.id for rule in RULES), "house"]
    (rule,) = book.plugins
    assert (rule.id, rule.title, rule.level, rule.weight) == (
        "house",
        "The rule of the house",
        RuleLevel.COMFORT,
        settings.get("weight", 4),
    )
    assert rule.scale == rule.weight


def test_a_rule_that_is_switched_off_is_not_imported(install: Install) -> None:
    module = install("raise RuntimeError('never')")
    book = Rulebook.build({"house": {"weight": 3}}, {"house": {"enabled": False}})
    assert not book.is_on("house")
    assert book.plugins == ()
    assert module not in sys.modules


def test_a_name_that_nobody_has_is_an_error_that_knows_the_installed_ones(install: Install) -> None:
    install("class House(Soft): pass", "house_of_cards = {}:House")
    with pytest.raises(RuleError, match="no rule called 'house_of_card'") as caught:
        Rulebook.build({"house_of_card": {"enabled": False}})
    assert caught.value.maybe == "you meant house_of_cards."


def test_parameters_are_set_like_those_of_other_rules(install: Install) -> None:
    install(
        "class Params(Frozen):\n    most: int = Field(default=3, ge=1)\n"
        "class House(Soft):\n    Params = Params\n    def admit(self, mode, instance): return f'{self.params.most}'"
    )
    assert Rulebook.build({"house": {}}).settings("house").most == 3
    of = instance(most=5)
    assert of.rulebook.settings("house").most == 5
    assert house(of).admit(pick(of, "rock"), of) == "5"
    for settings, said in (
        ({"mst": 5}, "you meant most"),
        ({"most": 0}, "greater than or equal to 1"),
        ({"weight": 101}, "whole number from 0 to 100"),
        ({"enabled": "perhaps"}, "true or false"),
    ):
        with pytest.raises(RuleError, match=said):
            Rulebook.build({"house": settings})


@pytest.mark.parametrize("verbs", [(), ("admit",), ("split", "check"), ("admit", "split", "post", "check", "explain")])
def test_verbs_that_are_not_overridden_count_as_absent(install: Install, verbs: tuple[str, ...]) -> None:
    lines = "\n".join(f"    def {verb}(self, *about): return None" for verb in verbs)
    install(f"class House(Soft):\n    default_weight = 1\n{lines}")
    book = Rulebook.build({"house": {}})
    present = {verb for verb in limits.VERBS if getattr(type(book.rule("house")), verb) is not getattr(Rule, verb)}
    assert present == {*verbs, "explain"}
    assert ("house" in [rule.id for rule in book.splitting]) == ("split" in verbs)


# ---- examined


UNFIT = {
    "House = 3": "it is a int, not a class of rules",
    "class House: pass": "it is a type, not a class of rules",
    "class House(Rule): pass": "the rule's id is None",
    "class House(Soft):\n    id = 'home'": "the rule's id is 'home'",
    "class House(Soft):\n    title = 'a\\x1b[31m'": "its title is",
    "class House(Soft):\n    title = ''": "its title is ''",
    "class House(Soft):\n    source = 7": "its source is a int",
    "class House(Soft):\n    level = 'comfort'": "its level is 'comfort', not one of RuleLevel",
    "class House(Soft):\n    level = RuleLevel.SAFETY": "of level safety",
    "class House(Soft):\n    Params = dict": "its Params is not a subclass",
    "class P(Frozen):\n    weight: int = 1\nclass House(Soft):\n    Params = P": "may not have weight",
    "class House(Soft):\n    default_weight = 1000": "its default_weight is a int, not a whole number from 1 to 100",
    "class House(Soft):\n    check = ()": "its check cannot be called",
    "raise ValueError('no licence\\nat all')": "importing it raised ValueError: no licence (plugin_of_others_",
    "sys.exit('bye')": "importing it raised SystemExit: bye",
    "import not_to_be_found": "No module named 'not_to_be_found'",
    "Home = Soft": "AttributeError",
    "class House(Soft:": "SyntaxError",
    "class M(type(Rule)):\n    def __getattribute__(cls, name):\n        raise KeyError(name)\n"
    "class House(Soft, metaclass=M): pass": "KeyError",
}


@pytest.mark.parametrize("text", UNFIT, ids=range(len(UNFIT)))
def test_what_is_no_rule_is_refused_and_named_with_its_distribution(install: Install, text: str) -> None:
    module = install(text)
    with pytest.raises(RuleError) as caught:
        Rulebook.build({"house": {}})
    assert UNFIT[text] in caught.value.what
    assert f"rule house (distribution others 1.0, entry point {module}:House) cannot be used" in caught.value.what
    assert caught.value.maybe == "do without it, and tell those who wrote others 1.0."
    assert caught.value.what.isprintable()


def test_a_rule_that_two_distributions_name_is_refused(install: Install) -> None:
    install("class House(Soft): pass", name="others")
    install("class House(Soft): pass", name="third")
    with pytest.raises(RuleError, match=r"Two plug-in rules are called 'house': of others 1\.0 and third 1\.0"):
        Rulebook.build({"house": {}})


def test_the_same_distribution_twice_on_the_path_is_one(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "older"
    other.mkdir()
    installer(other, monkeypatch)("class House(Hard): pass")
    install("class House(Soft): pass")
    assert Rulebook.build({"house": {}}).rule("house").level is RuleLevel.COMFORT


def test_a_built_in_rule_cannot_be_replaced(install: Install) -> None:
    install("class House(Soft):\n    id = 'banned'", "banned = {}:House")
    assert [rule.id for rule in Rulebook.build({"banned": {}}).rules] == [rule.id for rule in RULES]
    (plugin,) = [plugin for plugin in lookup.installed() if plugin.id == "banned"]
    with pytest.raises(RuleError, match="a built-in rule has this id"):
        plugin.load()


def test_a_distribution_that_cannot_be_read_hides_no_other(install: Install, tmp_path: Path) -> None:
    install("class House(Soft): pass")
    broken = tmp_path / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "entry_points.txt").write_text("[routine.rules]\nno equals sign\n", encoding="utf-8")
    names = {plugin.id: plugin for plugin in lookup.installed()}
    assert {"house", "?"} <= set(names)
    with pytest.raises(RuleError, match=r"broken-1\.0\.dist-info\) cannot be used: its entry points cannot be read"):
        names["?"].load()
    assert Rulebook.build({"house": {}}).is_on("house")


# ---- contained: what is raised and what is answered


def _message(of: Callable[[], object]) -> str:
    with pytest.raises(PluginError) as caught:
        of()
    assert caught.value.exit_code == 2
    assert caught.value.maybe == "do without it (--without-rule house), and tell those who wrote it."
    assert "The plug-in rule house (distribution others 1.0" in caught.value.what
    assert caught.value.what.isprintable()
    return caught.value.what


RAISED = {
    "raise ValueError('one\\ntwo')": "raised ValueError: one (plugin_of_others_",
    "sys.exit(0)": "raised SystemExit: 0",
    "raise MemoryError": "raised MemoryError",
    "raise GeneratorExit": "raised GeneratorExit",
    "return self.admit(*about)": "raised RecursionError",
    "raise type('E\\x1b', (Exception,), {'__str__': lambda self: 1 / 0})": r"raised E\x1b (",
    "raise BaseExceptionGroup('many', [SystemExit(1)])": "raised BaseExceptionGroup: many",
}


@pytest.mark.parametrize("verb", limits.VERBS)
@pytest.mark.parametrize("text", RAISED, ids=range(len(RAISED)))
def test_whatever_a_verb_raises_becomes_one_error(install: Install, verb: str, text: str) -> None:
    install(f"class House(Soft):\n    def {verb}(self, *about):\n        {text.replace('admit', verb)}")
    of = instance()
    assert f"{verb} {RAISED[text]}" in _message(lambda: _call(verb, of))


def _call(verb: str, of: Instance) -> object:
    rule, mode, finding = house(of), all_modes(of)[0], Finding("house")
    if verb == "post":
        return build([mode], of)
    if verb in ("admit", "split"):
        return getattr(rule, verb)(mode, of)
    return rule.explain(finding, of) if verb == "explain" else rule.check(session(of), of)


def test_a_rule_that_cannot_be_made_is_an_error(install: Install) -> None:
    install("class House(Soft):\n    def __init__(self): pass")
    assert "__init__ raised TypeError" in _message(instance)


def test_a_rule_that_is_made_as_something_else_is_an_error(install: Install) -> None:
    install("class House(Soft):\n    def __new__(cls, *about): return 'house'")
    assert "__init__ gave a str, not the rule" in _message(instance)


def test_parameters_that_fail_in_another_way_are_an_error(install: Install) -> None:
    install(
        "class P(Frozen):\n    most: int = 3\n    @field_validator('most')\n    @classmethod\n"
        "    def _most(cls, value): raise RuntimeError('no')\nclass House(Soft):\n    Params = P"
    )
    assert "settings raised RuntimeError: no" in _message(lambda: instance(most=3))


def test_an_interruption_by_the_person_is_one(install: Install) -> None:
    install("class House(Soft):\n    def admit(self, *about): raise KeyboardInterrupt")
    of = instance()
    with pytest.raises(KeyboardInterrupt):
        house(of).admit(pick(of, "rock"), of)


NONSENSE = {
    ("admit", "True"): "admit gave a bool, not a sentence",
    ("admit", "''"): "admit gave a text of 0 letters",
    ("admit", "'x' * 5000"): "admit gave a text of 5000 letters",
    ("split", "[]"): "split gave a list, not None",
    ("split", "(1, object())"): "split gave a object, not None",
    ("split", "1.5"): "split gave a float, not None",
    ("check", "None"): "check gave None, not findings",
    ("check", "'findings'"): "check gave a str, not a Finding",
    ("check", "[Finding('banned', 1)]"): "check gave a finding of the rule 'banned'",
    ("check", "[Finding('house', 1.0)]"): "check gave a float for points",
    ("check", "[Finding('house', True)]"): "check gave a bool for points",
    ("check", "[Finding('house', 0, True)]"): "check gave a breach; a comfort rule has points only",
    ("check", "[Finding('house', 10 ** 7)]"): "check gave more than 1000000 points",
    ("check", "[Finding('house', 0, False, (3,))]"): "check gave a int, not a sentence",
    ("check", "[Finding('house', 0, False, (), 3)]"): "check raised TypeError",
    ("check", "(Finding('house') for _ in itertools.count())"): "check gave more than 10000 findings",
    ("explain", "None"): "explain gave None, not a sentence",
    ("explain", "b'no'"): "explain gave a bytes, not a sentence",
    ("post", "None"): "post gave None, not terms",
    ("post", "[3]"): "post gave a int, not a Term",
    ("post", "[Term('banned', 0)]"): "post gave a term of the rule 'banned'",
    ("post", "[Term('house', 'many')]"): "post gave a term with a str, not a linear expression",
    ("post", "[Term('house', about[0].taken[0] <= 1)]"): "a BoundedLinearExpression, not a linear expression",
    ("post", "[Term('house', about[0].taken[0] * 0.5)]"): "post gave a term with fractions",
    ("post", "[Term('house', about[0].model.clone().new_bool_var(''))]"): "post gave a term with variables of another",
    ("post", "(Term('house', 0) for _ in itertools.count())"): "post gave more than 10000 terms",
    ("post", "[Term('house', 10 ** 7)]"): "post gave terms that may have more points",
    ("post", "[Term('house', about[0].taken[0] * 10 ** 9)]"): "post gave terms that may have more points",
    ("post", "about[0].forbid(lambda tail, head: True) or ()"): "post forbids what a comfort rule can only charge",
    ("post", "about[0].charge('house', lambda tail, head: -1) and ()"): "post did not give back the term",
    ("post", "about[0].charge_ends('house', bool) and ()"): "post did not give back the term",
    ("post", "[about[0].charge_ends('house', bool), about[0].charge_ends('house', None, bool)]"): "is for one call",
    ("post", "[about[0].charge_ends('house', bool), about[0].charge('house', lambda *a: 0)]"): "uses both charge and",
    ("post", "about[0].charge('transitions', lambda tail, head: 9) and ()"): "changed what belongs to other rules",
    ("post", "about[0].seconds.clear() or ()"): "post changed what belongs to other rules",
    ("post", "setattr(about[0], 'taken', ()) or ()"): "post changed what belongs to other rules",
    ("post", "[about[0].charge('house', lambda tail, head: 1)]"): "it could pay to come back to a place",
}


@pytest.mark.parametrize(("verb", "answer"), NONSENSE, ids=lambda part: part)
def test_nonsense_is_named(install: Install, verb: str, answer: str) -> None:
    install(f"class House(Soft):\n    def {verb}(self, *about): return {answer}")
    of = instance()
    said = _message(lambda: build(admitted(of), of) if verb == "post" else _call(verb, of))
    assert NONSENSE[verb, answer] in said


@pytest.mark.parametrize(
    ("verb", "answer", "said"),
    [
        ("check", "[Finding('house', -1)]", "what a hard rule finds is a breach"),
        ("check", "[Finding('house', -1, True)]", "what a hard rule finds is a breach"),
        ("post", "[Term('house', 0)]", "a hard rule has no points"),
    ],
)
def test_a_hard_rule_has_no_points(install: Install, verb: str, answer: str, said: str) -> None:
    install(f"class House(Hard):\n    def {verb}(self, *about): return {answer}")
    of = instance()
    assert said in _message(lambda: _call(verb, of))


def test_more_kinds_than_a_model_can_have_are_too_many(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SPLITS", 2)
    install("NEXT = itertools.count()\nclass House(Soft):\n    def split(self, *about): return next(NEXT)")
    of = instance()
    assert "split tells more than 2 kinds apart" in _message(lambda: [_call("split", of) for _ in range(3)])


def test_answers_that_are_in_order_come_through_as_plain_values(install: Install) -> None:
    install(
        "from enum import Enum, StrEnum\nclass E(StrEnum):\n    A = 'a'\nclass S(str): pass\n"
        "class F(Finding): pass\n"
        "class House(Soft):\n"
        "    def admit(self, *about): return S('no\\x1b\\nthanks')\n"
        "    def split(self, *about): return (E.A, 3, None, (True,))\n"
        "    def check(self, *about): yield F('house', -2, False, ('rock',), (('what', S('x')), ('n', 3)))\n"
        "    def explain(self, finding, instance): return f'{finding.fact(\"n\")}\\u202e'"
    )
    of = instance()
    rule, mode = house(of), pick(of, "rock")
    reason, split = rule.admit(mode, of), rule.split(mode, of)
    assert (type(reason), reason) == (str, r"no\x1b\nthanks")
    assert split == ("a", 3, None, (True,))
    assert repr(split) == "('a', 3, None, (True,))"
    (finding,) = rule.check(session(of), of)
    assert type(finding) is Finding
    assert finding == Finding("house", -2, False, ("rock",), (("what", "x"), ("n", 3)))
    assert rule.explain(finding, of) == r"3\u202e"


def test_the_usual_explanation_is_there(install: Install) -> None:
    install("class House(Soft): pass")
    of = instance()
    assert house(of).explain(Finding("house", 1, False, ("rock",)), of) == "The rule of the house: The rock"


def test_what_it_prints_does_not_get_into_a_document(install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    install("class House(Soft):\n    def admit(self, *about): print('noise')")
    of = instance()
    assert house(of).admit(pick(of, "rock"), of) is None
    assert capsys.readouterr() == ("", "noise\n")


# ---- contained: time


ENDLESS = {
    "while True: pass": None,
    "time.sleep(3600)": None,
    "while True:\n            try: time.sleep(3600)\n            except Exception: pass": None,
    "try:\n            while True: pass\n        except BaseException: return ()": None,
    "try:\n            while True: pass\n        finally:\n            while True: pass": None,
    "for _ in itertools.count(): yield Finding('house')": None,
    "for n in itertools.count(): yield from ()": None,
}
WAITS = "sleep"


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_CALL_S", 0.05)
    monkeypatch.setattr(limits, "RING_AGAIN_S", 0.05)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("text", ENDLESS, ids=range(len(ENDLESS)))
def test_a_check_that_takes_for_ever_is_stopped(install: Install, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(limits, "MOST_FINDINGS", 10**9)
    install(f"class House(Soft):\n    def check(self, *about):\n        {text}")
    of = instance()
    before = signal.getsignal(signal.SIGALRM)
    assert "check took longer than 0.05 s" in _message(lambda: house(of).check(session(of), of))
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("text", [text for text in ENDLESS if WAITS not in text])
def test_it_is_stopped_in_other_threads_too(install: Install, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(limits, "MOST_FINDINGS", 10**9)
    install(f"class House(Soft):\n    def check(self, *about):\n        {text}")
    of = instance()
    said: list[str] = []
    thread = threading.Thread(target=lambda: said.append(_message(lambda: house(of).check(session(of), of))))
    thread.start()
    thread.join()
    assert ["check took longer than 0.05 s" in text for text in said] == [True]


@pytest.mark.usefixtures("quickly")
def test_without_an_alarm_another_thread_watches(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(signal, "setitimer")
    install("class House(Soft):\n    def check(self, *about):\n        while True: pass")
    of = instance()
    assert "check took longer than 0.05 s" in _message(lambda: house(of).check(session(of), of))


def test_in_other_threads_good_and_bad_answers_come_through(install: Install) -> None:
    install(
        "class House(Soft):\n    def admit(self, *about): return 'No.'\n    def check(self, *about): return [1 / 0]"
    )
    of = instance()
    said: list[object] = []

    def work() -> None:
        said.append(house(of).admit(pick(of, "rock"), of))
        said.append(_message(lambda: house(of).check(session(of), of)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said[0] == "No."
    assert "check raised ZeroDivisionError" in str(said[1])


@pytest.mark.usefixtures("quickly")
def test_an_import_that_takes_for_ever_is_stopped(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_IMPORT_S", 0.05)
    install("while True: pass")
    with pytest.raises(RuleError, match=r"importing it took longer than 0\.05 s"):
        Rulebook.build({"house": {}})


@pytest.mark.parametrize("module", ["threading", "logging.handlers", "coverage.collector"])
def test_a_call_is_not_stopped_at_once_where_it_may_hold_a_lock(module: str) -> None:
    there: dict[str, Any] = {"__name__": module, "sys": sys}
    exec("frame = sys._getframe()", there)
    clock = within.Clock()
    assert [clock.ring(there["frame"]) for _ in range(5)] == [False, False, False, True, True]
    assert within.Clock().ring(sys._getframe())
    assert within.Clock().ring(None)


@pytest.mark.usefixtures("quickly")
def test_one_that_waits_there_for_ever_is_stopped_all_the_same(install: Install) -> None:
    install("import threading\nclass House(Soft):\n    def check(self, *about): threading.Event().wait()")
    of = instance()
    assert "check took longer than 0.05 s" in _message(lambda: house(of).check(session(of), of))


def test_many_calls_that_take_long_in_all_are_stopped(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_IN_ALL_S", 0.05)
    install("class House(Soft):\n    def admit(self, *about): time.sleep(0.02)")
    of = instance()
    assert "took longer than" in _message(lambda: [house(of).admit(pick(of, "rock"), of) for _ in range(10)])
    assert "its calls took longer than 0.05 s in all" in _message(lambda: house(of).admit(pick(of, "rock"), of))


def test_a_timer_that_was_running_goes_on_and_its_handler_is_back() -> None:
    def rung(number: int, frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, rung)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000.0, 500.0)
        assert within.within(1.0, "it", lambda: signal.getsignal(signal.SIGALRM)) is not rung
        left_s, again_s = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left_s <= 1000
        assert again_s == 500
        assert signal.getsignal(signal.SIGALRM) is rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_call_inside_a_call_leaves_the_outer_limit_in_force() -> None:
    def outer() -> None:
        within.within(5.0, "inner", lambda: None)
        while True:
            time.sleep(1)

    with pytest.raises(within.FailedError, match="outer took longer than"):
        within.within(0.05, "outer", outer)


# ---- what may be charged for the order


def _pays(of: Instance, points: dict[tuple[str, str], int], split: bool = False) -> bool:
    """Whether it could pay to come back, if one position after another has these points."""
    decisions = build(admitted(of), of).decisions
    place = {node.position: node.index for node in decisions.nodes}
    return detour_pays({(place[a], place[b]): number for (a, b), number in points.items()}, set(), decisions)


def test_adetour_pays_only_through_a_place_with_several_exercises() -> None:
    catalog = catalog_with(
        exercise("rock"), exercise("sway"), exercise("sit", position="seated_chair"), exercise("lie", position="prone")
    )
    of = instance_of(catalog, rules=off_but())
    assert not _pays(of, {})
    assert not _pays(of, {("supine", "prone"): -3})
    assert _pays(of, {("seated_chair", "prone"): -3}), "on the back in between costs nothing, and can be come back to"
    assert not _pays(of, {("seated_chair", "prone"): -3, ("seated_chair", "supine"): -2, ("supine", "prone"): -1})
    one_each = instance_of(
        catalog_with(exercise("rock"), exercise("sit", position="seated_chair"), exercise("lie", position="prone")),
        rules=off_but(),
    )
    assert not _pays(one_each, {("seated_chair", "prone"): -3})


# ---- told


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `routine` in this process: (exit code, stdout, stderr)."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["routine", *words])
        with pytest.raises(SystemExit) as left:
            app.main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return call


def test_the_list_of_rules_shows_plug_ins_and_what_is_wrong_with_them(
    run: Callable[..., tuple[int, str, str]], install: Install
) -> None:
    install("class House(Soft):\n    default_weight = 6", "house = {0}:House\nhome = {0}:House\nhut = {0}:Hut")
    code, out, err = run("rules", "list")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert (code, err) == (0, "")
    assert {rule.id for rule in RULES} <= set(lines)
    assert lines["house"].split(maxsplit=3)[1:] == [
        "comfort",
        "6",
        "The rule of the house (plug-in of others 1.0, off unless named)",
    ]
    assert lines["home"].split()[1] == "broken"
    assert "the entry point is called 'home', and the rule's id is 'house'" in lines["home"]
    assert "has no attribute 'Hut'" in lines["hut"]
    assert "house" in run("rules", "list", "--level", "comfort")[1]
    assert "house" not in run("rules", "list", "--level", "hard")[1]


def test_a_plug_in_rule_is_shown_with_its_parameters(
    run: Callable[..., tuple[int, str, str]], install: Install
) -> None:
    install(
        "class P(Frozen):\n    most: int = 3\n    '''The most\\x1b of it.'''\n"
        "class House(Soft):\n    '''Not \\x1bmore.'''\n    Params = P\n"
    )
    code, out, _ = run("rules", "show", "house")
    assert code == 0
    for said in ("house: The rule of the house", "a plug-in", "--rule house.most=3", "The most", "Not "):
        assert said in out
    assert "\x1b" not in out
    code, _, err = run("rules", "show", "hous")
    assert code == 2
    assert "Maybe you meant house." in err


def test_completion_stays_with_the_built_in_rules(install: Install) -> None:
    install("class House(Soft): pass")
    assert "house" not in completion.rules("")
