"""What a list of the panel is called."""

from django.apps import apps
from django.utils.text import capfirst


def list_name(page: str) -> str:
    """The name of a list from its model ("orders.order"); the code itself when there is no such model."""
    try:
        return capfirst(str(apps.get_model(page)._meta.verbose_name_plural))
    except (LookupError, ValueError):
        return page
