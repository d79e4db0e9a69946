"""Who may do what."""

from ops.commands.words import Commands

TITLE = "People"


def add(commands: Commands) -> None:
    """`make-admin`, `make-moderator`, `make-member`."""
    for level in ("admin", "moderator", "member"):
        command = commands.command(f"make-{level}", "levels:give", f"make somebody {level}", changes=True)
        command.add_argument("handle")
        command.set_defaults(level=level)
