"""What may be given to a function: said in its signature, checked before any work begins.

How to use it in another room::

    from subnatnet.arguments import checked, one_of

    if TYPE_CHECKING:
        from subnatnet.arguments import Count, Seed, Select, Share, Unpack

    @checked(method=one_of("pianka", "cosine"))
    def competition(
        net: TieNetwork, method: str = "pianka", *, draws: Count = 999, level: Share = 0.05,
        seed: Seed = 0, **select: Unpack[Select],
    ) -> pd.DataFrame:
        net = net.select(**select)

The annotations are the checks: ``int`` refuses ``True`` and ``1.5``, ``float`` refuses NaN and infinity,
``Iterable[str]`` takes one word as a list of one, :data:`Count`, :data:`Seed`, :data:`Share`,
:data:`Positive` and the others below say more. What an annotation cannot say stands as a rule in
``@checked(name=rule)``. `select` arrives whole: every keyword of :class:`Select` is in it, with its default
or the one in ``@checked(defaults={"unit": "top"})``, the periods, layers and levels exist in the network, and
`regions` are ids however they were spelled. ``help()`` lists the keywords one by one; a docstring needs no
more than ``**select`` and "which ties, see :class:`subnatnet.arguments.Select`": the names stand there in
place of ``**select`` when it is read. A dataclass calls
:func:`check_fields` in its ``__post_init__``.
"""

from typing import Unpack

from subnatnet.arguments.checking import check_fields, checked
from subnatnet.arguments.rules import either, flag, like, mapping, number, one_of, shown, texts, whole
from subnatnet.arguments.selection import (
    AcrossPeriods,
    AllTimes,
    AllTimesRegions,
    Count,
    Level,
    LevelRegions,
    Names,
    NotNegative,
    Part,
    Positive,
    Seed,
    Select,
    SelectRegions,
    SelectStudy,
    Share,
    Size,
    Undated,
    Unit,
    When,
    WhenRegions,
    Word,
    Workers,
    with_undated,
)

__all__ = [
    "AcrossPeriods",
    "AllTimes",
    "AllTimesRegions",
    "Count",
    "Level",
    "LevelRegions",
    "Names",
    "NotNegative",
    "Part",
    "Positive",
    "Seed",
    "Select",
    "SelectRegions",
    "SelectStudy",
    "Share",
    "Size",
    "Undated",
    "Unit",
    "Unpack",
    "When",
    "WhenRegions",
    "Word",
    "Workers",
    "check_fields",
    "checked",
    "either",
    "flag",
    "like",
    "mapping",
    "number",
    "one_of",
    "shown",
    "texts",
    "whole",
    "with_undated",
]
