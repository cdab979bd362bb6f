"""Mój profil: one's own data, sessions and history."""

from typing import Any

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from eshop.core import clock
from eshop.core.pages.reauthentication import password_ask_again
from eshop.staff.devices import device_of
from eshop.staff.forms.accounts import EmailForm, ProfileForm
from eshop.staff.history import history_rows, sign_in_record
from eshop.staff.models import Preference
from eshop.staff.policy import has_second_factor, needs_second_factor
from eshop.staff.services import own_email_change, own_profile_change


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def profile_view(request: HttpRequest) -> HttpResponseBase:
    """Name and language as a form, the rest as links; sessions and history below."""
    user = _me(request)
    chosen = Preference.objects.filter(user=user).first()
    language = chosen.language if chosen else getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    initial = {"language": language, "wants_digest": bool(chosen and chosen.digest_sent_on)}
    form = ProfileForm(request.POST or None, instance=user, initial=initial, label_suffix="")
    if request.method == "POST" and form.is_valid():
        own_profile_change(user=user, now=clock.now(), **form.cleaned_data)
        response = HttpResponseRedirect(reverse("staff_profile"))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])
        messages.success(request, gettext("Zapisano."))
        return response
    context = {
        **admin.site.each_context(request),
        "title": gettext("Moje konto"),
        "form": form,
        "roles": user.groups.order_by("name"),
        "has_second_factor": has_second_factor(user),
        "needs_second_factor": needs_second_factor(user),
        "sessions": _sessions(request, user),
        "history": history_rows(user),
    }
    return TemplateResponse(request, "staff/profile.html", context)


def _sessions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Open ones, the present one first, then by last use."""
    mine = request.session.session_key
    rows = [
        {"session": session, "device": device_of(session.user_agent), "is_current": session.session_key == mine}
        for session in UserSession.objects.purge_and_list(user)
    ]
    return sorted(rows, key=lambda row: (not row["is_current"], -row["session"].last_seen_at.timestamp()))


def session_end_view(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """End one of one's own sessions."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    session = UserSession.objects.filter(pk=session_id, user=_me(request)).first()
    if session is None:
        raise Http404
    return _end(request, [session])


def sessions_end_view(request: HttpRequest) -> HttpResponseBase:
    """End all of one's own sessions but this one."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    others = UserSession.objects.filter(user=_me(request)).exclude(session_key=request.session.session_key)
    return _end(request, list(others))


def _end(request: HttpRequest, sessions: list[UserSession]) -> HttpResponse:
    for session in sessions:
        device = device_of(session.user_agent)
        sign_in_record("session_ended", request=request, user=_me(request), device=device)
    end_sessions(request, sessions)
    if request.user.is_authenticated:
        messages.success(request, gettext("Zakończono sesje: %(count)s.") % {"count": len(sessions)})
    return HttpResponseRedirect(reverse("staff_profile"))


def email_view(request: HttpRequest) -> HttpResponseBase:
    """Change one's own e-mail address; whoever holds it can set a new password, so the password is asked again."""
    password_ask_again(request)
    user = _me(request)
    form = EmailForm(request.POST or None, instance=User.objects.get(pk=user.pk), label_suffix="")
    if request.method == "POST" and form.is_valid():
        own_email_change(user=user, email=form.cleaned_data["email"])
        messages.success(request, gettext("Zmieniono adres e-mail."))
        return HttpResponseRedirect(reverse("staff_profile"))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Adres e-mail"),
        "form": form,
        "submit_label": gettext("Zapisz"),
        "back_url": reverse("staff_profile"),
        "back_label": gettext("Moje konto"),
    }
    return TemplateResponse(request, "panel/form_page.html", context)
