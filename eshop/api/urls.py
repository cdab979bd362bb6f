from django.urls import path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from eshop.api.views.categories import CategoriesView
from eshop.api.views.documents import NotFoundView, errors, schema
from eshop.api.views.items import ItemsUpsertView, ItemsView, ItemView
from eshop.api.views.jobs import JobResultsView, JobsView, JobView
from eshop.api.views.order_writes import OrdersAcknowledgeView, OrdersUpdateView
from eshop.api.views.orders import ChangesView, OrdersView, OrderView
from eshop.api.views.prices import PricesUpsertView
from eshop.api.views.runs import SyncRunCompleteView, SyncRunsView, SyncRunView
from eshop.api.views.status import StatusView
from eshop.api.views.stock import StockAdjustView, StockSetView

urlpatterns = [
    path("api/v1/status", StatusView.as_view()),
    path("api/v1/items/upsert", ItemsUpsertView.as_view()),
    path("api/v1/items", ItemsView.as_view()),
    path("api/v1/items/<path:external_id>", ItemView.as_view()),
    path("api/v1/prices/upsert", PricesUpsertView.as_view()),
    path("api/v1/stock/set", StockSetView.as_view()),
    path("api/v1/stock/adjust", StockAdjustView.as_view()),
    path("api/v1/jobs", JobsView.as_view()),
    path("api/v1/jobs/<uuid:job>", JobView.as_view()),
    path("api/v1/jobs/<uuid:job>/results", JobResultsView.as_view()),
    path("api/v1/sync-runs", SyncRunsView.as_view()),
    path("api/v1/sync-runs/<uuid:run>", SyncRunView.as_view()),
    path("api/v1/sync-runs/<uuid:run>/complete", SyncRunCompleteView.as_view()),
    path("api/v1/categories", CategoriesView.as_view()),
    path("api/v1/orders", OrdersView.as_view()),
    path("api/v1/orders/acknowledge", OrdersAcknowledgeView.as_view()),
    path("api/v1/orders/update", OrdersUpdateView.as_view()),
    path("api/v1/orders/<str:order_id>", OrderView.as_view()),
    path("api/v1/changes", ChangesView.as_view()),
    path("api/schema/", schema, name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("api/docs/errors", errors, name="api-errors"),
    re_path(r"^api/", NotFoundView.as_view()),
]
