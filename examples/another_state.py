"""Another state from its twin towns: roles, competition, the pages on a partner, the atlas and dossiers.

Run: python examples/another_state.py PL DE out/poland   (home, partner, folder)
"""

from __future__ import annotations

import sys
from pathlib import Path

import subnatnet as sn


def main(home: str = "PL", partner: str = "DE", folder: str = "another_state") -> None:
    """Read one state's ties and write what they show."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    net = sn.load_world(home=home)
    print(net)
    roles = sn.role_map(net)
    print(roles[["name", "contacts", "enacted"]].to_string())
    rivals = sn.competition(net.rollup("top", partners="country").layer("agreement"))
    print(rivals.head(10))
    print(sn.partner_brief(net, partner))
    sn.write_atlas(net, out / "atlas.html")
    sn.write_dossiers(net, out / "dossiers")
    print(f"atlas and dossiers are in {out}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
