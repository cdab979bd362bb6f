"""Turns whatever ends a call into one problem answer; the only place that does."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from rest_framework import exceptions

from eshop.api.base.answers import problem_answer
from eshop.api.errors.problem import FieldError, Problem
from eshop.core.errors import ApplicationError, Conflict
from eshop.core.unavailable import RETRY_SECONDS

logger = logging.getLogger(__name__)


def exception_answer(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF's EXCEPTION_HANDLER."""
    problem = _problem(error)
    if problem.code.status >= 500:
        logger.error("A call of the API failed", exc_info=error)
    return problem_answer(problem)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, OperationalError | InterfaceError):
        return Problem("unavailable", headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(error, Conflict):
        return Problem("conflict", error.message, errors=_named(error, "conflict"))
    if isinstance(error, ApplicationError):
        return Problem("invalid_body", error.message, errors=_named(error, "bad_value"))
    for kind, code in _CODES:
        if isinstance(error, kind):
            return Problem(code, headers=_headers(error))
    return Problem("internal_error")


_CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.NotAuthenticated, "token_missing"),
    (exceptions.AuthenticationFailed, "token_invalid"),
    (exceptions.PermissionDenied, "scope_missing"),
    (PermissionDenied, "scope_missing"),
    (exceptions.NotFound, "not_found"),
    (Http404, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.ParseError, "bad_request"),
    (SuspiciousOperation, "bad_request"),
    (UnreadablePostError, "bad_request"),
)


def _headers(error: Exception) -> dict[str, str]:
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, exceptions.NotAuthenticated) else {}


def _named(error: ApplicationError, code: str) -> list[FieldError]:
    return [FieldError(f"/{error.field}", code, error.message)] if error.field else []
