"""Whether the account can reserve what the stage's functions may run at a time: a new one often cannot."""

from ops.provisioning import chalice_files
from ops.provisioning.aws import Aws
from ops.provisioning.troubles import Trouble
from ops.stage_names import StageNames

_NEVER_RESERVED = 100  # AWS keeps so many for functions without a reservation


def lack_of_room(aws: Aws, names: StageNames) -> Trouble | None:
    """Why nothing can be reserved and what to do; None where there is room, or was when the stage was deployed."""
    needed = sum(chalice_files.reserved_concurrency().values())
    limit = aws["lambda"].get_account_settings()["AccountLimit"]
    if limit["UnreservedConcurrentExecutions"] - _NEVER_RESERVED >= needed:
        return None
    if limit["UnreservedConcurrentExecutions"] - _NEVER_RESERVED + _reserved(aws, names) >= needed:
        return None
    return Trouble(
        f"This account may run {limit['ConcurrentExecutions']:,} functions at a time; {needed} would be reserved for "
        f"this stage and {_NEVER_RESERVED} have to stay free. The stage is deployed without this cap.",
        "Ask for 1,000 in Service Quotas (AWS Lambda, concurrent executions), then provision and deploy again.",
        grave=False,
    )


def _reserved(aws: Aws, names: StageNames) -> int:
    """What this stage's functions have reserved already."""
    lambda_, reserved = aws["lambda"], 0
    for function in chalice_files.functions():
        try:
            told = lambda_.get_function_concurrency(FunctionName=names.function(function))
        except lambda_.exceptions.ResourceNotFoundException:
            continue
        reserved += told.get("ReservedConcurrentExecutions", 0)
    return reserved
