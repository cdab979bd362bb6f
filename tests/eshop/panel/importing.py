"""A person at the import pages, and what BaseLinker reads of what came in."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baselinker_integration.accounts.connections import connection_create
from eshop.addons.services import addon_ensure_active
from eshop.panel.models import ImportJob
from tests.eshop.catalog.importing.helpers import FILES

SAMPLES = FILES / "samples"
EXPECTED = json.loads((SAMPLES / "products_data.json").read_text(encoding="utf-8"))
"""What `told` tells of each item of a sample, by its code."""


class Browser:
    """A person at the import pages."""

    def __init__(self, client, capture):
        self.client, self._capture = client, capture

    def post(self, address, data=None):
        with self._capture(execute=True):
            return self.client.post(address, data or {})

    def send(self, name, content):
        """Upload a file; the job that came of it."""
        content = content.encode() if isinstance(content, str) else content
        answer = self.post(reverse("admin:panel_import_upload"), {"file": SimpleUploadedFile(name, content)})
        job = ImportJob.objects.first()
        assert answer.headers["Location"] == reverse("admin:panel_import", args=[job.pk])
        return job

    def step(self, job, step, **data):
        answer = self.post(reverse("admin:panel_import_step", args=[job.pk, step]), data)
        job.refresh_from_db()
        return answer

    def page(self, job):
        answer = self.client.get(reverse("admin:panel_import", args=[job.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    def rejected(self, job):
        answer = self.client.get(reverse("admin:panel_import_rejected", args=[job.pk]))
        return b"".join(answer.streaming_content)

    def bring_in(self, name, content, **options):
        job = self.send(name, content)
        if options:
            self.step(job, "sprawdz", **options)
        job.refresh_from_db()
        assert job.state == "checked", job.problems
        self.step(job, "uruchom")
        assert job.state == "done"
        return job


def products_data(client):
    """What BaseLinker reads of all items, by product code."""
    addon_ensure_active(code="baselinker")
    connected = connection_create(name="Konto", key="klucz-do-testow-0123456789")

    def call(action, **fields):
        return client.post(connected.connection.path, {"bl_pass": connected.key, "action": action, **fields}).json()

    ids = [key for key in call("ProductsList", page=1) if key != "pages"]
    return {found["sku"]: found for found in call("ProductsData", products_id=",".join(ids)).values()}


def told(found):
    """An item of ProductsData without ids, and without what is as usual; its variants by their codes."""
    usual = {"tax": 23, "currency": "PLN", "unit": "szt.", "weight": 0.0}
    kept = {
        name: value
        for name, value in found.items()
        if value not in ("", [], usual.get(name)) and name not in ("sku", "tax_rate", "category_id", "variants")
    }
    variants = {variant["sku"]: told(variant) for variant in found.get("variants", {}).values()}
    return kept | ({"variants": variants} if variants else {})
