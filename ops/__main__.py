"""`python -m ops COMMAND (--into URL | --stage NAME)`: reads the command line, chooses the forum, runs the command.

Exit codes: 0 done; 1 refused, or something was found that needs the operator; 2 bad input.
"""

import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from ops import stage
from ops.command_line import parser
from ops.console import as_json, complain
from ops.failures import BadInput, Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code. Without a command it shows the page of all commands."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words:
        print(parser().format_help(), end="")
        return BadInput.exit_code
    asked = parser().parse_args(words)
    if not asked.json:
        return _run(asked)
    with as_json(asked.command) as conclude:
        code = _run(asked)
        conclude(code)
    return code


def _run(asked: Namespace) -> int:
    try:
        asked.forum = stage.needed(asked)
        module, _, function = asked.run.partition(":")
        return int(getattr(importlib.import_module(module), function)(asked))
    except Failure as failure:
        complain(str(failure))
        return failure.exit_code
    except KeyboardInterrupt:
        complain("Stopped. Run the same command again to go on.")
        return 1
    except BrokenPipeError:
        return _nobody_reads_on()
    except Exception as error:
        return _unless_unavailable(error)


def _unless_unavailable(error: Exception) -> int:
    from chalicelib.domain.errors import Unavailable

    if not isinstance(error, Unavailable):
        raise error
    complain("The forum's storage does not answer. Run the same command again to go on.")
    return 1


def _nobody_reads_on() -> int:
    """As with `| head`: not worth a word, also not when Python closes its output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
