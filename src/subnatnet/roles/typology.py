"""Which role of a typology each region plays, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import reject
from subnatnet.roles._clusters import bounded
from subnatnet.roles._estimate import Estimate, exact
from subnatnet.roles._evidence import gather_ends, stamp
from subnatnet.roles.contacts import counted_once
from subnatnet.roles.study import RoleStudy
from subnatnet.roles.typologies import TYPOLOGIES
from subnatnet.roles.typology_rules import UNDETERMINED, Typology

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import SelectRegions, Unpack
    from subnatnet.network import TieNetwork
    from subnatnet.roles._evidence import Evidence
    from subnatnet.roles.typology_rules import Condition

    Indicator = Callable[[Evidence], Estimate]
    Floats = NDArray[np.float64]


@checked(defaults={"unit": "top"})
def typology(
    net: TieNetwork | RoleStudy,
    rules: str | Typology | Mapping[str, str],
    *,
    thresholds: Mapping[str, float] | None = None,
    indicators: Mapping[str, Indicator | Mapping[str, float] | pd.Series] | None = None,
    confidence: float = 0.95,
    **select: Unpack[SelectRegions],
) -> pd.DataFrame:
    r"""Say which role of a typology each region plays, and how sure that is.

    A condition holds if the interval of its indicator lies on the right side of the threshold, fails if
    it lies on the wrong side, and is open if it covers it. Rules are read in order; the first that holds
    gives the role, unless one before it is open: then the role is "undetermined". Membership is how far
    a region belongs to a role: the probability of the weakest link,
    :math:`m_i = \min(P_i, 1 - P_1, \ldots, 1 - P_{i-1})` with :math:`P_i` the smallest probability among the
    conditions of rule i (fuzzy "and" and "not"; if roles do not exclude each other, :math:`m_i = P_i`).

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and directives, or the study of them.
    rules : str, Typology or mapping of str to str
        A typology of the literature, see :data:`subnatnet.roles.authors.AUTHORS`, which comes with ``name,
        role, evidence``; one of rules, see :data:`subnatnet.roles.typologies.TYPOLOGIES`; or your own.
    thresholds : mapping of str to float, optional
        Other values for named thresholds.
    indicators : mapping, optional
        Your own indicators: numbers by region id, or functions as in :mod:`subnatnet.roles.indicators`.
    confidence : float
        Coverage of the intervals.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.SelectRegions`. ``undated="bounds"`` gives a
        role only if no dating of the undated ties contradicts it (for indicators of your own: only if it
        follows with them in and with them out).

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, role, leading`` (the role with the highest membership), ``membership``
        (its), ``possible`` (all roles the intervals leave open), ``evidence, would_change``, then one
        column per role with its membership; ``.attrs["roles"]`` lists these.

    Raises
    ------
    InvalidChoice, UnknownActor
        If a typology, threshold, rule, indicator or the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china()
    >>> table = typology(net, {"neighbourly": "contiguous >= 0.2"}, regions=["Yunnan", "Zhejiang"])
    >>> table["role"].to_dict()
    {'CN-YN': 'neighbourly', 'CN-ZJ': 'none of these'}
    >>> table.loc["CN-YN", "evidence"]
    'contiguous 0.303 [0.215, 0.402] (36 of 119) against >= 0.2'
    """
    from subnatnet.roles.authors import AUTHORS, author_roles

    if isinstance(rules, str) and rules in AUTHORS and isinstance(net, RoleStudy):
        return author_roles(net, rules)
    if isinstance(net, RoleStudy):
        select, net = net.selection, net.net
    if isinstance(rules, str) and rules in AUTHORS:
        return author_roles(net, rules, confidence=confidence, **select)
    kind = _resolve(rules, thresholds, indicators)
    every = gather_ends(net, select)[::-1]
    if len(every) > 1:
        every[0] = bounded(every[1], every[0])
    table = _judge(kind, [counted_once(evidence) for evidence in every], confidence)
    attrs = every[0].attrs | {"undated": select["undated"], "thresholds": dict(kind.thresholds)}
    return stamp(
        table,
        attrs,
        measure="typology",
        typology=kind.name,
        roles=[*kind.rules, *([kind.otherwise] if kind.exclusive else [])],
        rules=dict(kind.rules),
        source=kind.source,
        confidence=confidence,
    )


def _resolve(
    rules: str | Typology | Mapping[str, str],
    thresholds: Mapping[str, float] | None,
    indicators: Mapping[str, Indicator | Mapping[str, float] | pd.Series] | None,
) -> Typology:
    own = {name: _as_indicator(given) for name, given in (indicators or {}).items()}
    if isinstance(rules, str):
        if rules not in TYPOLOGIES:
            from subnatnet.roles.authors import AUTHORS

            reject(
                rules,
                [*AUTHORS, *TYPOLOGIES],
                "built-in typology (give a Typology or a mapping of role to rule)",
            )
        kind = TYPOLOGIES[rules]
    elif isinstance(rules, Typology):
        kind = rules
    else:
        kind = Typology("own", dict(rules), thresholds=dict(thresholds or {}), indicators=own)
    if own:
        kind = replace(kind, indicators={**kind.indicators, **own})
    return kind.with_thresholds(thresholds) if thresholds else kind


def _as_indicator(given: Indicator | Mapping[str, float] | pd.Series) -> Indicator:
    if callable(given):
        return given
    fixed = exact(given)
    return lambda _: fixed


def _judge(kind: Typology, every: list[Evidence], confidence: float) -> pd.DataFrame:
    index = every[0].regions.rename("id")
    rules = {role: kind.conditions(rule) for role, rule in kind.rules.items()}
    needs = kind.conditions(kind.requires) if kind.requires else []
    names = {condition.indicator for rule in [*rules.values(), needs] for condition in rule}
    read = [{name: kind.known[name](evidence).among(index) for name in sorted(names)} for evidence in every]
    states = [_memberships(kind, rules, estimates) for estimates in read]
    members = _least_sure(states) if len(states) > 1 else states[0]
    level = (1 + confidence) / 2
    applies = np.ones(len(index), dtype=bool)
    for condition in needs:
        p = condition.holds(read[0][condition.indicator])
        applies &= p >= 0.5 if len(every) > 1 else p > 0.5
    scores = pd.DataFrame(members, index=index)
    rows = []
    for at in range(len(index)):
        mine = scores.iloc[at]
        answer = _answer(kind, mine, level)
        reader = _Reader(kind, rules, read[0], confidence, at)
        rows.append(
            {
                "name": every[0].label(index[at]),
                "role": answer if applies[at] else kind.absent,
                "leading": str(mine.idxmax()) if applies[at] else "",
                "membership": float(mine.max()) if applies[at] else np.nan,
                "possible": "|".join(mine.index[mine > 1 - level]) if applies[at] else "",
                "evidence": reader.evidence(answer, mine) if applies[at] else reader.missing(needs),
                "would_change": reader.would_change(answer, mine, level) if applies[at] else kind.requires,
            }
        )
    table = pd.DataFrame(rows, index=index)
    scores.loc[~applies] = np.nan
    return table.join(scores)


def _memberships(
    kind: Typology, rules: Mapping[str, list[Condition]], estimates: Mapping[str, Estimate]
) -> dict[str, Floats]:
    met = {
        role: np.min([one.holds(estimates[one.indicator]) for one in rule], axis=0)
        for role, rule in rules.items()
    }
    if not kind.exclusive:
        return met
    left = np.ones(len(next(iter(met.values()))))
    members = {}
    for role, p in met.items():
        members[role] = np.minimum(p, left)
        left = np.minimum(left, 1.0 - p)
    return members | {kind.otherwise: left}


def _least_sure(states: list[dict[str, Floats]]) -> dict[str, Floats]:
    """Of two memberships the one nearer to one half; one half where they fall on either side."""
    first, second = states
    joined = {}
    for role, p in first.items():
        q = second[role]
        nearer = np.where(np.abs(p - 0.5) <= np.abs(q - 0.5), p, q)
        joined[role] = np.where((p - 0.5) * (q - 0.5) < 0, 0.5, nearer)
    return joined


def _answer(kind: Typology, mine: pd.Series, level: float) -> str:
    sure = list(mine.index[mine >= level])
    if sure:
        return " + ".join(sure)
    return kind.otherwise if not kind.exclusive and (mine <= 1 - level).all() else UNDETERMINED


@dataclass(frozen=True, eq=False)
class _Reader:
    """Puts into words what decided on one region."""

    kind: Typology
    rules: Mapping[str, list[Condition]]
    estimates: Mapping[str, Estimate]
    confidence: float
    at: int

    def evidence(self, answer: str, mine: pd.Series) -> str:
        told = [role for role in answer.split(" + ") if role in self.rules] or [str(mine.idxmax())]
        if told[0] in self.rules:
            conditions = [one for role in told for one in self.rules[role]]
        else:  # no rule is met: the condition that fails each of them
            conditions = [min(rule, key=self._p) for rule in self.rules.values()]
        return "; ".join(dict.fromkeys(self._say(one) for one in conditions))

    def missing(self, needs: list[Condition]) -> str:
        return "; ".join(self._say(one) for one in needs)

    def _say(self, condition: Condition) -> str:
        one = self.estimates[condition.indicator]
        value = one.value[self.at]
        if np.isnan(value):
            return f"{condition.indicator} not known, against {condition.sign} {condition.threshold:g}"
        low, high = (end[self.at] for end in one.interval(self.confidence))
        text = f"{condition.indicator} {value:.3g}"
        if low < high:
            text += f" [{low:.3g}, {high:.3g}]"
        elif np.isnan(low):
            text += " [no interval: too few independent contacts]"
        if one.k is not None and one.n is not None:
            text += f" ({one.k[self.at]:.0f} of {one.n[self.at]:.0f})"
        return f"{text} against {condition.sign} {condition.threshold:g}"

    def would_change(self, answer: str, mine: pd.Series, level: float) -> str:
        told = [role for role in answer.split(" + ") if role in self.rules]
        leading = str(mine.idxmax())
        read = told or ([leading] if leading in self.rules else list(self.rules))
        conditions = dict.fromkeys(one for role in read for one in self.rules[role])
        if answer == UNDETERMINED:  # what is open decides
            open_ = [one for one in conditions if 1 - level < self._p(one) < level]
            conditions = dict.fromkeys(open_ or conditions)
        counted: list[tuple[int, str]] = []
        other: list[str] = []
        for one in conditions:
            estimate = self.estimates[one.indicator]
            moved = estimate.more_needed(self.at, one.threshold, level)
            if moved is not None and estimate.n is not None:
                text = f"{one.indicator}: {moved} of {estimate.n[self.at]:.0f} {estimate.noun} more or fewer"
                counted.append((moved, text))
            else:
                other.append(f"{one.indicator} on the other side of {one.threshold:g}")
        if counted:
            return min(counted)[1]
        return " or ".join(other)

    def _p(self, condition: Condition) -> float:
        return float(condition.holds(self.estimates[condition.indicator])[self.at])
