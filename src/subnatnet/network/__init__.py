"""Which actors and ties are in a selection."""

from subnatnet.network.tie_network import TieNetwork

__all__ = ["TieNetwork"]
