"""Reading add-ons."""

from eshop.addons.models import Addon


def addon_get(code: str) -> Addon | None:
    """The shop's add-on of this code; None while nobody ordered it."""
    return Addon.objects.filter(code=code).first()
