"""Every text of the shop's own that may be shown: from code, templates and the registries; the labels of models."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

PACKAGES = ("eshop", "baselinker_integration", "event_log")
FUNCTIONS = {"_", "gettext", "gettext_lazy", "told"}
SECOND = {"PydanticCustomError"}
"""In the models of the wire called with a code before the text."""
OWN_APPS = ("core", "catalog", "orders", "addons", "baselinker", "event_log", "panel", "staff")
IN_TEMPLATES = re.compile(r"""(?:\{%\s*translate|_\()\s*"((?:[^"\\]|\\.)+)\"""")


def messages() -> dict[str, str]:
    """Each text with the place where it stands."""
    return _from_code() | _from_templates() | _from_registries()


def _from_code() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            second = SECOND if path.parent.name == "wire" and package == "baselinker_integration" else set()
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and node.args and _name(node.func) in {*FUNCTIONS, *second}:
                    text = node.args[_name(node.func) in second]
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        found[text.value] = _place(path)
    return found


def _from_templates() -> dict[str, str]:
    found = {}
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        for text in IN_TEMPLATES.findall(path.read_text()):
            found[text] = _place(path)
    return found


def model_labels() -> Iterator[tuple[str, object]]:
    """The labels that models and their fields state, each with its place; names of languages are of the settings."""
    for label in OWN_APPS:
        for model in apps.get_app_config(label).get_models():
            stated = {"verbose_name", "verbose_name_plural"} & set(model._meta.original_attrs)
            yield from ((f"{model._meta.label}.Meta", getattr(model._meta, name)) for name in stated)
            for field in model._meta.local_fields:
                place = f"{model._meta.label}.{field.name}"
                texts = [field.help_text] if field.help_text else []
                if _is_stated(field):
                    texts.append(field.verbose_name)
                    if list(field.flatchoices) != list(settings.LANGUAGES):
                        texts += [text for _value, text in field.flatchoices]
                yield from ((place, text) for text in texts)


def _is_stated(field) -> bool:
    """Whether the model gives the field a label of its own (else Django makes one from its name)."""
    return not field.auto_created and str(field.verbose_name) != field.name.replace("_", " ")


def _from_registries() -> dict[str, str]:
    from baselinker_integration.admin.run_pages import LISTS
    from eshop.catalog.languages import LANGUAGE_NAMES

    return {str(text): "registry" for text in [*LANGUAGE_NAMES.values(), *LISTS.values()]}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _place(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))
