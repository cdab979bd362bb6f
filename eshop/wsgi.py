import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eshop.settings")
os.environ.setdefault("DATABASE_LIMITS", "web")
django_application = get_wsgi_application()

# After the set-up above: they need the settings and the addresses.
from baselinker_integration.door.http import ConnectorApplication  # noqa: E402
from eshop.core.checks import settings_enforce  # noqa: E402

settings_enforce()

application = ConnectorApplication(django_application)
