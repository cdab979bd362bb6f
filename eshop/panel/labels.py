"""Makes the labels of the shop's models translatable.

Models state their labels in Polish and need not know of other languages; here each becomes a lazy translation, which in
Polish is the label itself.
"""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

OWN_APPS = ("core", "catalog", "orders", "addons", "baselinker", "event_log", "panel", "staff")


def labels_make_translatable() -> None:
    """Wrap names, help texts and choices of every model of the shop. Run once, when all models are loaded."""
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            options = model._meta
            options.verbose_name = _lazy(options.verbose_name)
            options.verbose_name_plural = _lazy(options.verbose_name_plural)
            for field in (*options.local_fields, *options.local_many_to_many):
                field.verbose_name = _lazy(field.verbose_name)
                field.help_text = _lazy(field.help_text)
                if field.choices:
                    field.choices = [(value, _lazy(text)) for value, text in field.flatchoices]


def list_name(page: str) -> str:
    """The name of a list from its model ("orders.order"); the code itself when there is no such model."""
    try:
        return capfirst(str(apps.get_model(page)._meta.verbose_name_plural))
    except (LookupError, ValueError):
        return page


def _lazy(text: Any) -> Any:
    if not text or isinstance(text, Promise):
        return text
    return gettext_lazy(str(text))
