"""Which part an actor plays within and between communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.errors import reject
from subnatnet.measures._select import View, select
from subnatnet.measures.brokerage import group_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import pandas as pd

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

HUB = 2.5
PERIPHERAL_CUTS = (0.05, 0.62, 0.80)
HUB_CUTS = (0.30, 0.75)
ROLES = (
    "ultra-peripheral",
    "peripheral",
    "connector",
    "kinless",
    "provincial hub",
    "connector hub",
    "kinless hub",
)


@checked()
def module_roles(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    *,
    weighted: bool = False,
    direction: str = "both",
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Return participation coefficient, within-module z-score and the role of Guimera and Amaral.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    groups : mapping, pandas.Series or str, optional
        The module of each actor: a partition such as ``communities(net)["community"]``, or a column of the
        actors; by default centre, region and abroad.
    weighted : bool
        Whether the number of acts between two actors counts.
    direction : {"both", "out", "in"}
        Which ties of a directed network.

    Returns
    -------
    pandas.DataFrame
        With :math:`k_{is}` the ties of actor i to module s and :math:`\kappa_i` those to its own:

        ``participation``: :math:`1 - \sum_s (k_{is} / k_i)^2`, from 0, all ties in one module, to 1 less one
        over the number of modules; 0 for an isolate;
        ``within_module_z``: :math:`(\kappa_i - \bar\kappa) / \sigma_\kappa` among the members of its module;
        0 where all members are alike;
        ``role``: hubs from z = 2.5 on (provincial up to P = 0.30, connector up to 0.75, else kinless); others
        ultra-peripheral up to 0.05, peripheral up to 0.62, connector up to 0.80, else kinless.

    Raises
    ------
    InvalidChoice
        If an actor has no group, or there is no such direction, layer, period or unit.

    References
    ----------
    Guimerà, R., & Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks. Nature,
    433(7028), 895-900. https://doi.org/10.1038/nature03288

    Examples
    --------
    >>> import networkx as nx
    >>> module_roles(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})["participation"].tolist()
    [0.0, 0.5, 0.0]
    """
    if direction not in ("both", "out", "in"):
        reject(direction, ("both", "out", "in"), "direction")
    view = select(net, **which)
    code, names = group_codes(view, groups)
    if direction == "both":
        ties = view.strength if weighted else view.mutual
    else:
        ties = view.matrix if weighted else view.simple
        ties = sp.csr_array(ties.T) if direction == "in" else ties
    n = view.size
    member = sp.csr_array((np.ones(n), (np.arange(n), code)), shape=(n, len(names)))
    to_group = sp.csr_array(ties @ member)
    total = np.asarray(to_group.sum(axis=1), dtype=float)
    squares = np.asarray(to_group.multiply(to_group).sum(axis=1), dtype=float)
    share = np.divide(squares, total**2, out=np.ones(n), where=total > 0)
    participation = 1.0 - share
    own = np.asarray(to_group.multiply(member).sum(axis=1), dtype=float)
    size = np.bincount(code, minlength=len(names))
    mean = np.bincount(code, own, minlength=len(names)) / size
    spread = np.sqrt(np.bincount(code, (own - mean[code]) ** 2, minlength=len(names)) / size)[code]
    z = np.divide(own - mean[code], spread, out=np.zeros(n), where=spread > 0)
    # a share that equals a limit counts as within it, whatever its last digit
    low = np.searchsorted(PERIPHERAL_CUTS, participation - 1e-12)
    high = 4 + np.searchsorted(HUB_CUTS, participation - 1e-12)
    columns = {
        "participation": participation,
        "within_module_z": z,
        "role": np.array(ROLES)[np.where(z >= HUB, high, low)],
    }
    return view.frame(columns, "module_roles", weighted=weighted, direction=direction)
