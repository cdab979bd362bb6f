"""Pages of the panel that belong to no single model."""

from typing import Any

from django.urls import URLPattern, path

from eshop.panel.bulk import views as bulk
from eshop.panel.bulk.packing import packing_view
from eshop.panel.cases.views import cases_view, mend_view
from eshop.panel.imports import address_views as addresses
from eshop.panel.imports import views as imports
from eshop.panel.saved import views as saved
from eshop.panel.search.views import search_view
from eshop.panel.today_view import today_view
from eshop.panel.views.addon_steps import addon_step_view
from eshop.panel.views.columns import columns_view
from eshop.panel.views.exports import export_file_view, exports_progress_view, exports_view
from eshop.panel.views.guide import guide_called_view, guide_view
from eshop.panel.views.refused_orders import item_hits_view, refused_order_view, refused_view
from eshop.panel.views.refused_steps import refused_step_view
from eshop.panel.views.shop_settings import shop_settings_view


def panel_urls(site: Any) -> list[URLPattern]:
    """The addresses, each behind the sign-in of `site`."""
    view = site.admin_view
    return [
        path("kolumny/<str:page>/", view(columns_view), name="panel_columns"),
        path("zbiorczo/<str:page>/", view(bulk.bulk_view), name="panel_bulk"),
        path("zbiorczo/zmiana/<int:job_id>/", view(bulk.bulk_job_view), name="panel_bulkjob_change"),
        path("zbiorczo/zmiana/<int:job_id>/postep/", view(bulk.bulk_progress_view), name="panel_bulk_progress"),
        path("zbiorczo/zmiana/<int:job_id>/<slug:step>/", view(bulk.bulk_step_view), name="panel_bulk_step"),
        path("zbiorczo/pakowanie/<str:page>/", view(packing_view), name="panel_packing"),
        path("widoki/<str:page>/", view(saved.views_view), name="panel_views"),
        path("widoki/<str:page>/zapisz/", view(saved.view_save_view), name="panel_view_save"),
        path("widok/<int:view_id>/usun/", view(saved.view_delete_view), name="panel_view_delete"),
        path("eksporty/", view(exports_view), name="panel_exports"),
        path("eksporty/postep/", view(exports_progress_view), name="panel_exports_progress"),
        path("eksporty/<int:job_id>/", view(export_file_view), name="panel_export_file"),
        path("zamowienia/odrzucone/", view(refused_view), name="panel_refused"),
        path("zamowienia/odrzucone/towary/", view(item_hits_view), name="panel_item_hits"),
        path("zamowienia/odrzucone/<int:call_id>/", view(refused_order_view), name="panel_refused_order"),
        path("zamowienia/odrzucone/<slug:step>/", view(refused_step_view), name="panel_refused_step"),
        path("towary/import/", view(imports.imports_view), name="panel_imports"),
        path("towary/import/plik/", view(imports.upload_view), name="panel_import_upload"),
        path("towary/import/adres/", view(addresses.address_add_view), name="panel_import_address"),
        path(
            "towary/import/adres/<int:address_id>/<slug:step>/",
            view(addresses.address_step_view),
            name="panel_import_address_step",
        ),
        path("towary/import/<int:job_id>/", view(imports.import_view), name="panel_import"),
        path("towary/import/<int:job_id>/postep/", view(imports.progress_view), name="panel_import_progress"),
        path("towary/import/<int:job_id>/odrzucone/", view(imports.rejected_view), name="panel_import_rejected"),
        path("towary/import/<int:job_id>/<slug:step>/", view(imports.step_view), name="panel_import_step"),
        path("szukaj/", view(search_view), name="panel_search"),
        path("ustawienia/sklep/", view(shop_settings_view), name="panel_shop_settings"),
        path("pulpit/dzisiaj/", view(today_view), name="panel_today"),
        path("pulpit/sprawy/", view(cases_view), name="panel_cases"),
        path("pulpit/sprawy/<slug:code>/", view(mend_view), name="panel_mend"),
        path("integracje/baselinker/", view(guide_view), name="baselinker_guide"),
        path("integracje/baselinker/wywolanie/", view(guide_called_view), name="baselinker_guide_called"),
        path("integracje/baselinker/dodatek/<slug:step>/", view(addon_step_view), name="baselinker_addon_step"),
    ]
