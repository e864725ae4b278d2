"""Map the foreign ties of a state's regions: who deals with whom abroad, in which role, how sure one can be.

Start with ``load_china()`` or ``from_edges(frame)``, choose ties with the verbs of ``TieNetwork``, measure
them, and show them with ``write_atlas``. What there is, and where it is defined, stands in ``__init__.pyi``;
each part is imported when it is first used, so that importing the library stays quick.
"""

from importlib.metadata import version

import lazy_loader

__version__ = version("subnatnet")
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
