"""What place an actor has among the others: one question per module."""

from subnatnet.measures.brokerage import brokerage, graph_brokerage
from subnatnet.measures.centrality import centrality
from subnatnet.measures.centralization import centralization
from subnatnet.measures.clustering import clustered_order, heat_map
from subnatnet.measures.communities import communities, community_runs, consensus
from subnatnet.measures.competition import competition, structural_equivalence
from subnatnet.measures.diversity import diversity
from subnatnet.measures.hierarchy import directive_load, hierarchy, krackhardt
from subnatnet.measures.layer_comparison import layer_comparison
from subnatnet.measures.mediation import brokerage_activity, ei_index, group_ei_index
from subnatnet.measures.mixing import mixing, mixing_matrix
from subnatnet.measures.module_roles import module_roles
from subnatnet.measures.multilayer import layer_relevance, multilayer, multilayer_pagerank
from subnatnet.measures.partitions import (
    coassignment,
    compare_partitions,
    stability,
    variation_of_information,
)
from subnatnet.measures.specialization import partner_shares
from subnatnet.measures.structural_holes import structural_holes
from subnatnet.measures.table import measure_table
from subnatnet.measures.turnover import turnover
from subnatnet.measures.two_mode import (
    two_mode_centrality,
    two_mode_centralization,
    two_mode_communities,
    two_mode_modularity,
)

__all__ = [
    "brokerage",
    "brokerage_activity",
    "centrality",
    "centralization",
    "clustered_order",
    "coassignment",
    "communities",
    "community_runs",
    "compare_partitions",
    "competition",
    "consensus",
    "directive_load",
    "diversity",
    "ei_index",
    "graph_brokerage",
    "group_ei_index",
    "heat_map",
    "hierarchy",
    "krackhardt",
    "layer_comparison",
    "layer_relevance",
    "measure_table",
    "mixing",
    "mixing_matrix",
    "module_roles",
    "multilayer",
    "multilayer_pagerank",
    "partner_shares",
    "stability",
    "structural_equivalence",
    "structural_holes",
    "turnover",
    "two_mode_centrality",
    "two_mode_centralization",
    "two_mode_communities",
    "two_mode_modularity",
    "variation_of_information",
]
