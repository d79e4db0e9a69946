"""Texts that lie in a table so that reading the table is not reading them: sealed with a key of this stage.

PyNaCl is imported with the first text: most functions never see one. A sealed text names its key, so that a stage may
go on to a new one (`KEYS`, the newest last) and still open what the old ones sealed.
"""

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from chalicelib.storage import keys

if TYPE_CHECKING:
    from nacl.secret import SecretBox

KEYS = ("seal-1",)

# The length of an address narrows down whose it is; so all that are not longer than this look alike.
_PADDED_TO = 96


def seal(text: str) -> str:
    """The text, sealed."""
    from nacl.bindings import sodium_pad

    name = KEYS[-1]
    sealed = _box(name).encrypt(sodium_pad(text.encode(), _PADDED_TO))
    return f"{name}.{b64encode(sealed).decode()}"


def opened(sealed: str) -> str:
    """The text that was sealed. `KeyError` for a key that this stage never had, `nacl.exceptions.CryptoError` for any
    change."""
    from nacl.bindings import sodium_unpad

    name, _, text = sealed.partition(".")
    if name not in KEYS:
        raise KeyError(name)
    return sodium_unpad(_box(name).decrypt(b64decode(text)), _PADDED_TO).decode()


def _box(name: str) -> "SecretBox":
    from nacl.secret import SecretBox

    return SecretBox(keys.key(name))
