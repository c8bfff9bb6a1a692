# SPDX-License-Identifier: GPL-3.0-or-later
"""The one project of a simulated cloud: numbers, enabled services, service agents and IAM policy."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterable

from simulator.clock import CloudClock
from simulator.latency import Latency
from simulator.permissions import grants
from simulator.policy import Policy

# These three answer in every project from the start, so that the others can be enabled.
ALWAYS_ENABLED = (
    "serviceusage.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
)
# The agents' mail domains; the rest are gcp-sa-<service>.
_AGENT_DOMAINS = {
    "container.googleapis.com": "container-engine-robot",
    "compute.googleapis.com": "compute-system",
    "multiclusterservicediscovery.googleapis.com": "gcp-sa-mcsd",
}
# Services whose agent Google creates, with its role, as soon as they are enabled.
_AGENT_ROLES = {
    "container.googleapis.com": "roles/container.serviceAgent",
    "compute.googleapis.com": "roles/compute.serviceAgent",
    "gkehub.googleapis.com": "roles/gkehub.serviceAgent",
    "multiclusterservicediscovery.googleapis.com": "roles/multiclusterservicediscovery.serviceAgent",
}


def member_name(principal: str) -> str:
    """A caller as policies name it: by e-mail, or as a whole when it comes from a pool of workload identities."""
    if principal.startswith("principal://"):
        return principal
    kind = "serviceAccount" if principal.endswith(".gserviceaccount.com") else "user"
    return f"{kind}:{principal}"


class Project:
    """State of the project that several services share."""

    def __init__(self, clock: CloudClock, latency: Latency, project_id: str, number: str, owner: str) -> None:
        self.id = project_id
        self.number = number
        self.created = clock.timestamp(3)
        self.policy = Policy(clock.now)
        self.policy.grant("roles/owner", f"user:{owner}")
        self.service_accounts: dict[str, dict[str, str]] = {}
        self.identity_pools: set[str] = set()  # made with the first cluster that asks for one, and kept
        self.used: dict[str, set[str]] = {}  # by principal, the permissions that its calls needed
        self._roles: dict[str, frozenset[str]] = {}
        self._clock = clock
        self._latency = latency
        self._usable: dict[str, float] = dict.fromkeys(ALWAYS_ENABLED, 0.0)
        self._agents: dict[str, float] = {}

    def owns(self, name: str) -> bool:
        """Whether that path segment (id or number) means this project."""
        return name in (self.id, self.number)

    def enabled(self, host: str) -> bool:
        """Whether the service is ENABLED, though perhaps not usable yet."""
        return host in self._usable

    def usable(self, host: str) -> bool:
        """Whether the service answers: enabled, and the enabling has spread."""
        return self.enabled(host) and self._clock.now() >= self._usable[host]

    def enable(self, host: str, propagation: float = 0.0) -> None:
        """Enable a service; it answers after that many cloud seconds."""
        if self.enabled(host):
            return
        self._usable[host] = self._clock.now() + propagation
        if host == "compute.googleapis.com":
            self._add_default_account()
        if host in _AGENT_ROLES:
            agent_delay = propagation + self._latency.seconds("services.agent") if propagation else 0.0
            email = self.create_agent(host, agent_delay)
            self.policy.grant(_AGENT_ROLES[host], f"serviceAccount:{email}")

    def _add_default_account(self) -> None:
        email = f"{self.number}-compute@developer.gserviceaccount.com"
        if email not in self.service_accounts:
            name = {"displayName": "Compute Engine default service account"}
            self.add_account(email, name, random.Random(self.number))
            self.policy.grant("roles/editor", f"serviceAccount:{email}")

    def disable(self, host: str) -> None:
        """Disable a service; its resources and its agent stay."""
        self._usable.pop(host, None)

    def enabled_services(self) -> list[str]:
        """The hosts of all enabled services, sorted."""
        return sorted(self._usable)

    def agent(self, host: str) -> str:
        """The e-mail the service's agent has, whether it exists or not."""
        domain = _AGENT_DOMAINS.get(host, f"gcp-sa-{host.removesuffix('.googleapis.com')}")
        return f"service-{self.number}@{domain}.iam.gserviceaccount.com"

    def has_agent(self, host: str) -> bool:
        """Whether the service's agent was made, though IAM may not see it yet."""
        return self.agent(host) in self._agents

    def create_agent(self, host: str, delay: float = 0.0) -> str:
        """Make the service's agent, which IAM sees after that many cloud seconds."""
        email = self.agent(host)
        self._agents.setdefault(email, self._clock.now() + delay)
        return email

    def add_account(self, email: str, given: dict[str, str], rng: random.Random) -> dict[str, str]:
        """Create a service account; empty fields of what was given are left out, as Google does."""
        account = {
            **{key: given[key] for key in ("displayName", "description") if given.get(key)},
            "email": email,
            "etag": base64.b64encode(rng.randbytes(8)).decode(),
            "name": f"projects/{self.id}/serviceAccounts/{email}",
            "oauth2ClientId": str(rng.randrange(10**20, 10**21)),
            "projectId": self.id,
            "uniqueId": str(rng.randrange(10**20, 10**21)),
        }
        self.service_accounts[email] = account
        return account

    def account_exists(self, email: str) -> bool:
        """Whether IAM knows that service account."""
        if email in self.service_accounts:
            return True
        return email in self._agents and self._clock.now() >= self._agents[email]

    def define_role(self, name: str, permissions: Iterable[str]) -> None:
        """Make a custom role of exactly these permissions."""
        self._roles[name] = frozenset(permissions)

    def holds(self, email: str, permission: str) -> bool:
        """Whether the policy gives the principal that permission."""
        roles = self.policy.roles_of(member_name(email))
        return any(permission in self._roles.get(role, ()) or grants(role, permission) for role in roles)

    def allows(self, email: str, permission: str) -> bool:
        """Whether the principal may do what the permission is for; if so, it counts as used."""
        held = self.holds(email, permission)
        if held:
            self.used.setdefault(email, set()).add(permission)
        return held

    def holds_since(self, email: str, role: str) -> float | None:
        """Since when the policy binds the service account to exactly that role, in cloud seconds."""
        return self.policy.since(role, f"serviceAccount:{email}")
