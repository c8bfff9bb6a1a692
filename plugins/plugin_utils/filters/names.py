# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter about names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names

FILTERS: dict[str, Callable[..., Any]] = {"endpoint_picker_name": _names.endpoint_picker}
