# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fault does."""

from __future__ import annotations

REFUSE = "refuse"
RESET = "reset"
RESET_AFTER = "reset-after"
TRUNCATE = "truncate"
SLOW = "slow"
EXPIRE_TOKEN = "expire-token"
SERVICE_DISABLED = "service-disabled"
# To one request: by its service, method and path.
OF_REQUESTS = frozenset({REFUSE, RESET, RESET_AFTER, TRUNCATE, SLOW, EXPIRE_TOKEN, SERVICE_DISABLED})

FAIL = "fail-operation"
STALL = "stall-operation"
LATE = "late-operation"
# To the operation that a request starts.
OF_OPERATIONS = frozenset({FAIL, STALL, LATE})

STOCK_OUT = "stock-out"
QUOTA = "quota"
DEGRADED = "degraded"
POOL_ERROR = "pool-error"
LOST_CONNECTION = "lost-connection"
NO_CLASSES = "no-gateway-classes"
CONFLICTED = "conflicted"
# To a thing, by its name, whenever somebody looks.
OF_THINGS = frozenset({STOCK_OUT, QUOTA, DEGRADED, POOL_ERROR, LOST_CONNECTION, NO_CLASSES, CONFLICTED})

ALL = OF_REQUESTS | OF_OPERATIONS | OF_THINGS
