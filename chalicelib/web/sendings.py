"""What a form sent: its fields as an action takes them, and its deed done once however often it was sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.actions import once as making
from chalicelib.actions.once import Earlier
from chalicelib.domain.members import Member, Viewer
from chalicelib.web import bodies, drafts, sessions
from chalicelib.web.visits import Visit

# A second click asks while the first request is still at work, and its answer is the one the browser shows.
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that arrived; `typed` has every field of it."""

    visit: Visit
    typed: Mapping[str, str]

    @property
    def viewer(self) -> Viewer:
        return self.visit.viewer

    @property
    def is_to_be_remembered(self) -> bool:
        """Whether "remember me on this device" was ticked."""
        return bool(self.typed.get("remember"))

    def fields(self, *names: str) -> dict[str, object]:
        """Those of these fields that were sent, for an action; "tags" as a list."""
        sent: dict[str, object] = {name: self.typed[name] for name in names if name in self.typed}
        return sent | {"tags": drafts.tags(self.typed["tags"])} if "tags" in sent else sent

    def once(self, make: Callable[[str], str]) -> str:
        """What `make` gives for the id that it is given; for a form sent twice what it gave the first time.

        Raises what `make` raises, and `KeyInFlight` when the first one is not done within two seconds.
        """

        def kept(made: str) -> dict[str, Any]:
            return {"made": made}

        digest = making.digest(f"{self.visit.path}\n".encode() + bodies.raw(self.visit.request))
        key = making.key(self._whose(), self.visit.path, f"{drafts.once_of(self.typed)} {digest}")
        made = making.once(key, digest, make, kept, _PATIENCE)
        return str(made.kept["made"]) if isinstance(made, Earlier) else made

    def remember_guest(self) -> None:
        """After a guest's deed: their name is there again next time, for as long as they ticked."""
        if not isinstance(self.viewer, Member):
            sessions.remember_guest(self.typed.get("name", ""), remembered=self.is_to_be_remembered)

    def _whose(self) -> str:
        """A guest is the one who holds the form, or where nothing in it is theirs alone, the one at this device."""
        if isinstance(self.viewer, Member):
            return f"member {self.viewer.id}"
        return "guest" if drafts.once_of(self.typed) else f"guest {self.viewer.device}"
