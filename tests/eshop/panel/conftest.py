import pytest

from eshop.panel.imports import background
from eshop.panel.imports.running import import_work
from tests import factories
from tests.eshop.panel.importing import Browser


@pytest.fixture
def owner(db):
    return factories.user_make("Właściciel", username="wlasciciel")


@pytest.fixture
def reader(db):
    return factories.user_make("Tylko odczyt", username="jan.czytelnik")


@pytest.fixture
def panel(client, owner):
    """A signed-in owner's client."""
    factories.sign_in(client, owner)
    return client


@pytest.fixture
def imports_folder(settings, tmp_path, monkeypatch):
    """Files go to a folder of the test's; work is done before the page answers."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(background, "in_thread", lambda job_id: import_work(job_id=job_id))
    return tmp_path


@pytest.fixture
def browser(panel, imports_folder, django_capture_on_commit_callbacks):
    """An owner at the import pages."""
    return Browser(panel, django_capture_on_commit_callbacks)
