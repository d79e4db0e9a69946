"""The one place that hands mails over: SES takes them whole, one at a time. The client is made with the first mail."""

import logging
from functools import cache
from typing import Any

from chalicelib.config import settings

log = logging.getLogger(__name__)

_CONNECT_SECONDS, _READ_SECONDS = 1.0, 5.0

# SES v2's own names for what another mail would meet as well, sooner or later.
_TOO_MUCH = frozenset(
    ("TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling", "ServiceUnavailable")
)
_NOT_US = frozenset(
    (
        *("AccountSuspendedException", "SendingPausedException", "MailFromDomainNotVerifiedException"),
        *("NotFoundException", "AccessDeniedException", "InternalFailure", "InternalServiceErrorException"),
    )
)


class NotNow(Exception):
    """SES takes no mail at the moment, whoever it is for: more than the rate, or the account may not send."""


class Refused(Exception):
    """SES does not take this mail."""


class Unanswered(Exception):
    """Nobody knows whether SES took the mail: it did not answer in time."""


def is_set_up() -> bool:
    """Whether this stage can send mails at all: it has to know who writes them, and where their links lead."""
    if settings.mail_from and settings.address:
        return True
    log.warning("No mail is sent: ASKWELL_MAIL_FROM and ASKWELL_ADDRESS are needed")
    return False


def send(mail: bytes, sender: str, to: str) -> str:
    """Hands a mail over; returns SES's id for it.

    Raises `NotNow`, `Refused` or `Unanswered`. None of them says more than a code: what SES writes names addresses.
    """
    from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

    request: dict[str, Any] = {
        "FromEmailAddress": sender,
        "Destination": {"ToAddresses": [to]},
        "Content": {"Raw": {"Data": mail}},
    }
    if settings.configuration_set:
        request["ConfigurationSetName"] = settings.configuration_set
    try:
        return str(_client().send_email(**request)["MessageId"])
    except ClientError as error:
        raise _in_our_words(error.response) from None
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        raise NotNow(type(error).__name__) from None
    except BotoCoreError as error:
        raise Unanswered(type(error).__name__) from None


def _in_our_words(response: Any) -> Exception:
    code = str(response.get("Error", {}).get("Code", "unknown"))
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    if code in _TOO_MUCH or code in _NOT_US or status >= 500:
        return NotNow(code)
    return Refused(code)


@cache
def _client() -> Any:
    """No retries of botocore's own: it would repeat a mail whose first copy was taken."""
    import botocore.session
    from botocore.config import Config

    patience = Config(connect_timeout=_CONNECT_SECONDS, read_timeout=_READ_SECONDS, retries={"total_max_attempts": 1})
    return botocore.session.get_session().create_client("sesv2", region_name=settings.region, config=patience)
