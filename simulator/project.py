# SPDX-License-Identifier: GPL-3.0-or-later
"""The one project of a simulated cloud: numbers, enabled services, service agents and IAM policy."""

from __future__ import annotations

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


class Project:
    """State of the project that several services share."""

    def __init__(self, clock: CloudClock, latency: Latency, project_id: str, number: str, owner: str) -> None:
        self.id = project_id
        self.number = number
        self.created = clock.timestamp(3)
        self.policy = Policy()
        self.policy.grant("roles/owner", f"user:{owner}")
        self.service_accounts: dict[str, dict[str, str]] = {}
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
        if host in _AGENT_ROLES:
            email = self.create_agent(host, propagation)
            self.policy.grant(_AGENT_ROLES[host], f"serviceAccount:{email}")

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

    def create_agent(self, host: str, propagation: float = 0.0) -> str:
        """Make the service's agent exist for IAM after that delay and a little more."""
        email = self.agent(host)
        delay = propagation + self._latency.seconds("services.agent")
        self._agents.setdefault(email, self._clock.now() + delay)
        return email

    def account_exists(self, email: str) -> bool:
        """Whether IAM knows that service account."""
        if email in self.service_accounts:
            return True
        return email in self._agents and self._clock.now() >= self._agents[email]

    def allows(self, email: str, permission: str) -> bool:
        """Whether the policy gives the principal that permission."""
        kind = "serviceAccount" if email.endswith(".gserviceaccount.com") else "user"
        return any(grants(role, permission) for role in self.policy.roles_of(f"{kind}:{email}"))

    def holds(self, email: str, role: str) -> bool:
        """Whether the policy binds the service account to exactly that role."""
        return role in self.policy.roles_of(f"serviceAccount:{email}")
