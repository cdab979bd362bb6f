"""Every text of the shop's own that may be shown: from code, templates, labels of models and the registries."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

PACKAGES = ("eshop", "baselinker_integration", "event_log")
FUNCTIONS = {"_", "gettext", "gettext_lazy"}
OWN_APPS = ("core", "catalog", "orders", "addons", "baselinker", "event_log", "panel", "staff")
IN_TEMPLATES = re.compile(r"""(?:\{%\s*translate|_\()\s*"((?:[^"\\]|\\.)+)\"""")


def messages() -> dict[str, str]:
    """Each text with the place where it stands."""
    return _from_code() | _from_templates() | _from_models() | _from_registries()


def _from_code() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _name(node.func) in FUNCTIONS and node.args:
                    text = node.args[0]
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        found[text.value] = _place(path)
    return found


def _from_templates() -> dict[str, str]:
    found = {}
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        for text in IN_TEMPLATES.findall(path.read_text()):
            found[text] = _place(path)
    return found


def _from_models() -> dict[str, str]:
    found = {}
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            texts = [model._meta.verbose_name]
            if "verbose_name_plural" in model._meta.original_attrs:
                texts.append(model._meta.verbose_name_plural)
            for field in model._meta.local_fields:
                if _is_stated(field):
                    texts += [field.verbose_name, field.help_text, *(label for _value, label in field.flatchoices)]
            found |= {str(text): model._meta.label for text in texts if str(text)}
    return found


def _is_stated(field) -> bool:
    """Whether the model gives the field a label of its own (else Django makes one from its name)."""
    return str(field.verbose_name) != field.name.replace("_", " ")


def _from_registries() -> dict[str, str]:
    from baselinker_integration.admin.run_pages import LISTS
    from eshop.catalog.languages import LANGUAGE_NAMES

    return {str(text): "registry" for text in [*LANGUAGE_NAMES.values(), *LISTS.values()]}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _place(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))
