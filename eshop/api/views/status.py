from django.http import HttpResponse
from rest_framework.request import Request

from eshop.api.access.limits import WRITES_AT_ONCE
from eshop.api.base.answers import model_answer
from eshop.api.base.body import LONGEST_BODY
from eshop.api.base.operation import Operation
from eshop.api.base.view import ApiView
from eshop.api.models import ApiToken, WholeSync
from eshop.api.schema.settings import VERSION
from eshop.api.views.runs import sync_shown
from eshop.api.wire.status import Limits, Status


class StatusView(ApiView):
    operations = {
        "get": Operation(
            id="status",
            tag="Status",
            summary="Who you are and what you may do",
            description="The call to begin with: it shows that address, token and clock are right.",
            scopes=(),
            answers={200: Status},
        )
    }

    def get(self, request: Request) -> HttpResponse:
        token: ApiToken = request.auth  # type: ignore[assignment]
        limits = Limits(
            calls_a_minute=self.client.calls_a_minute, bulk_writes_at_once=WRITES_AT_ONCE, body_bytes=LONGEST_BODY
        )
        last = WholeSync.objects.filter(client=self.client).order_by("-opened_at").first()
        return model_answer(
            Status(
                version=VERSION,
                client=self.client.name,
                scopes=self.client.scopes,
                token_expires_at=token.expires_at,
                limits=limits,
                last_sync_run=sync_shown(last) if last else None,
            )
        )
