from django.urls import path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView

from eshop.api.views.documents import NotFoundView, schema
from eshop.api.views.status import StatusView

urlpatterns = [
    path("api/v1/status", StatusView.as_view()),
    path("api/schema/", schema, name="api-schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path(r"^api/", NotFoundView.as_view()),
]
