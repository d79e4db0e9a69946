"""What tells operators how a forum is, and what mends it."""

from ops.commands.words import Commands, Needs

TITLE = "How it is, and mending it"


def add(commands: Commands) -> None:
    """`doctor`, `stats`, `audit`, `rebuild`, `mail`, `parked`."""
    doctor = commands.command(
        "doctor", "doctor.command:doctor", "look at a forum from all sides, say what to do", needs=Needs.ANY
    )
    doctor.add_argument("--sample", type=int, default=20, metavar="NUMBER", help="of threads to look for drift in")
    stats = commands.command("stats", "stats:show", "count members, threads, answers and votes by month")
    stats.add_argument("--months", type=int, default=12, metavar="NUMBER", help="of the latest months; 12 unless said")
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
    commands.command(
        "start-over", "parked_keys:start_over", "after a restore, have everything derived anew", changes=True
    )
    mail = commands.group("mail", "mails that wait, failed, or were sent")
    mail.command("show", "mail:show", "show how many mails wait, for how long, and why some failed")
    retry = mail.command("retry", "mail:retry", "have mails that failed or wait sent at once", changes=True)
    retry.add_argument("--error", metavar="CODE", help="only those that failed for this; else all")
    replay = mail.command("replay", "mail:replay", "send mails once more that were sent already", changes=True)
    replay.add_argument("--since", metavar="WHEN", required=True, help="told from then on, as 2026-11-23T09:00 in UTC")
    replay.add_argument("--until", metavar="WHEN", help="and before; else until now")
    parked = commands.group("parked", "work that failed and waits for another try")
    parked.command("list", "parked_keys:show", "list the work that failed and waits for another try")
    for name, does in (("retry", "have parked work tried at once"), ("drop", "forget parked work")):
        command = parked.command(name, f"parked_keys:{name}", does, changes=True)
        command.add_argument("key", nargs="?", metavar="FUNCTION#KEY", help="only this; else all")
