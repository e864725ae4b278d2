from .builders import from_edges as from_edges
from .builders import from_networkx as from_networkx
from .datasets import load_china as load_china
from .datasets import load_table as load_table
from .errors import InvalidChoice as InvalidChoice
from .errors import InvalidTies as InvalidTies
from .errors import MissingExtra as MissingExtra
from .errors import SubnatnetError as SubnatnetError
from .errors import UnknownActor as UnknownActor
from .measures.centrality import centrality as centrality
from .measures.communities import communities as communities
from .measures.diversity import diversity as diversity
from .measures.hierarchy import directive_load as directive_load
from .measures.hierarchy import hierarchy as hierarchy
from .network import TieNetwork as TieNetwork
from .present.atlas import write_atlas as write_atlas
from .reading import read_ties as read_ties

__version__: str
