"""Coding of texts: codebooks, sheets for a second coder, how far codings agree, what was decided.

Works on any coding: the statements of the built-in case, interviews, case findings, a questionnaire on
offices abroad. A *coding* is a frame with one row per unit of text (its id as index or column ``id``) and one
column per variable; a cell holds a code, or several separated by ``|`` where a variable is a set.
"""

from subnatnet.coding.adjudication import adjudicate, disagreements
from subnatnet.coding.codebook import Codebook, role_codebook
from subnatnet.coding.reliability import reliability
from subnatnet.coding.sheets import double_coding_sheet

__all__ = [
    "Codebook",
    "adjudicate",
    "disagreements",
    "double_coding_sheet",
    "reliability",
    "role_codebook",
]
