from django.urls import path

from baselinker_integration.door.http import connector

urlpatterns = [path("<slug:slug>/", connector, name="baselinker-connector")]
