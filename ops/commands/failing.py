"""What mends failures that the forum could not mend by itself."""

from ops.commands.words import Commands

TITLE = "How it is, and mending it"


def add(commands: Commands) -> None:
    """`failed`."""
    failed = commands.group("failed", "batches of streams that a function failed at for 23 hours")
    failed.command("list", "failed.command:show", "list batches that a function failed at for 23 hours")
    failed.command("replay", "failed.command:replay", "park what failed batches were about", changes=True)
    failed.command("drop", "failed.command:drop", "forget failed batches", changes=True)
