"""What tells operators how a forum is, and what mends it."""

from ops.commands.words import Commands

TITLE = "How it is, and mending it"


def add(commands: Commands) -> None:
    """`audit`, `rebuild`, `parked`."""
    audit = commands.command(
        "audit", "audit.command:audit", "compare everything derived with what it follows from", changes=True
    )
    audit.add_argument("--repair", action="store_true", help="park the keys concerned, wait, and audit again")
    audit.add_argument("--patience", type=float, default=300, metavar="SECONDS", help="how long --repair may wait")
    rebuild = commands.command(
        "rebuild", "parked_keys:rebuild", "have everything derived brought into line again", changes=True
    )
    rebuild.add_argument("what", choices=("threads", "members", "all"))
    rebuild.add_argument("--wait", action="store_true", help="return when all of it is done")
    parked = commands.group("parked", "work that failed and waits for another try")
    parked.command("list", "parked_keys:show", "list the work that failed and waits for another try")
    for name, does in (("retry", "have parked work tried at once"), ("drop", "forget parked work")):
        command = parked.command(name, f"parked_keys:{name}", does, changes=True)
        command.add_argument("key", nargs="?", metavar="FUNCTION#KEY", help="only this; else all")
