"""What goes into a forum and comes out of it as a whole."""

from pathlib import Path

from ops.commands.words import Commands

TITLE = "Content"


def add(commands: Commands) -> None:
    """`export`, `import`."""
    export = commands.command(
        "export", "exporting.command:export", "write all content into a file, hidden posts included"
    )
    export.add_argument("--to", metavar="FILE|DIR", type=Path, required=True, help="a name ending in .gz is compressed")
    sources = commands.group("import", "bring in questions from elsewhere, or an export")
    csv = sources.command(
        "counselchat", "importing.command:counselchat", "bring in CounselChat's CSV file", changes=True
    )
    csv.add_argument("source", metavar="FILE", type=Path)
    dump = sources.command(
        "stackexchange",
        "importing.command:stackexchange",
        "bring in a Stack Exchange data dump, unpacked",
        changes=True,
    )
    dump.add_argument("source", metavar="DIR", type=Path)
    dump.add_argument("--site", metavar="HOST", help="for example beer.stackexchange.com; else the directory's name")
    for source in (csv, dump):
        source.add_argument("--report", metavar="FILE", type=Path, help="where to list what was skipped or changed")
    back = sources.command("askwell", "exporting.coming_back:bring_back", "bring back what export wrote", changes=True)
    back.add_argument("source", metavar="FILE", type=Path)
