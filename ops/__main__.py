"""`python -m ops COMMAND (--into URL | --stage NAME)`: reads the command line, chooses the forum, runs the command.

Exit codes: 0 done, 1 refused or drift found, 2 bad input.
"""

import importlib
import os
import sys
from collections.abc import Sequence

from ops import stage
from ops.command_line import parser
from ops.console import complain
from ops.failures import Failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    asked = parser().parse_args(arguments)
    try:
        asked.forum = stage.choose(asked.into, asked.stage)
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
