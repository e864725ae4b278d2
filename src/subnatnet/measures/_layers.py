"""Several layers on one set of actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import View, select
from subnatnet.network import TieNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Unpack, When


@dataclass(frozen=True, eq=False)
class Layers:
    """Layers side by side.

    Parameters
    ----------
    view : View
        All layers together, for the actors and for ``.attrs``.
    names : list of str
        The layers.
    matrices : list of scipy.sparse.csr_array
        The ties of each layer, all over the actors of `view`.
    member : (layers, actors) bool array
        Who belongs to which layer.
    directed : list of bool
        Whether the ties of each layer have a direction.
    """

    view: View
    names: list[str]
    matrices: list[sp.csr_array]
    member: NDArray[np.bool_]
    directed: list[bool]

    def mutual(self) -> list[sp.csr_array]:
        """Return, for each layer, 1 where two actors are tied, whichever the direction."""
        return [sp.csr_array(((m + m.T) > 0).astype(float)) for m in self.matrices]


def layers_of(
    net: TieNetwork | nx.Graph[Any] | View,
    layers: Iterable[str] | None,
    **which: Unpack[When],
) -> Layers:
    """Return the layers asked for (all by default) on one set of actors."""
    if isinstance(net, View):
        if net.net is None:
            raise InvalidChoice("these ties are already selected; give the graph itself to compare layers")
        net = net.net
    if isinstance(layers, str):
        layers = layers.split("+")
    if isinstance(net, TieNetwork):
        names = list(layers) if layers is not None else net.layers
        view = select(net, layer=names or None, **which)
        parts = [select(view.net.layer(name)) for name in names] if view.net is not None else []
        members = [part.ids for part in parts]
    else:
        present = sorted({str(d["layer"]) for *_, d in net.edges(data=True) if d.get("layer", "") != ""})
        names = list(layers) if layers is not None else [name for name in present if name != "membership"]
        for name in names:
            if name not in present:
                reject(name, present, "layer of this graph's edges")
        view = select(net, layer=names or None, **which)
        parts = [select(net, layer=name) for name in names]
        members = [part.ids[np.diff(part.strength.indptr) > 0] for part in parts]
    if len(names) < 1:
        raise InvalidChoice("nothing says which layer a tie belongs to: give the edges an attribute `layer`")
    size = view.size
    matrices, member = [], np.zeros((len(names), size), dtype=bool)
    for i, part in enumerate(parts):
        at = view.ids.get_indexer(part.ids)
        coo = sp.coo_array(part.matrix)
        matrices.append(sp.csr_array((coo.data, (at[coo.row], at[coo.col])), shape=(size, size)))
        member[i, view.ids.get_indexer(members[i])] = True
    return Layers(view, names, matrices, member, [part.directed for part in parts])
