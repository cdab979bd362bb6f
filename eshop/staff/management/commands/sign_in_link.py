"""The way back in for whoever lost password or phone and has no owner to ask."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser

from eshop.core.commands import ShopCommand
from eshop.staff.invitations import password_link
from eshop.staff.policy import second_factor_remove
from event_log.services import event_record


class Command(ShopCommand):
    help = "Print a link by which an account's password is set, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="name of the account")
        parser.add_argument("--remove-second-factor", action="store_true", help="also forget its codes and keys")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["login"], is_active=True, is_staff=True).first()
        if account is None:
            raise CommandError(f"There is no active account of the panel named {options['login']}.")
        if options["remove_second_factor"]:
            second_factor_remove(account=account)
        event_record("password_link_made", subject=account, subject_label=account.get_username())
        self.stdout.write(password_link(account))
