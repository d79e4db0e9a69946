"""The directory of an unpacked Stack Exchange dump: the site that its name says, and the files in it."""

import re
from pathlib import Path

from ops.failures import BadInput

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_NAME = re.compile(r"[a-z0-9-]+")


def site_of(directory: Path) -> str:
    """The site that a directory's name says: beer.stackexchange.com for itself, for "beer" and "stackexchange-beer".

    Raises BadInput where the name says none.
    """
    name = directory.resolve().name.lower().removeprefix("stackexchange-")
    if _HOST.fullmatch(name):
        return name
    if not _NAME.fullmatch(name):
        raise BadInput(f"The directory's name, {name}, is no site: say it with --site beer.stackexchange.com.")
    return f"{name}.stackexchange.com"


def check_site(site: str) -> None:
    """Raises BadInput for what is no host's name."""
    if not _HOST.fullmatch(site):
        raise BadInput(f"“{site[:100]}” is no site; an example is beer.stackexchange.com.")


def files_in(directory: Path) -> dict[str, Path]:
    """The dump's files by their names in small letters, as old dumps write them."""
    if not directory.is_dir():
        raise BadInput(f"{directory} is not a directory; unpack the dump and name its directory.")
    files = {path.stem.lower(): path for path in sorted(directory.iterdir()) if path.suffix.lower() == ".xml"}
    if "posts" not in files:
        raise BadInput(f"{directory} holds no Posts.xml, so it is no Stack Exchange dump.")
    return files
