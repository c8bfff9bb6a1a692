# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, in words a user can act on."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._remedies import LATER, advice


class FleetError(Exception):
    """An error for the user: what was being done, to what, what was answered and what to do next.

    ``remedy`` says what to do next where the message itself does not.
    """

    remedy = ""


class InputError(FleetError):
    """An option that cannot work; the message names it and says what to set."""


class ParentMissing(FleetError):
    """Something that must exist first does not: a cluster, an API, a namespace, a kind.

    In check mode this reads as "absent", because the same run may be about to make the parent.
    """


class ApiDisabled(ParentMissing):
    """An API that is not enabled, or was only minutes ago."""

    def __init__(self, service: str, doing: str, text: str) -> None:
        super().__init__(f"{doing}: {text}")
        self.service = f"{service}.googleapis.com"


class AmbiguousOutcome(FleetError):
    """A write whose answer never came: only reading can tell whether the server acted."""

    remedy = LATER


class WaitTimeout(FleetError):
    """A wait that reached its deadline; the message quotes the last state seen."""


class Refusal(FleetError):
    """An answer that says no: HTTP code, the API's status or reason, its text, unshortened, and the fields it names."""

    def __init__(self, doing: str, code: int, status: str, text: str, fields: Sequence[str] = ()) -> None:
        super().__init__(f"{doing}: {code} {status}: {text}".replace(" : ", " "))
        self.doing = doing
        self.code = code
        self.status = status
        self.text = text
        self.fields = tuple(fields)
        self.remedy = advice(doing, code, status, text)


class CheckModeWrite(AssertionError):
    """A write attempted in check mode: a defect of this collection, never of the user."""
