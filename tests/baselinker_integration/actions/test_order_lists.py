"""StatusesList, DeliveryMethodsList, PaymentMethodsList: objects, active entries only (protocol, 3.15 to 3.17)."""

import pytest

from eshop.orders.models import DeliveryMethod, PaymentMethod
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db


def test_statuses_have_the_names_of_the_shop():
    assert shop_make().call("StatusesList") == {
        "1": "wprowadzone",
        "2": "oczekuje na akceptację kosztów dostawy",
        "3": "oczekuje na potwierdzenie klienta",
        "4": "oczekuje na potwierdzenie systemu/serwisu płatności",
        "5": "oczekuje na potwierdzenie sklepu",
        "6": "potwierdzone",
        "7": "zrealizowane",
        "8": "anulowane",
    }


@pytest.mark.parametrize(
    ("action", "model"), [("DeliveryMethodsList", DeliveryMethod), ("PaymentMethodsList", PaymentMethod)]
)
def test_methods_are_listed_while_active(action, model):
    shop = shop_make()
    model.objects.all().delete()
    assert shop.call(action) == {}
    kept = model.objects.create(name="Czynna")
    model.objects.create(name="Wycofana", is_active=False)
    assert shop.call(action) == {str(kept.pk): "Czynna"}
