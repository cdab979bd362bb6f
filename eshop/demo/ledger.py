"""Steps of the demo, told as they happen, and whether each did what it should."""

from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape


class Ledger:
    """Prints one line per step and remembers whether any failed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.failed = 0

    def check(self, label: str, succeeded: bool, seen: object = "") -> None:
        """Tell one step. `seen` is what was found; it is shown beside a step that went wrong."""
        if succeeded:
            self._console.print(f"[green]✓[/green] {escape(label)}", highlight=False)
            return
        self.failed += 1
        self._console.print(f"[red]✗ {escape(label)}[/red] {_('Zastano')}: {escape(str(seen))}", highlight=False)
