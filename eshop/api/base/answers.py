"""Answers as bytes: models in JSON, and problems (RFC 9457)."""

from collections.abc import Mapping

from django.http import HttpResponse
from pydantic import BaseModel

from eshop.api.errors.problem import FieldError, Problem
from eshop.api.wire.problems import ErrorDetail
from eshop.api.wire.problems import Problem as ProblemBody
from eshop.core.links import public_link
from event_log.context import correlation_id_get

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"


def model_answer(model: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The model as JSON."""
    body = model.model_dump_json(by_alias=True).encode()
    return HttpResponse(body, status=status, content_type=JSON, headers=dict(headers or {}))


def problem_answer(problem: Problem) -> HttpResponse:
    """The problem in the present language."""
    title = str(problem.code.title)
    body = ProblemBody(
        type=public_link(f"/api/docs/errors#{problem.code.code}"),
        title=title,
        status=problem.code.status,
        detail=str(problem.detail) or title,
        code=problem.code.code,
        correlation_id=correlation_id_get(),
        errors=error_details(problem.errors),
    )
    answer = HttpResponse(body.model_dump_json().encode(), status=problem.code.status, content_type=PROBLEM_JSON)
    for name, value in problem.headers.items():
        answer[name] = value
    return answer


def error_details(errors: tuple[FieldError, ...], place: str = "") -> list[ErrorDetail]:
    """The mistakes as they travel; `place` goes in front of each pointer."""
    return [ErrorDetail(pointer=f"{place}{each.pointer}", code=each.code, detail=str(each.text)) for each in errors]
