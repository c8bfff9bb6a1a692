# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module is made of, and how Ansible runs it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.gkefleet.inference.plugins.module_utils._conduct import Conduct
from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import CredentialSource
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import KubeObjects
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import MISSING
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec
from ansible_collections.gkefleet.inference.plugins.module_utils._secret_values import secret_values

Options = Mapping[str, Any]


@dataclass(frozen=True)
class ModuleSpec:
    """A module's options and the relations between them, as AnsibleModule and ArgumentSpecValidator take them."""

    options: Spec
    relations: dict[str, Sequence[Any] | dict[str, Any]] = field(default_factory=dict)


class Resource(ABC):
    """One run of one module: options in, a result out; knows nothing of AnsibleModule."""

    spec: ClassVar[ModuleSpec]

    def __init__(self, options: Options, context: Context) -> None:
        self.options = options
        self.context = context
        self._sessions: dict[str, GoogleApi] = {}

    def check(self) -> None:  # noqa: B027  # most modules have nothing to check beyond their argument spec
        """Refuses options that cannot work, before anything is read. Raises InputError."""

    @abstractmethod
    def run(self) -> dict[str, Any]:
        """Does the work and gives the module's result. Raises FleetError."""

    @property
    def present(self) -> bool:
        """Whether the object is wanted at all."""
        return bool(self.options.get("state", "present") == "present")

    @cached_property
    def connection(self) -> Connection:
        """The caller's connection to Google's APIs."""
        return Connection(
            CredentialSource.from_options(self.options),
            self.options["endpoints"],
            self.context.patience(self.options),
            self.context.check_mode,
            self.options["request_timeout"],
            wait_for_api=not self.context.check_mode and self.present,
            memory=self.context.memory,
        )

    @cached_property
    def container(self) -> ContainerApi:
        """The container API."""
        return ContainerApi.connect(self.connection)

    @cached_property
    def objects(self) -> KubeObjects:
        """Objects of the cluster that the options name. Raises ParentMissing while there is no cluster to speak to."""
        return KubeObjects.on(KubeApi.connect(kube_server(self.connection, self.options), self.connection))

    def google(self, service: str) -> GoogleApi:
        """Another Google API, by its short name (gkehub, compute, serviceusage, ...); one session each."""
        if service not in self._sessions:
            self._sessions[service] = GoogleApi.connect(service, self.connection)
        return self._sessions[service]

    def conduct(self) -> Conduct:
        """How the options want the work to be gone about."""
        return Conduct(
            self.context.check_mode,
            self.context.patience(self.options),
            self.options.get("wait", True),
            self.options.get("adopt", False),
        )


def execute(resource: type[Resource], options: Options, context: Context) -> dict[str, Any]:
    """Runs a resource and gives Ansible's result, failures included."""
    try:
        work = resource(options, context)
        work.check()
        return work.run()
    except FleetError as e:
        return {"failed": True, "changed": False, "msg": _subject(options) + told(e)}


def told(error: FleetError) -> str:
    """An error with what to do about it."""
    said = str(error)
    return f"{said.rstrip('.')}. {error.remedy}" if error.remedy else said


def _subject(options: Options) -> str:
    name = options.get("name") or options.get("cluster")
    return f"{name}: " if isinstance(name, str) and name else ""


def run(resource: type[Resource]) -> None:
    """Runs a resource as an ordinary Ansible module."""
    module = AnsibleModule(argument_spec=resource.spec.options, supports_check_mode=True, **resource.spec.relations)
    if MISSING:
        module.fail_json(msg=MISSING)
    module.no_log_values.update(secret_values(module.params))
    result = execute(resource, module.params, Context(check_mode=module.check_mode))
    if not module._diff:
        result.pop("diff", None)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
