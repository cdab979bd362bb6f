from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from eshop.core.watching.metrics import metrics

handler400 = "eshop.api.views.documents.bad_request"
handler500 = "eshop.core.unavailable.server_error"
urlpatterns = [
    path("", RedirectView.as_view(url="/panel/")),
    path("panel/", include("eshop.staff.urls")),
    path("panel/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("baselinker/", include("baselinker_integration.urls")),
    path("", include("eshop.api.urls")),
]

handler429 = "eshop.staff.views.sign_in.too_many_requests"
