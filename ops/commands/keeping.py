"""What keeps a stage safe: backups, and keys that are changed."""

from ops.commands.words import Commands, Needs

TITLE = "Keeping it safe"


def add(commands: Commands) -> None:
    """`backup`, `rotate-keys`."""
    backup = commands.group("backup", "DynamoDB's own backups of the truth")
    make = backup.command("make", "backups:make", "back up all tables of truth", needs=Needs.STAGE, changes=True)
    make.add_argument("--name", help="what the backup is called; else the date and time")
    backup.command("list", "backups:show", "list the backups", needs=Needs.STAGE)
    restore = backup.command(
        "restore", "backups:restore", "restore a backup as another stage's tables", needs=Needs.STAGE, changes=True
    )
    restore.add_argument("name")
    restore.add_argument("--as-stage", metavar="NAME", required=True, help="the stage whose tables are made of it")
    rotate = commands.command(
        "rotate-keys", "key_rotation:rotate", "put newer keys beside those this stage hashes with", changes=True
    )
    rotate.add_argument("--retire", action="store_true", help="forget the former keys")
    rotate.add_argument("--now", action="store_true", help="with --retire: do not wait for a day")
