"""Asking again for the password before something that a stolen, or merely open, session must not do."""

from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse


def password_ask_again(request: HttpRequest, *, keep_form: bool = True) -> None:
    """Go on only if the person signed in, or gave the password again, a short while ago (PASSWORD_AGAIN_MINUTES).

    Otherwise the person is asked, and the request is done afterwards: the form waits in the session meanwhile. A form
    that may hold a secret must not wait there: with `keep_form=False` the person fills it in again.
    """
    if not is_reauthentication_required(request, app="eshop"):
        return
    if keep_form:
        raise ReauthenticationRequired
    address = f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
    raise ImmediateHttpResponse(HttpResponseRedirect(address))
