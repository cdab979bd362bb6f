from django.urls import path

from baselinker_integration.views import connector

urlpatterns = [path("<slug:slug>/", connector, name="baselinker-connector")]
