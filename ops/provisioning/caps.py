"""What a stage may cost at most: every cap that is not in `.chalice/base.json`, with what it is worth.

A table that is asked all month long for as much as it gives costs about 650 $ for reads and 1,650 $ for writes; the
budget's alarm comes long before (us-east-1 in 2026: 0.125 $ per million reads, 0.625 $ per million writes).
"""

# Request units a second of each table and index (DynamoDB's on-demand maximum throughput).
READS_PER_SECOND = 2_000
WRITES_PER_SECOND = 1_000

# Requests a second that API Gateway lets through to the stage `live`, and how many at once.
REQUESTS_PER_SECOND = 100
REQUESTS_AT_ONCE = 200

# Dollars a month, unless `provision --budget` says otherwise.
BUDGET = 25

LOGS_KEPT_DAYS = 14
EXPORTS_KEPT_DAYS = 1
FAILURES_KEPT_DAYS = 14
