"""What operators decide about a forum: its rule, its switches, its categories, its help lines."""

from ops.commands.words import Commands

TITLE = "Settings"


def add(commands: Commands) -> None:
    """`rule`, `options`, `category`, `help-line`."""
    for name, group, does in (
        ("rule", "points", "the numbers of the points rule"),
        ("options", "options", "the forum's switches"),
    ):
        verbs = commands.group(name, does)
        verbs.command("show", "tuning:show", f"show {does}").set_defaults(group=group)
        change = verbs.command("set", "tuning:change", f"change {does}", changes=True)
        change.add_argument("values", nargs="+", metavar="NAME=VALUE")
        change.set_defaults(group=group)
    _categories(commands.group("category", "the tree of categories"))
    _help_lines(commands.group("help-line", "whom the help page tells people to call or write to"))


def _categories(verbs: Commands) -> None:
    verbs.command("list", "categories:show", "list the tree of categories")
    change = verbs.command("set", "categories:describe", "make a category, or change what is said of it", changes=True)
    change.add_argument("path", help='for example "relationships/family"')
    change.add_argument("--title")
    change.add_argument("--description")
    change.add_argument("--position", type=int, help="siblings stand in the order of these numbers")


def _help_lines(verbs: Commands) -> None:
    verbs.command("list", "help_lines:show", "list the help lines, and which were not checked for 180 days")
    line = verbs.command("add", "help_lines:add", "enter a help line, or enter it anew", changes=True)
    line.add_argument("--country", required=True, help="as people will read it")
    line.add_argument("--name", required=True)
    line.add_argument("--number", default="", help="to call, as people will read it")
    line.add_argument("--text", metavar="NUMBER", default="", help="to send messages to")
    line.add_argument("--hours", default="", help='for example "day and night"')
    line.add_argument("--languages", default="", help='for example "English, Irish"')
    line.add_argument("--source", metavar="URL", required=True, help="the page of the line that says all this")
    line.add_argument("--checked-on", metavar="DATE", required=True, help="when somebody tried it last: 2026-03-05")
    checked = verbs.command(
        "check", "help_lines:check", "note that somebody has tried a help line and all of it is right", changes=True
    )
    checked.add_argument("key", help='for example "ireland/some-line"')
    checked.add_argument("--on", metavar="DATE", help="when; else today")
    removed = verbs.command("remove", "help_lines:remove", "take a help line off the page", changes=True)
    removed.add_argument("key")
