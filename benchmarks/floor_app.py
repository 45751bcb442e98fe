"""The floor of start and keys: the smallest Textual application that has something to type in."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class OneInput(App[None]):
    """One `Input`, and nothing else."""

    def compose(self) -> ComposeResult:
        """Lay out the field."""
        yield Input(placeholder="Ready")


if __name__ == "__main__":
    OneInput().run()
