"""Products delivered twice count once, whatever their ids are."""

from array import array

import pytest

from baselinker_integration.runs import delivered


@pytest.mark.parametrize("widest", [delivered._WIDEST, 1])
@pytest.mark.parametrize("ids", [[], [7], [7, 7, 7], [900, 3, 5, 3, 900], [1, 2**60 + 1, 1]])
def test_each_id_is_kept_once(monkeypatch, ids, widest):
    monkeypatch.setattr(delivered, "_WIDEST", widest)

    assert sorted(delivered._distinct(array("q", ids))) == sorted(set(ids))
