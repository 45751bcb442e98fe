"""Where everybody is: each person at the desk has rooms of their own, and finds in them what they left there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Places:
    """The modes of one person."""

    home: str
    """Their check-in."""
    suffix: str = ""
    """What tells their modes from another's."""
    at: str = ""
    """Where they were when the desk was covered."""
    been: set[str] = field(default_factory=set)
    """Modes of rooms they have been to."""

    def mode(self, room: str) -> str:
        """Return the mode of a room."""
        return f"{room}{self.suffix}"


class Everybody:
    """The places of everybody who was at the desk since the console was started."""

    def __init__(self, home: str) -> None:
        self.here = Places(home)
        """Of whoever is there now, or was last."""
        self._home = home
        self._of: dict[str, Places] = {}

    def turn_to(self, name: str) -> Places | None:
        """Go on with this person's places; return them when they are new, so that there is a home to make."""
        if not self._of:
            self._of[name] = self.here  # whoever comes first is at home where the console started
        if name in self._of:
            self.here = self._of[name]
            return None
        suffix = f" of {len(self._of)}"
        self.here = self._of[name] = Places(f"{self._home}{suffix}", suffix)
        self.here.at = self.here.home
        return self.here
