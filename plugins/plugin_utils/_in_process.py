# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module inside Ansible's own worker; plugins/action has one file for each module.

The strategy loads a module's action plugin in the parent process, so that every forked worker inherits the module,
google-auth, google-cloud-container and the kubernetes client ready for use.
"""

from __future__ import annotations

import json
import sys
from typing import Any, ClassVar

from ansible import constants
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import MISSING
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import Resource, execute
from ansible_collections.gkefleet.inference.plugins.module_utils._run_memory import RunMemory
from ansible_collections.gkefleet.inference.plugins.module_utils._secret_values import secret_values
from ansible_collections.gkefleet.inference.plugins.plugin_utils._before_forks import prepare
from ansible_collections.gkefleet.inference.plugins.plugin_utils._differences import keep_differences

CENSORED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
display = Display()
prepare()  # Ansible's parent process comes by here before it forks.


class ModuleAction(ActionBase):
    """One task of one of our modules; subclasses name the class that does the module's work."""

    resource: ClassVar[type[Resource]]
    _supports_check_mode = True
    _supports_diff = True
    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Runs the module in this process when it is meant for this interpreter, as an ordinary module otherwise."""
        result = super().run(tmp, task_vars)
        variables = task_vars or {}
        host, place = str(variables.get("inventory_hostname", "localhost")), variables.get("gkefleet_differences")
        if not place:
            return result | self._result(host, variables)
        shown, self._task.diff = self._task.diff, True
        result |= self._result(host, variables)
        keep_differences(str(self._templar.template(place)), host, result)
        return result if shown else {key: value for key, value in result.items() if key != "diff"}

    def _result(self, host: str, variables: dict[str, Any]) -> dict[str, Any]:
        if self._in_process(variables):
            return self._run_here(host)
        self._keep_arguments_off_the_disk()
        ordinary: dict[str, Any] = self._execute_module(
            task_vars=self._interpreted(variables), wrap_async=self._task.async_val
        )
        return ordinary

    def _keep_arguments_off_the_disk(self) -> None:
        """Has an ordinary module on this machine read its arguments, secrets among them, from a pipe and not a file."""
        if self._connection.transport == "local" and not self._play_context.become:
            self._connection.set_option("pipelining", True)

    def _in_process(self, variables: dict[str, Any]) -> bool:
        plain = not (self._task.async_val or self._play_context.become or any(self._task.environment or []))
        local = self._connection.transport == "local"
        return not MISSING and plain and local and self._same_interpreter(variables) and self._wanted(variables)

    def _wanted(self, variables: dict[str, Any]) -> bool:
        return str(self._templar.template(variables.get("gkefleet_in_process", True))).lower() not in (
            "false",
            "no",
            "0",
        )

    def _same_interpreter(self, variables: dict[str, Any]) -> bool:
        interpreter = self._templar.template(variables.get("ansible_python_interpreter", sys.executable))
        return interpreter in (sys.executable, variables.get("ansible_playbook_python"))

    def _interpreted(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Variables in which a local host that names no interpreter has Ansible's own, the one with the libraries."""
        if self._connection.transport != "local" or "ansible_python_interpreter" in variables:
            return variables
        return {**variables, "ansible_python_interpreter": sys.executable}

    def _run_here(self, host: str) -> dict[str, Any]:
        validation = validated(self.resource, self._task.args)
        invocation = {"invocation": {"module_args": _censored(self.resource, validation.validated_parameters)}}
        if validation.error_messages:
            return {"failed": True, "msg": complaint(self._task.action, validation)} | invocation
        context = Context(
            check_mode=self._task.check_mode,
            report=lambda line: display.display(f"{host}: {line}"),
            memory=RunMemory(constants.DEFAULT_LOCAL_TMP),
        )
        result = execute(self.resource, validation.validated_parameters, context) | invocation
        if not self._task.diff:
            result.pop("diff", None)
        return remove_values(result, validation._no_log_values | secret_values(validation.validated_parameters))


def validated(resource: type[Resource], arguments: dict[str, Any]) -> Any:
    """The arguments after the checks, conversions, fallbacks and defaults that AnsibleModule would apply."""
    own = untagged({key: value for key, value in arguments.items() if not key.startswith("_ansible_")})
    return ArgumentSpecValidator(resource.spec.options, **resource.spec.relations).validate(own)


def untagged(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as they would reach an ordinary module, without Ansible's tags, which make every copy dear."""
    try:
        plain: dict[str, Any] = json.loads(json.dumps(arguments))
    except TypeError:
        return arguments
    return plain


def complaint(action: str, validation: Any) -> str:
    """The first thing wrong with the arguments, in AnsibleModule's words."""
    unsupported = isinstance(validation.errors[0], UnsupportedError)
    return f"Unsupported parameters for ({action}) module: " * unsupported + str(validation.errors.msg)


def _censored(resource: type[Resource], parameters: dict[str, Any]) -> dict[str, Any]:
    options = resource.spec.options
    return {
        key: CENSORED if options.get(key, {}).get("no_log") and value else value for key, value in parameters.items()
    }
