"""Names in the reader's language: those that a table has, and no others."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.places.local_names import SPOKEN_IN
from subnatnet.present import page
from subnatnet.present.local_names import names_by_language


@pytest.mark.parametrize(("home", "language"), [("PL", "pl"), ("DE", "de"), ("AT", "de")])
def test_regions_are_called_what_the_gazetteer_calls_them_in_their_own_language(
    home: str, language: str
) -> None:
    known = sn.load_world(home=home).gazetteer
    at = {str(place): actor for place, actor in enumerate(known.index)}
    names = names_by_language(known)
    own = {at[place]: name for place, name in names[language].items()}
    units = known[(known["country"] == home) & (known["level"] == "region") & (known["name_local"] != "")]
    assert len(units) >= 6
    for actor, local in units["name_local"].items():
        assert own[actor] == local
    # nobody's name is in a language that no table has it in
    others = set(SPOKEN_IN) - {language}
    assert not [actor for other in others for place in names[other] if (actor := at[place]) in units.index]


def test_countries_and_world_regions_have_names_in_every_language() -> None:
    actors = pd.DataFrame(
        {"name": ["Poland", "Asia"], "name_local": ["", ""], "level": ["country", "world_region"]},
        index=["PL", "world:asia"],
    ).assign(country="")
    for language in set(page.words()) - {"en"}:
        assert len(names_by_language(actors)[language]) == 2
