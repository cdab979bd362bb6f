"""Rights in words."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext


def right_name(code: str) -> str:
    """The right "catalog.change_product" as people read it: "Towary: zmiana"; the code itself when it is gone."""
    from eshop.panel.forms import ACTIONS, area_title

    app, _dot, codename = code.partition(".")
    action, _underscore, model_name = codename.partition("_")
    try:
        if action in ACTIONS:
            return f"{capfirst(area_title(apps.get_model(app, model_name)))}: {ACTIONS[action]}"
    except LookupError:
        pass
    own = (right for model in apps.get_models() if model._meta.app_label == app for right in model._meta.permissions)
    return next((gettext(str(name)) for named, name in own if named == codename), code)
