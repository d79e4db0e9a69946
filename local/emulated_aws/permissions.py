"""Which permission each role has used, and by which statements of its policy: what least privilege is measured by."""

import json
from email.utils import parseaddr
from typing import Any

from ministack.core import iam_actions, iam_evaluator

# By role, then by action and resource: the names of all statements that allow it.
used: dict[str, dict[str, list[str]]] = {}


def add_what_is_missing() -> None:
    """Notes every call of a role that its policies allow, and asks whose name a mail is sent in."""
    iam_evaluator.evaluate = _noting(iam_evaluator.evaluate)
    iam_actions._ses_v2_resource_arn = _naming_senders(iam_actions._ses_v2_resource_arn)


def _noting(evaluate: Any) -> Any:

    def noting(ctx: Any, policies: Any, *limits: Any) -> Any:
        result = evaluate(ctx, policies, *limits)
        if result.decision == "Allow" and ":assumed-role/" in ctx.principal_arn:
            statements = [statement for document in policies for statement in document]
            names = [s.sid for s in statements if iam_evaluator._first_match(ctx, [s], "Allow")]
            role = iam_evaluator._role_name_from_assumed_arn(ctx.principal_arn)
            used.setdefault(role, {})[f"{ctx.action} {ctx.resource_arn}"] = names
        return result

    return noting


def _naming_senders(arn_of: Any) -> Any:
    """SES asks for the right to send in an identity's name; ministack would ask for the right to send in any."""

    def naming(method: str, path: str, body: bytes, region: str, account: str) -> str:
        if not path.endswith("/outbound-emails"):
            return str(arn_of(method, path, body, region, account))
        _, sender = parseaddr(json.loads(body).get("FromEmailAddress", ""))
        return f"arn:aws:ses:{region}:{account}:identity/{sender}"

    return naming
