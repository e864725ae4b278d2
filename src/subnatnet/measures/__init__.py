"""What place an actor has among the others: one question per module."""

from subnatnet.measures.centrality import centrality
from subnatnet.measures.communities import communities, community_runs, consensus
from subnatnet.measures.diversity import diversity
from subnatnet.measures.hierarchy import directive_load, hierarchy, krackhardt
from subnatnet.measures.partitions import (
    coassignment,
    compare_partitions,
    stability,
    variation_of_information,
)
from subnatnet.measures.specialization import partner_shares
from subnatnet.measures.turnover import turnover

__all__ = [
    "centrality",
    "coassignment",
    "communities",
    "community_runs",
    "compare_partitions",
    "consensus",
    "directive_load",
    "diversity",
    "hierarchy",
    "krackhardt",
    "partner_shares",
    "stability",
    "turnover",
    "variation_of_information",
]
