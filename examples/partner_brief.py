"""Brief a local government abroad on its partners: Łódź in Poland, or any place given on the command line.

Run it from anywhere: ``python examples/partner_brief.py`` or ``python examples/partner_brief.py
DE:hamburg``. It writes ``out/partner_brief.html`` in the folder it is run from.
"""

from __future__ import annotations

import sys
from pathlib import Path

import subnatnet as sn
from subnatnet.cases.brief import partner_brief

OUT = Path("out")


def main() -> None:
    """Print the brief and write it as a page."""
    place = sys.argv[1] if len(sys.argv) > 1 else "PL:lodz"
    try:
        brief = partner_brief(sn.load_china(), place)
    except sn.SubnatnetError as error:
        raise SystemExit(str(error)) from None
    print(brief.to_text())
    brief.to_html(OUT / "partner_brief.html")
    print(f"\nThe page is in {OUT / 'partner_brief.html'}.")


if __name__ == "__main__":
    main()
