"""Map the foreign ties of a state's regions."""

from subnatnet.builders import from_edges, from_networkx
from subnatnet.datasets import load_china, load_table
from subnatnet.errors import InvalidChoice, InvalidTies, MissingExtra, SubnatnetError, UnknownActor
from subnatnet.network import TieNetwork

__version__ = "0.1.0"

__all__ = [
    "InvalidChoice",
    "InvalidTies",
    "MissingExtra",
    "SubnatnetError",
    "TieNetwork",
    "UnknownActor",
    "__version__",
    "from_edges",
    "from_networkx",
    "load_china",
    "load_table",
]
