"""A progress bar on a terminal, nothing anywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from baselinker_integration.player.imports import Progress as ProgressCallback


@contextmanager
def import_progress(console: Console) -> Iterator[ProgressCallback]:
    """One bar per action of the import, drawn on `console` while the block runs."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, object] = {}

        def show(action: str, done: int, total: int) -> None:
            if action not in tasks:
                tasks[action] = bars.add_task(action, total=total)
            bars.update(tasks[action], completed=done, total=total)  # type: ignore[arg-type]

        yield show
