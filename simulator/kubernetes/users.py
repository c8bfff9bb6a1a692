# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sends a request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

AUTHENTICATED = "system:authenticated"
MASTERS = "system:masters"


@dataclass(frozen=True)
class User:
    """A name, the groups it is in, and for service accounts its uid."""

    name: str
    groups: tuple[str, ...] = ()
    uid: str = ""
    extra: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    # What GKE asks of IAM where no rule allows; nobody else has any.
    permitted: Callable[[str], bool] | None = field(default=None, compare=False)


ANONYMOUS = User("system:anonymous", ("system:unauthenticated",))
SYSTEM = User("system:apiserver", (MASTERS, AUTHENTICATED))
