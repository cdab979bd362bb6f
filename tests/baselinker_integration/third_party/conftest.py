"""Our shop beside the other connector's blocks."""

import pytest

from tests.baselinker_integration.shop import product_make, shop_make
from tests.baselinker_integration.third_party import blocks


@pytest.fixture(params=blocks.FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    """Where the blocks are read from."""
    return request.param


@pytest.fixture
def shop(db):
    """Two products, one of them with two variants."""
    connected = shop_make()
    product_make("KUBEK-1")
    grouped = product_make("KUBEK-2", ean="")
    for size in ("S", "M"):
        product_make(f"KUBEK-2-{size}", name=f"Kubek KUBEK-2 {size}", variant_name=size, parent=grouped, ean="")
    return connected
