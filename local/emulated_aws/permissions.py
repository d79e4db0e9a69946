"""Which permission each role has used, and by which statements of its policy: what least privilege is measured by."""

from typing import Any

from ministack.core import iam_evaluator

# By role, then by action and resource: the names of all statements that allow it.
used: dict[str, dict[str, list[str]]] = {}


def add_what_is_missing() -> None:
    """Notes every call of a role that its policies allow."""
    evaluate = iam_evaluator.evaluate

    def noting(ctx: Any, policies: Any, *limits: Any) -> Any:
        result = evaluate(ctx, policies, *limits)
        if result.decision == "Allow" and ":assumed-role/" in ctx.principal_arn:
            statements = [statement for document in policies for statement in document]
            names = [s.sid for s in statements if iam_evaluator._first_match(ctx, [s], "Allow")]
            role = iam_evaluator._role_name_from_assumed_arn(ctx.principal_arn)
            used.setdefault(role, {})[f"{ctx.action} {ctx.resource_arn}"] = names
        return result

    iam_evaluator.evaluate = noting
