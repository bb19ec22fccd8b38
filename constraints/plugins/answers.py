"""What the verbs of a plug-in rule may answer, looked at before it is used."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Any

from catalog.errors import printable
from constraints.plugins import limits
from constraints.plugins.within import kind_of, nonsense, shown_as
from constraints.rule import Finding, Rule, RuleLevel

if TYPE_CHECKING:
    from constraints.decisions import Decisions, Term
    from constraints.instance import Instance
    from constraints.mode import Mode
    from constraints.plugins.guarded import Guarded

Points = dict[tuple[int, int], int]


def each(answer: object, what: str) -> Iterator[Any]:
    """What a verb gives one by one, as far as is allowed."""
    if not isinstance(answer, Iterable):
        nonsense(f"gave {kind_of(answer)}, not {what}")
    for number, item in enumerate(islice(answer, limits.MOST_FINDINGS + 1)):
        if number == limits.MOST_FINDINGS:
            nonsense(f"gave more than {limits.MOST_FINDINGS} {what}")
        yield item


def sentence(answer: object) -> str:
    """A text for a person, with control characters written out."""
    if not isinstance(answer, str):
        nonsense(f"gave {kind_of(answer)}, not a sentence")
    text = str.__str__(answer)
    if not text.strip() or len(text) > limits.LONGEST_TEXT:
        nonsense(f"gave a text of {len(text)} letters; a sentence has 1 to {limits.LONGEST_TEXT}")
    return printable(text)


def plain(answer: object) -> Hashable:
    """An answer of `split`. Nodes are put in order by it, so it must look the same in every run."""
    if answer is None or isinstance(answer, bool):
        return answer
    if isinstance(answer, int):
        return int.__int__(answer)
    if isinstance(answer, str):
        return str.__str__(answer)
    if not isinstance(answer, tuple):
        nonsense(f"gave {kind_of(answer)}, not None, a truth value, a whole number, a text or a tuple of these")
    return tuple(plain(part) for part in tuple.__iter__(answer))


def finding_of(rule: Rule, answer: object) -> Finding:
    """A finding that is one, made of nothing but plain values."""
    if not isinstance(answer, Finding):
        nonsense(f"gave {kind_of(answer)}, not a Finding")
    if answer.rule != rule.id:
        nonsense(f"gave a finding of the rule {shown_as(answer.rule)}")
    if type(answer.points) is not int:
        nonsense(f"gave {kind_of(answer.points)} for points, not a whole number")
    if rule.level is RuleLevel.HARD and (answer.breach is not True or answer.points):
        nonsense("gave a finding that is no breach, or has points; what a hard rule finds is a breach")
    if rule.level is not RuleLevel.HARD and answer.breach is not False:
        nonsense(f"gave a breach; a {rule.level.value} rule has points only")
    about = tuple(sentence(name) for name in answer.about)
    facts = tuple((sentence(name), _fact(value)) for name, value in answer.facts)
    return Finding(rule.id, answer.points, answer.breach, about, facts)


def _fact(value: object) -> int | str:
    return int.__int__(value) if isinstance(value, int) else sentence(value)


def posted(guarded: Guarded, rule: Rule, decisions: Decisions, instance: Instance) -> tuple[Term, ...]:
    """The terms of `post`, after a look at them and at what it did to the decisions."""
    from constraints.decisions import Term

    others = _of_others(guarded.id, decisions)
    forbidden = set(decisions.forbidden)
    size = _size(decisions)
    terms: list[Term] = []
    for term in each(rule.post(decisions, instance), "terms"):
        if not isinstance(term, Term):
            nonsense(f"gave {kind_of(term)}, not a Term")
        if term.rule != guarded.id:
            nonsense(f"gave a term of the rule {shown_as(term.rule)}")
        terms.append(Term(guarded.id, _linear(term.expression, decisions), bool(term.of_order)))
    shrunk = not forbidden <= decisions.forbidden or any(map(lt, _size(decisions), size))
    if shrunk or _of_others(guarded.id, decisions) != others:
        nonsense("changed what belongs to other rules")
    if guarded.level is RuleLevel.HARD and terms:
        nonsense("gave terms, and a hard rule has no points")
    barred = decisions.forbidden - forbidden
    if guarded.level is not RuleLevel.HARD and barred:
        nonsense(f"forbids what a {guarded.level.value} rule can only charge")
    _check_order(guarded, terms, decisions)
    charged = decisions.charges.get(guarded.id, {})
    if detour_pays(charged, barred, decisions):
        nonsense(
            "charges or forbids that one exercise follows another in such a way that it could pay to come back to a "
            "place, which the model cannot see (give the exercises different answers in split)"
        )
    sizes = {True: 0, False: 0}
    spans = _spans(decisions)
    for term in terms:
        sizes[term.of_order] += _largest(term.expression, spans, decisions)
    if (
        sum(sizes.values()) * guarded.weight > limits.MOST_POINTS
        or sizes[True] * guarded.scale > limits.MOST_ORDER_VALUE
    ):
        nonsense("gave terms that may have more points than can be planned with; count coarser, or weigh it less")
    return tuple(terms)


def _check_order(guarded: Guarded, terms: list[Term], decisions: Decisions) -> None:
    """What is charged for the order is charged in one way, and comes back as terms; the tests for the ends of the
    session are answered here, once and for all."""
    along, ends = (guarded.id in found for found in (decisions.charges, decisions.end_charges))
    number = sum(term.of_order for term in terms)
    if along and ends:
        nonsense("uses both charge and charge_ends; a rule uses one of them")
    if guarded.scale and ((along and not number) or (ends and number != 1)):
        nonsense("did not give back the term that charge or charge_ends made (charge_ends is for one call)")
    if ends:
        tests = decisions.end_charges[guarded.id]
        first, last = (None if test is None else _answered(test, decisions) for test in tests)
        decisions.end_charges[guarded.id] = (first, last)


def _answered(test: Callable[[Mode], bool], decisions: Decisions) -> Callable[[Mode], bool]:
    keys = frozenset(mode.key for mode in decisions.modes if test(mode))
    return lambda mode: mode.key in keys


def _of_others(rule_id: str, decisions: Decisions) -> tuple[object, ...]:
    """What a rule must leave as it is, in a form that can be compared."""
    parts = (decisions.modes, decisions.taken, decisions.nodes, decisions.arcs, decisions.present)
    return (
        id(decisions.model),
        [[id(item) for item in part] for part in parts],
        {name: dict(found) for name, found in decisions.charges.items() if name != rule_id},
        {name: tests for name, tests in decisions.end_charges.items() if name != rule_id},
        dict(decisions.seconds),
        {index: id(node) for index, node in decisions.node_of.items()},
    )


def _size(decisions: Decisions) -> tuple[int, int]:
    return len(decisions.model.proto.variables), len(decisions.model.proto.constraints)


def _linear(expression: object, decisions: Decisions) -> Any:
    """An expression that is linear, whole and in variables of this model; rebuilt from its parts."""
    from ortools.sat.python import cp_model

    if isinstance(expression, int):
        return cp_model.LinearExpr.constant(int.__int__(expression))
    if not isinstance(expression, cp_model.LinearExpr):
        nonsense(f"gave a term with {kind_of(expression)}, not a linear expression")
    try:
        flat = cp_model.FlatIntExpr(expression)
    except (TypeError, ValueError):
        nonsense("gave a term with fractions; points are whole numbers")
    if any(variable.model_proto is not decisions.model.proto for variable in flat.vars):
        nonsense("gave a term with variables of another model")
    return cp_model.LinearExpr.weighted_sum(flat.vars, flat.coeffs) + flat.offset


def _spans(decisions: Decisions) -> dict[int, tuple[str, object]]:
    """Index of a variable -> the group of variables of which one is true at most."""
    spans: dict[int, tuple[str, object]] = {}
    for arc in decisions.arcs:
        spans[arc.literal.index] = ("from", arc.ends[0])
    for literal, mode in zip(decisions.taken, decisions.modes, strict=True):
        spans[literal.index] = ("exercise", mode.exercise.id)
    return spans


def _largest(expression: Any, spans: Mapping[int, tuple[str, object]], decisions: Decisions) -> int:
    """A bound for the points of a term, either way: from the domains of its variables, one of each group."""
    from ortools.sat.python import cp_model

    flat = cp_model.FlatIntExpr(expression)
    groups: dict[tuple[str, object], tuple[int, int]] = {}
    for variable, factor in zip(flat.vars, flat.coeffs, strict=True):
        domain = list(decisions.model.proto.variables[variable.index].domain)
        ends = (factor * domain[0], factor * domain[-1])
        group = spans.get(variable.index)
        if group is None:
            groups["alone", variable.index] = (min(ends), max(ends))
        else:
            low, high = groups.get(group, (0, 0))
            groups[group] = (min(low, *ends), max(high, *ends))
    low, high = (flat.offset + sum(pair[end] for pair in groups.values()) for end in (0, 1))
    return int(max(abs(low), abs(high)))


def detour_pays(charged: Points, barred: set[tuple[int, int]], decisions: Decisions) -> bool:
    """Whether a session that leaves a node and comes back to it could be better than one that does not.

    The circuit passes each node once, so the model bounds all plans only if a way through a node never costs less than
    the way past it. That needs no looking at where a node holds one exercise.
    """
    if not charged and not barred:
        return False
    held = {node.index: {decisions.modes[index].exercise.id for index in node.modes} for node in decisions.nodes}
    stage = {node.index: node.stage for node in decisions.nodes}
    into: dict[int, list[int]] = {}
    out: dict[int, list[int]] = {}
    for tail, head in decisions.seconds:
        if (tail, head) not in decisions.forbidden:
            out.setdefault(tail, []).append(head)
            into.setdefault(head, []).append(tail)
    for middle, names in held.items():
        if len(names) < 2:
            continue
        for tail in into.get(middle, ()):
            if tail < 0 or stage[tail] is not stage[middle]:
                continue
            for head in out.get(middle, ()):
                through = charged.get((tail, middle), 0) + charged.get((middle, head), 0)
                if head == tail:
                    if len(held[tail]) > 1 and through > 0:
                        return True
                elif (tail, head) in barred or (
                    (tail, head) not in decisions.forbidden and through > charged.get((tail, head), 0)
                ):
                    return True
    return False
