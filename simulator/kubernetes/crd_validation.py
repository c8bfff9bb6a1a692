# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for CustomResourceDefinitions themselves: names, versions, structural schemas, CEL rules that compile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.causes import Cause


def crd_causes(crd: Mapping[str, Any]) -> list[Cause]:
    """Gives why a CustomResourceDefinition is refused; called by create, replace, patch and apply of that kind."""
    raise NotImplementedError
