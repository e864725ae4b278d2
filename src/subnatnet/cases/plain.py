"""What the names of measures mean, in words that a reader of a table knows."""

from __future__ import annotations

MEASURES = {
    "contacts": "contacts abroad recorded",
    "reach": "partner countries recorded",
    "reach_10": "countries to expect among ten contacts",
    "breadth": "countries to expect among ten contacts, less the median of the other regions",
    "diversity": "effective number of parts of the world",
    "concentration": "concentration on few countries (Herfindahl, 0 to 1)",
    "contiguous": "share of contacts with countries across its land border",
    "transregional": "share with neighbours of the state that are not its own",
    "distant": "share with countries that border on no region of the state",
    "contiguous_lq": "its own neighbours: its share over the others' share",
    "neighbourhood_lq": "neighbours of the state: its share over the others' share",
    "focus": "the part of the world it stands out in: its share over the others'",
    "liaison": "paths from a central organ over the region abroad",
    "only_bridge": "share of its partner countries that no other region deals with",
    "uniqueness": "how unlike the others' its partners are (0 to 1)",
    "directives": "central documents that reach it",
    "pointing": "central documents that point it somewhere",
    "lean": "contacts where central documents point it: its share over the others' share",
    "anticipated": "share of such documents that matching contacts came before",
    "followed": "share of such documents that matching contacts came after, and none before",
    "ignored": "share of such documents without a matching contact in the tables",
    "intensity": "contacts per million people",
}
PARTS = {
    "measures": "Measures: value [interval], rank",
    "assigned": "Told",
    "claimed": "Claims",
    "enacted": "Shows",
    "congruence": "Do told and shown agree?",
    "findings": "Findings of the literature",
}


def in_words(name: str, layers: tuple[str, ...] = ()) -> str:
    """Return what a measure is, in words.

    Parameters
    ----------
    name : str
        A measure of :data:`subnatnet.roles.indicators.INDICATORS`.
    layers : tuple of str
        Names of layers: a measure of that name is a share of contacts.

    Examples
    --------
    >>> in_words("reach"), in_words("investment_lq", ("investment",))
    ('partner countries recorded', "investment: its share of contacts over the others' share")
    """
    if name in MEASURES:
        return MEASURES[name]
    if name in layers:
        return f"share of contacts that are {name}"
    if name.removesuffix("_lq") in layers:
        return f"{name.removesuffix('_lq')}: its share of contacts over the others' share"
    return name.replace("_", " ")


LATEX = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "\\": r"\textbackslash ",
    "~": r"\textasciitilde ",
    "^": r"\textasciicircum ",
}


def latex(text: str) -> str:
    r"""Return a text as LaTeX prints it, its special characters escaped.

    Examples
    --------
    >>> print(latex("5 % of R&D"))
    5 \% of R\&D
    """
    return "".join(LATEX.get(character, character) for character in text)
