# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user can do about an answer that says no."""

from __future__ import annotations

AGAIN = "run again: the run continues where it stopped."
# Words of an answer that say more than its code, and what helps then.
_BY_WORDS = {
    "admission webhook": f"Mend what the webhook objects to, or ask those who run it, then {AGAIN}",
    "quota": f"Raise the quota that the answer names, or ask for less, then {AGAIN}",
    "too many operations": f"Wait until the other operations are done, then {AGAIN}",
}
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


def advice(code: int, status: str, text: str) -> str:
    """What to do about a refusal: by its words, by its HTTP code, or by whose fault it is."""
    by_words = next((told for words, told in _BY_WORDS.items() if words in text.lower()), "")
    # Kubernetes answers a mistake in an apply with 500 and no reason.
    of_the_server = code == 0 or (code >= 500 and status != "")
    return by_words or _BY_CODE.get(code) or (LATER if of_the_server else _CORRECT)
