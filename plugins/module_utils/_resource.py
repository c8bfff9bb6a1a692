# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module is made of, and how Ansible runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import CredentialSource
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, FieldPath
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import (
    KubeObjects,
    creation,
    deletion,
    owned,
    title,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import MISSING
from ansible_collections.gkefleet.inference.plugins.module_utils._operations import Steps
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import (
    NOTHING,
    Plan,
    plan_absence,
    plan_presence,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import Conduct, reconcile
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

Options = Mapping[str, Any]


@dataclass(frozen=True)
class ModuleSpec:
    """A module's options and the relations between them, as AnsibleModule and ArgumentSpecValidator take them."""

    options: Spec
    relations: dict[str, Sequence[Any] | dict[str, Any]] = field(default_factory=dict)


class Resource:
    """One run of one module: options in, a result out; knows nothing of AnsibleModule."""

    spec: ClassVar[ModuleSpec]

    def __init__(self, options: Options, context: Context) -> None:
        self.options = options
        self.context = context

    def check(self) -> None:
        """Refuses options that cannot work, before anything is read. Raises InputError."""

    def run(self) -> dict[str, Any]:
        """Does the work and gives the module's result. Raises FleetError."""
        raise NotImplementedError

    @cached_property
    def connection(self) -> Connection:
        """The caller's connection to Google's APIs."""
        return Connection(
            CredentialSource.from_options(self.options),
            self.options["endpoints"],
            self.context.patience(self.options),
            self.context.check_mode,
            self.options["request_timeout"],
            wait_for_api=not self.context.check_mode and self.options.get("state") != "absent",
        )

    @cached_property
    def container(self) -> ContainerApi:
        """The container API."""
        return ContainerApi.connect(self.connection)

    def google(self, service: str) -> GoogleApi:
        """Another Google API, by its short name (gkehub, compute, serviceusage, ...)."""
        return GoogleApi.connect(service, self.connection)

    def conduct(self) -> Conduct:
        """How the options want the work to be gone about."""
        return Conduct(
            self.context.check_mode,
            self.context.patience(self.options),
            self.options.get("wait", True),
            self.options.get("adopt", False),
        )


class GoogleResource(Resource):
    """An object of a Google API: subclasses say how it is read, what is wanted and which call changes it."""

    usual = ""
    immutable: ClassVar[Sequence[FieldPath]] = ()

    @property
    def title(self) -> str:
        """The object as people name it."""
        raise NotImplementedError

    @property
    def present(self) -> bool:
        """Whether the object is wanted at all."""
        return bool(self.options.get("state", "present") == "present")

    def run(self) -> dict[str, Any]:
        """Reconciles the object."""
        return reconcile(self, self.conduct()).result()

    def plan(self, live: Body | None) -> Plan:
        """Compares the live object with the wanted one."""
        shaped = None if live is None else self.normalize(live)
        if self.present:
            return plan_presence(shaped, self.wanted(), self.immutable, self.title)
        return plan_absence(shaped, self.wanted())

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Calls what the plan needs."""
        if plan.action == "create":
            return self.create(plan.after)
        return self.update(live or {}, plan) if plan.action == "update" else self.delete(live or {})

    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent."""
        raise NotImplementedError

    def wanted(self) -> Body:
        """The API body that the options describe; pure."""
        raise NotImplementedError

    def normalize(self, live: Body) -> Body:
        """The live object in the form of ``wanted()``; pure."""
        return live

    def create(self, wanted: Body) -> Steps:
        """Creates the object."""
        raise NotImplementedError

    def update(self, live: Body, plan: Plan) -> Steps:
        """Changes the object in place."""
        raise NotImplementedError

    def delete(self, live: Body) -> Steps:
        """Deletes the object."""
        raise NotImplementedError

    def ready(self, live: Body) -> Progress:
        """Whether the object is in working order; pure."""
        return Progress(True)

    def owned(self, live: Body) -> bool:
        """Whether this collection made the object; pure."""
        return True


class KubernetesResource(Resource):
    """One object in one cluster: subclasses give its body and say when it is ready."""

    usual = ""

    @property
    def title(self) -> str:
        """The object and its cluster as people name them."""
        return f"{title(self.identity())} on {self.options['cluster']}"

    @property
    def present(self) -> bool:
        """Whether the object is wanted at all."""
        return bool(self.options.get("state", "present") == "present")

    @cached_property
    def objects(self) -> KubeObjects:
        """The cluster's objects. Raises ParentMissing while there is no cluster to speak to."""
        return KubeObjects.on(KubeApi.connect(kube_server(self.connection, self.options), self.connection))

    def run(self) -> dict[str, Any]:
        """Reconciles the object."""
        return reconcile(self, self.conduct()).result()

    def identity(self) -> Body:
        """apiVersion, kind and metadata with name and namespace; pure."""
        raise NotImplementedError

    def body(self) -> Body:
        """The object as it is applied."""
        raise NotImplementedError

    def read(self) -> Body | None:
        """The live object, ``None`` when it is absent."""
        return self.objects.find(self.identity())

    def plan(self, live: Body | None) -> Plan:
        """Asks the server by a dry run what applying the object would change."""
        if not self.present:
            return NOTHING if live is None else deletion(live)
        try:
            return self.objects.plan(live, self.body(), force=True)
        except ParentMissing:
            if self.context.check_mode:
                return creation(self.body())
            raise

    def apply(self, plan: Plan, live: Body | None) -> Steps:
        """Applies or deletes the object; Kubernetes has no operations to wait for."""
        if plan.action == "delete":
            self.objects.delete(live or {})
        else:
            self.objects.apply(self.body(), force=True)
        return ()

    def ready(self, live: Body) -> Progress:
        """Whether the object does its work; pure."""
        return Progress(True)

    def owned(self, live: Body) -> bool:
        """Whether this collection applied the object; pure."""
        return owned(live)


def execute(resource: type[Resource], options: Options, context: Context) -> dict[str, Any]:
    """Runs a resource and gives Ansible's result, failures included."""
    try:
        work = resource(options, context)
        work.check()
        return work.run()
    except FleetError as e:
        return {"failed": True, "changed": False, "msg": _subject(options) + str(e)}


def _subject(options: Options) -> str:
    name = options.get("name") or options.get("cluster")
    return f"{name}: " if isinstance(name, str) and name else ""


def run(resource: type[Resource]) -> None:
    """Runs a resource as an ordinary Ansible module."""
    module = AnsibleModule(argument_spec=resource.spec.options, supports_check_mode=True, **resource.spec.relations)
    if MISSING:
        module.fail_json(msg=MISSING)
    result = execute(resource, module.params, Context(check_mode=module.check_mode))
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)
