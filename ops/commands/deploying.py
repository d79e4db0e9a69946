"""What brings a stage live and takes it off again."""

from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from ops.commands.words import Commands, Needs

TITLE = "A stage on AWS"

_ARCHITECTURES = ("arm64", "x86_64")
_MORE = """\
Provisions, builds, runs `chalice deploy` in build/, then sets what Chalice cannot set: how streams are retried and
where given-up batches go, API Gateway's own answers, the cap on requests. At the end it asks the live address.

One deploy of a stage runs at a time; a second one says who is at it. Killed half-way, it is simply run again: what
Chalice remembers of the stage lies in the stage's bucket and is compared with what is on AWS.

Exit codes: 0 the stage is live and answers; 1 something is in the way, and named; 2 the command line is wrong.
"""


def add(commands: Commands) -> None:
    """`build`, `deploy`, `delete`."""
    build = commands.command(
        "build", "deploying.command:make", "make build/, from which Chalice deploys", needs=Needs.NOTHING
    )
    build.add_argument("--into", metavar="DIR", dest="made_in", type=Path, help="elsewhere than in build/")
    build.add_argument("--architecture", choices=_ARCHITECTURES, help="of the functions; arm64 unless said")
    deploy = commands.command(
        "deploy", "deploying.command:deploy", "bring a stage live, or up to date", needs=Needs.STAGE, changes=True
    )
    deploy.description, deploy.formatter_class = _MORE, RawDescriptionHelpFormatter
    deploy.add_argument("--architecture", choices=_ARCHITECTURES, help="of the functions; remembered")
    delete = commands.command(
        "delete",
        "deploying.command:delete",
        "take everything of a stage off AWS but its tables",
        needs=Needs.STAGE,
        changes=True,
    )
    delete.add_argument("--yes", metavar="NAME", help="the stage's name again, to say that this is meant")
    for command in (deploy, delete):
        command.add_argument("--region", metavar="REGION", help="where; else that of your AWS profile")
