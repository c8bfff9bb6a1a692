# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the controllers have known a fact, in cloud seconds."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from simulator.clock import CloudClock


class Ages:
    """Remembers when each fact was first seen, while it stays true."""

    def __init__(self, clock: CloudClock) -> None:
        self._clock = clock
        self._since: dict[Hashable, float] = {}

    def of(self, fact: Hashable) -> float:
        """The fact's age; zero when it is new."""
        return self._clock.now() - self._since.setdefault(fact, self._clock.now())

    def forget(self, fact: Hashable) -> None:
        """The fact is no longer true; should it come back, it is new."""
        self._since.pop(fact, None)

    def keep_only(self, subject: str, facts: Iterable[Hashable]) -> None:
        """Forget the facts about a subject that are no longer true; a fact is a tuple that starts with its subject."""
        kept = set(facts)
        for fact in [known for known in self._since if _subject(known) == subject and known not in kept]:
            del self._since[fact]


def _subject(fact: Hashable) -> Hashable:
    return fact[0] if isinstance(fact, tuple) and fact else fact
