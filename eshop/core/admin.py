"""The base of every administration page, so that only here and in the panel the theme is named."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline


class PanelModelAdmin(ModelAdmin):
    list_per_page = 50
    show_full_result_count = False


class PanelTabularInline(TabularInline):
    extra = 0


class ReadOnlyAdminMixin:
    """Rows that people read but never add, change or delete."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
