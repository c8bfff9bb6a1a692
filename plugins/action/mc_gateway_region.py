# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs mc_gateway_region in process."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.modules.mc_gateway_region import GatewayRegion
from ansible_collections.gkefleet.inference.plugins.plugin_utils._in_process import ModuleAction


class ActionModule(ModuleAction):
    """One task of mc_gateway_region."""

    resource = GatewayRegion
