"""The connector's own kind of actor: BaseLinker, by the account through which it calls."""

from django.utils.translation import gettext_lazy as _

from event_log.actors import register_actor_kind

BASELINKER = register_actor_kind(code="baselinker", label=_("BaseLinker"))
