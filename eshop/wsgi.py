import logging
import os

from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eshop.settings")
os.environ.setdefault("DATABASE_LIMITS", "web")
django_application = get_wsgi_application()

# Django runs its checks for commands only; a web process must not serve with contradictory settings either.
_found = run_checks(tags=[Tags.security])
if _wrong := [message for message in _found if message.is_serious()]:
    raise ImproperlyConfigured("\n".join(map(str, _wrong)))
for _doubt in _found:
    logging.getLogger("eshop.settings").warning("%s %s (%s)", _doubt.msg, _doubt.hint, _doubt.id)

# After the set-up above: it needs the addresses.
from baselinker_integration.door.http import ConnectorApplication  # noqa: E402

application = ConnectorApplication(django_application)
