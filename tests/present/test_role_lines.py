"""What a tile of the role map says for print."""

from __future__ import annotations

import pytest

from present import states
from subnatnet.present import page
from subnatnet.present.role_lines import RoleNames, role_lines
from subnatnet.present.role_tiles import role_payload


def said(region: str, language: str = "en", **columns: str) -> list[str]:
    net = states.network()
    known = net.gazetteer
    roles = states.ROLES.assign(**columns)
    order = {str(actor): at for at, actor in enumerate(known.index)}
    data = role_payload(net, roles, order, [])
    words = page.words()
    names = RoleNames(
        known, words["en"] | words[language], page.countries()[language], data["places"], language
    )
    return [text for text, _, _ in role_lines(data["cells"][""][str(order[region])], names)]


def test_the_first_of_each_and_how_many_more() -> None:
    assert said("XA-AL") == ["core area +1 → Poland +1", "hub → Poland", "twinning +1 → Poland"]
    assert said("XA-BO")[2] == "investor abroad 72% → Japan 66%"
    assert said("XA-CE") == ["nothing said", "window", "cannot be seen"]


def test_kinds_of_tie_are_not_tied_to_a_direction() -> None:
    columns = {"enacted_mostly": "twinning", "enacted_towards_from": "trade"}
    assert said("XA-AL", **columns)[2] == "donor 61%; more trade with Poland"


@pytest.mark.parametrize(
    ("language", "text"), [("de", "mehr Handel: Polen"), ("pl", "handlu: Polska"), ("zh", "波兰")]
)
def test_in_other_languages(language: str, text: str) -> None:
    columns = {"enacted_mostly": "twinning", "enacted_towards_from": "trade"}
    assert text in said("XA-AL", language, **columns)[2]


def test_how_sure_stands_apart_from_how_much() -> None:
    """A bare number beside "more trade" or "largest share" would be read as how much more."""
    columns = {"enacted_mostly": "twinning", "enacted_towards_from": "trade", "enacted_towards_p": "0.8"}
    assert said("XA-AL", **columns)[2] == "donor 61%; more trade with Poland (80% sure)"
    assert said("XA-AL", "pl", **columns)[2].endswith("(na 80%)")
