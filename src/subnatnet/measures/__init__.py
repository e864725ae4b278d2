"""What place an actor has among the others: one question per module."""

from subnatnet.measures.centrality import centrality
from subnatnet.measures.communities import communities, community_runs, consensus
from subnatnet.measures.partitions import (
    coassignment,
    compare_partitions,
    stability,
    variation_of_information,
)

__all__ = [
    "centrality",
    "coassignment",
    "communities",
    "community_runs",
    "compare_partitions",
    "consensus",
    "stability",
    "variation_of_information",
]
