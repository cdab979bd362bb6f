from django.urls import path, re_path

from baselinker_integration.door.hints import hint
from baselinker_integration.door.http import connector
from baselinker_integration.tasks import way_back_soon

urlpatterns = [
    path("<slug:slug>/", connector, name="baselinker-connector"),
    # Without its last slash, too: BaseLinker follows no redirect.
    re_path(r"^(?P<slug>[-\w]+)/hint/(?P<secret>\w{1,64})/?$", hint, {"then": way_back_soon}, name="baselinker-hint"),
]
