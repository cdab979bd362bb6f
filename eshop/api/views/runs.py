from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from eshop.api.base.answers import model_answer
from eshop.api.base.body import body_parse, body_read
from eshop.api.base.operation import KeyUse, Operation
from eshop.api.base.view import ApiView
from eshop.api.base.writing import written
from eshop.api.errors.problem import Problem
from eshop.api.models import WholeSync
from eshop.api.runs.whole_sync import OPEN_FOR, sync_complete, sync_lock, sync_open
from eshop.api.scopes import Scope
from eshop.api.wire.runs import SyncCompleteBody, SyncRun, SyncRunBody
from eshop.core import clock

_PATH = {"run": {"type": "string", "format": "uuid"}}


class SyncRunsView(ApiView):
    operations = {
        "post": Operation(
            id="sync_run_open",
            tag="Whole sync",
            summary="Begin a whole sync",
            description="Calls of the run carry its id as X-Sync-Run. It is completed within 24 hours or does nothing.",
            scopes=(Scope.CATALOG_WRITE,),
            body=SyncRunBody,
            answers={201: SyncRun},
            key=KeyUse.OPTIONAL,
        )
    }

    def post(self, request: Request) -> HttpResponse:
        sent = body_read(request)
        body_parse(sent, SyncRunBody)
        return written(
            self, sent, lambda: model_answer(sync_shown(sync_open(client=self.client, now=clock.now())), status=201)
        )


class SyncRunView(ApiView):
    operations = {
        "get": Operation(
            id="sync_run",
            tag="Whole sync",
            summary="How far a whole sync is",
            scopes=(Scope.CATALOG_WRITE,),
            answers={200: SyncRun},
            path=_PATH,
        )
    }

    def get(self, request: Request, run: Any) -> HttpResponse:
        sync = WholeSync.objects.filter(client=self.client, pk=run).first()
        if sync is None:
            raise Problem("not_found")
        return model_answer(sync_shown(sync))


class SyncRunCompleteView(ApiView):
    operations = {
        "post": Operation(
            id="sync_run_complete",
            tag="Whole sync",
            summary="Complete a whole sync",
            description="Refused, and the run stays open, when it named other than the expected items, or when more of"
            " the offer would go than the shop allows without `confirm_deactivate`.",
            scopes=(Scope.CATALOG_WRITE,),
            body=SyncCompleteBody,
            answers={200: SyncRun},
            refusals=(409,),
            key=KeyUse.OPTIONAL,
            path=_PATH,
        )
    }

    def post(self, request: Request, run: Any) -> HttpResponse:
        sent = body_read(request)
        body = body_parse(sent, SyncCompleteBody)
        return written(self, sent, lambda: self._complete(str(run), body))

    def _complete(self, run: str, body: SyncCompleteBody) -> HttpResponse:
        now = clock.now()
        sync = sync_lock(client=self.client, text=run, now=now)
        sync_complete(
            sync=sync,
            deactivate_missing=body.deactivate_missing,
            expected=body.expect.items if body.expect else None,
            confirmed=body.confirm_deactivate,
            now=now,
        )
        return model_answer(sync_shown(sync))


def sync_shown(sync: WholeSync) -> SyncRun:
    """The run as the API tells it."""
    return SyncRun(
        id=str(sync.pk),
        state=sync.state,  # type: ignore[arg-type]
        opened_at=sync.opened_at,
        closes_at=sync.opened_at + OPEN_FOR,
        created=sync.created,
        updated=sync.updated,
        unchanged=sync.unchanged,
        rejected=sync.rejected,
        switched_off=sync.switched_off,
    )
