"""What makes a stage on AWS."""

from argparse import BooleanOptionalAction, RawDescriptionHelpFormatter

from ops.commands.words import Commands, Needs

TITLE = "A stage on AWS"

_MORE = """\
Makes what Chalice does not: tables, the private bucket, the queue of failures, topics, mail, log groups, alarms and a
budget; then writes .chalice/config.json and each function's policy, from which `chalice deploy` deploys. Nothing is
ever deleted. What is given once (--mail-domain, --alarms-to, --budget, ...) is remembered in the stage's bucket.

It looks at everything first. If a table has other keys, indexes or expiry than it should have, or a permission is
missing, it says so and changes nothing. Killed half-way, or run twice at once, it is simply run again.

Exit codes: 0 the stage can be deployed; 1 something is in the way, and named; 2 the command line is wrong.
"""


def add(commands: Commands) -> None:
    """`provision`."""
    command = commands.command(
        "provision",
        "provisioning.command:provision",
        "make or update all that a stage has on AWS besides its functions",
        needs=Needs.STAGE,
        changes=True,
    )
    command.description, command.formatter_class = _MORE, RawDescriptionHelpFormatter
    command.add_argument("--plan", action="store_true", dest="dry_run", help="the same as --dry-run")
    command.add_argument(
        "--region", metavar="REGION", help="where, for example eu-west-1; else that of your AWS profile"
    )
    sender = command.add_mutually_exclusive_group()
    sender.add_argument("--mail-domain", metavar="DOMAIN", dest="mail", help="the forum's mail comes from here")
    sender.add_argument("--mail-address", metavar="ADDRESS", dest="mail", help="or from this single address")
    command.add_argument(
        "--address",
        metavar="URL",
        help="where people find the forum; mails and feeds lead there: https://forum.example.org",
    )
    command.add_argument(
        "--front", metavar="DIGEST", help="the SHA-256 of CloudFront's secret, where CloudFront stands in front"
    )
    command.add_argument("--language", metavar="CODE", help="of the pages; en unless said")
    command.add_argument("--leave-to", metavar="URL", help='where "Leave this page" leads; an encyclopedia unless said')
    command.add_argument("--alarms-to", metavar="ADDRESS", help="who gets a mail when something is wrong")
    command.add_argument(
        "--budget", metavar="DOLLARS", type=int, help="a month, for the alarm; 25 unless said, 0 for none"
    )
    command.add_argument("--architecture", choices=("arm64", "x86_64"), help="of the functions; arm64 unless said")
    command.add_argument(
        "--development",
        action=BooleanOptionalAction,
        help="tables are not protected, nor backed up; so it is for dev, dev-… and test…",
    )
