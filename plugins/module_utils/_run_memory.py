# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tasks of one run tell each other, so that not every one of them reads it anew."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body

Key = Sequence[str]


@dataclass(frozen=True)
class RunMemory:
    """Notes in a folder that lasts as long as the run, none of them secret; without a folder nothing is kept."""

    folder: str = ""

    def recall(self, key: Key) -> Body | None:
        """What a task noted under a key."""
        if not self.folder:
            return None
        try:
            found: Body = json.loads(self._place(key).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return found

    def keep(self, key: Key, note: Body) -> None:
        """Notes something; a run whose folder cannot be written does without."""
        if not self.folder:
            return
        draft = self._place(key).with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            draft.write_text(json.dumps(note), encoding="utf-8")
            draft.replace(self._place(key))

    def forget(self, key: Key) -> None:
        """Makes sure that nothing is noted under a key."""
        if self.folder:
            self._place(key).unlink(missing_ok=True)

    def _place(self, key: Key) -> Path:
        digest = hashlib.sha256(json.dumps(list(key)).encode()).hexdigest()
        return Path(self.folder) / f"gkefleet-{digest[:32]}.json"
