"""A pyvis network whose page needs no network: what pyvis writes, written by our own template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pyvis.network import Network

from subnatnet.present import page
from subnatnet.tables.atomic import write_text

if TYPE_CHECKING:
    import os


class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network whose methods write one page that opens anywhere, offline.

    Parameters
    ----------
    title : str
        Heading of the page; only ever text.
    words : dict of str to str
        The words on the page.
    language : str
        Their language.
    legend : dict
        Colours and captions of ``kinds``, ``layers`` and ``roles``, in the order of the legend.
    """

    def __init__(self, title: str, words: dict[str, str], language: str, legend: dict[str, Any]) -> None:
        # several ties between the same two actors survive only in a directed pyvis network
        super().__init__(height="100%", directed=True, cdn_resources="in_line", heading=title)
        self.words, self.language, self.legend = words, language, legend
        self.toggle_physics(False)  # noqa: FBT003 - pyvis takes it so

    def fill(self, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
        """Take whole lists: pyvis compares every new one with all that there are."""
        self.nodes, self.edges = nodes, edges
        self.node_ids = [node["id"] for node in nodes]
        self.node_map = {node["id"]: node for node in nodes}

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002 - pyvis' own parameters
        """Return the page; the parameters are pyvis' and change nothing."""
        nodes, edges, heading, _, _, options = self.get_network_data()
        self.html = page.build(
            "pyvis.html",
            words=self.words | {"title": str(heading), "lang": self.language},
            data={
                "pyvis-nodes": nodes,
                "pyvis-edges": edges,
                "pyvis-options": json.loads(options),
                "pyvis-legend": self.legend,
                "pyvis-words": self.words,
            },
            styles=[page.vis("vis-network.css"), page.template("pyvis.css")],
            scripts=[page.vis("vis-network.min.js"), page.template("pyvis.js")],
        )
        return str(self.html)

    def write_html(
        self,
        name: str | os.PathLike[str],
        local: bool = True,
        notebook: bool = False,  # noqa: ARG002 - pyvis' own parameter
        open_browser: bool = False,
    ) -> None:
        """Write the page in UTF-8, whole or not at all."""
        written = write_text(name, self.generate_html(local=local))
        if open_browser:
            import webbrowser

            webbrowser.open(written.resolve().as_uri())

    def save_graph(self, name: str | os.PathLike[str]) -> None:
        """Write the page; the same as ``write_html``."""
        self.write_html(name)

    def show(self, name: str | os.PathLike[str], local: bool = True, notebook: bool = True) -> object:
        """Write the page, and open it or, in a notebook, show it."""
        self.write_html(name, local=local, open_browser=not notebook)
        if not notebook:
            return None
        from IPython.display import IFrame

        return IFrame(str(name), width="100%", height="600px")
