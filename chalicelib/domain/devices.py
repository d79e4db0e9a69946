"""Kinds of devices, as coarse as they can be told apart without keeping anything on them."""

import re

# The first that a browser's own name of itself holds: others hold the names of those below them as well.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_NAME = re.compile(r"[\w.-]{1,30}", re.ASCII)
_LONGEST = 500


def kind_of(user_agent: str) -> str:
    """ "Firefox, Linux" for a browser; a program by its own name, without its version; "?" for who says nothing."""
    said = user_agent[:_LONGEST]
    found = [next((name for sign, name in known if sign in said), None) for known in (_BROWSERS, _SYSTEMS)]
    if all(found):
        return ", ".join(name for name in found if name)
    name = _NAME.match(said)
    return name[0] if name else "?"
