# SPDX-License-Identifier: GPL-3.0-or-later
"""The two ways in which Ansible runs a module: inside its own worker, and as an ordinary module."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
from collections.abc import Callable
from typing import Any

from ansible.module_utils.testing import patch_module_args
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import Resource, execute
from ansible_collections.gkefleet.inference.plugins.plugin_utils._in_process import validated

Result = dict[str, Any]
Way = Callable[[str, dict[str, Any], bool], Result]
PLUGINS = "ansible_collections.gkefleet.inference.plugins."


def resource_of(module: str) -> type[Resource]:
    """The class that does a module's work, as its action plugin names it."""
    action = importlib.import_module(f"{PLUGINS}action.{module}").ActionModule
    resource: type[Resource] = action.resource
    return resource


def in_process(module: str, options: dict[str, Any], check: bool) -> Result:
    """Runs a module as the action plugin does."""
    resource = resource_of(module)
    validation = validated(resource, options)
    if validation.error_messages:
        return {"failed": True, "msg": "; ".join(validation.error_messages)}
    return execute(resource, validation.validated_parameters, Context(check_mode=check))


def ordinary(module: str, options: dict[str, Any], check: bool) -> Result:
    """Runs a module's own main() with everything AnsibleModule does, and reads what it prints."""
    printed = io.StringIO()
    arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True}
    with patch_module_args(arguments), contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        importlib.import_module(f"{PLUGINS}modules.{module}").main()
    result: Result = json.loads(printed.getvalue())
    return {key: value for key, value in result.items() if key not in ("invocation", "warnings")}


WAYS: dict[str, Way] = {"in process": in_process, "as an ordinary module": ordinary}
