"""What mends failures that the forum could not mend by itself."""

from ops.commands.words import Commands, Needs

TITLE = "How it is, and mending it"


def add(commands: Commands) -> None:
    """`failed`."""
    failed = commands.group("failed", "batches of streams that a function failed at for 23 hours")
    for name, function, does in (
        ("list", "show", "list batches that a function failed at for 23 hours"),
        ("replay", "replay", "park what failed batches were about"),
        ("drop", "drop", "forget failed batches"),
    ):
        failed.command(name, f"failed.command:{function}", does, needs=Needs.STAGE, changes=name != "list")
