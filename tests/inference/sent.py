"""What tests send to worker processes: each of these imports this file, so it imports nothing."""

from __future__ import annotations


def square(draw):
    return draw * draw


def nestedness(net):
    """Return the mean number of regions that a region's partners have."""
    edges = net.edges
    popular = edges.groupby("target")["source"].transform("nunique")
    return popular.groupby(edges["source"]).mean()


def partners(net):
    return net.ties.groupby("source")["target"].nunique()
