# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user can do about an answer that says no."""

from __future__ import annotations

import re

AGAIN = "run again: the run continues where it stopped."
# Words of an answer that say more than its code, and what helps then.
_BY_WORDS = {
    "admission webhook": f"Mend what the webhook objects to, or ask those who run it, then {AGAIN}",
    "quota": f"Raise the quota that the answer names, or ask for less, then {AGAIN}",
    "too many operations": f"Wait until the other operations are done, then {AGAIN}",
}
# Calls whose refusal does not name the permission, by how they are told.
_PERMISSIONS = (
    (re.compile(r"GET cloudresourcemanager v1/projects/[^/:]+"), "resourcemanager.projects.get"),
    (re.compile(r"POST cloudresourcemanager .*:getIamPolicy"), "resourcemanager.projects.getIamPolicy"),
    (re.compile(r"POST cloudresourcemanager .*:setIamPolicy"), "resourcemanager.projects.setIamPolicy"),
    (re.compile(r"GET serviceusage .*/services"), "serviceusage.services.list"),
    (re.compile(r"POST serviceusage .*:(batchEnable|enable|generateServiceIdentity)"), "serviceusage.services.enable"),
)
_BUSY = f"Wait until whoever else changes it is done, then {AGAIN}"
_BY_CODE = {
    401: f"Check the credentials: they are unknown, have expired or belong elsewhere; then {AGAIN}",
    403: f"Grant the caller the permission for this call, then {AGAIN}",
    404: f"Check name, project and location, and whether somebody removed it meanwhile; then {AGAIN}",
    409: _BUSY,
    412: _BUSY,
    429: f"Wait a minute, then {AGAIN}",
}
LATER = f"Wait until the service answers, then {AGAIN}"
_CORRECT = f"Correct what the answer names, then {AGAIN}"


def advice(doing: str, code: int, status: str, text: str) -> str:
    """What to do about a refusal: by its words, by what was asked, by its HTTP code, or by whose fault it is."""
    by_words = next((told for words, told in _BY_WORDS.items() if words in text.lower()), "")
    # Kubernetes answers a mistake in an apply with 500 and no reason.
    of_the_server = code == 0 or (code >= 500 and status != "")
    permission = next((name for call, name in _PERMISSIONS if code == 403 and call.fullmatch(doing)), None)
    if permission and not by_words:
        return f"Grant the caller {permission}, then {AGAIN}"
    return by_words or _BY_CODE.get(code) or (LATER if of_the_server else _CORRECT)
