"""A typology: roles as rules over indicators that a reader can follow, dispute and rewrite."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.roles.indicators import INDICATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from subnatnet.roles._estimate import Estimate
    from subnatnet.roles._evidence import Evidence

    Indicator = Callable[[Evidence], Estimate]
    Floats = NDArray[np.float64]

NOTHING = "nothing assigned"
UNDETERMINED = "undetermined"
_CONDITION = re.compile(r"\s*([A-Za-z_]\w*)\s*(>=|<)\s*([A-Za-z_]\w*|\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True)
class Condition:
    """One comparison of an indicator with a threshold."""

    indicator: str
    sign: str
    threshold: float

    def __str__(self) -> str:
        return f"{self.indicator} {self.sign} {self.threshold:g}"

    def holds(self, estimate: Estimate) -> Floats:
        """Return the probability that the condition holds; one half where nothing is known."""
        p = estimate.above(self.threshold)
        p = np.where(np.isnan(p), 0.5, p)
        return p if self.sign == ">=" else 1.0 - p


@dataclass(frozen=True)
class Typology:
    """Roles, each with the rule that a region must meet to play it.

    Parameters
    ----------
    name : str
        What to call it.
    rules : mapping of str to str
        Role to rule, in the order in which they are read: ``"contiguous >= most and reach_10 < 6"``. A
        rule is one or more comparisons (``>=`` or ``<``) of an indicator with a number or a named
        threshold, joined by ``and``.
    thresholds : mapping of str to float
        Named numbers, so that a reader can give others.
    indicators : mapping of str to callable
        Indicators of the typology's own, beside :data:`subnatnet.roles.indicators.INDICATORS`.
    exclusive : bool
        Whether a region plays the first role whose rule it meets, or every one.
    requires : str
        A rule that must hold for the typology to apply; if it does not, the answer is `absent`.
    absent, otherwise : str
        The answer where the typology does not apply, and where no rule is met.
    source, limits : str
        Where the idea comes from, and what this operationalisation cannot see.

    Raises
    ------
    InvalidChoice
        If a rule cannot be read, or names an indicator or threshold that does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> mine = Typology("coast", {"outward": "distant >= most"}, thresholds={"most": 0.9})
    >>> sn.typology(sn.load_china(), mine, regions=["Guangdong", "Yunnan"])["role"].to_dict()
    {'CN-GD': 'undetermined', 'CN-YN': 'none of these'}
    """

    name: str
    rules: Mapping[str, str]
    thresholds: Mapping[str, float] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    exclusive: bool = True
    requires: str = ""
    absent: str = NOTHING
    otherwise: str = "none of these"
    source: str = ""
    limits: str = ""

    def __post_init__(self) -> None:
        if not self.rules:
            raise InvalidChoice(
                f"typology {self.name!r} has no rules; give {{'role': 'indicator >= number'}}"
            )
        for rule in [*self.rules.values(), *([self.requires] if self.requires else [])]:
            self.conditions(rule)

    @checked()
    def conditions(self, rule: str) -> list[Condition]:
        """Return the comparisons of a rule."""
        found = []
        for part in re.split(r"\band\b", rule):
            match = _CONDITION.fullmatch(part)
            if match is None:
                raise InvalidChoice(
                    f"cannot read {part.strip()!r} in a rule of typology {self.name!r}; write "
                    "comparisons such as 'contiguous >= 0.5', joined by 'and'"
                )
            name, sign, number = match.groups()
            if name not in self.known:
                reject(name, self.known, f"known indicator (in typology {self.name!r})")
            if number[0].isdigit():
                threshold = float(number)
            elif number in self.thresholds:
                threshold = float(self.thresholds[number])
            else:
                reject(number, self.thresholds, f"threshold of typology {self.name!r}")
            found.append(Condition(name, sign, threshold))
        return found

    @property
    def known(self) -> dict[str, Indicator]:
        """The indicators a rule may use."""
        return {**INDICATORS, **self.indicators}

    @checked()
    def with_thresholds(self, thresholds: Mapping[str, float]) -> Self:
        """Return the typology with some thresholds replaced.

        Raises
        ------
        InvalidChoice
            If it has no threshold of that name.
        """
        for name in thresholds:
            if name not in self.thresholds:
                reject(name, self.thresholds, f"threshold of typology {self.name!r}")
        return replace(self, thresholds={**self.thresholds, **thresholds})
