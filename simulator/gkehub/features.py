# SPDX-License-Identifier: GPL-3.0-or-later
"""Features: what the fleet does for its members."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import failed_precondition
from simulator.gkehub.connections import problem_of
from simulator.gkehub.feature import INGRESS, NEVER, Feature, config_of, shown
from simulator.gkehub.feature_rules import check_feature, check_parent
from simulator.gkehub.membership import Membership
from simulator.gkehub.memberships import Memberships
from simulator.gkehub.names import existing, missing
from simulator.gkehub.operations import TYPES, HubOperations
from simulator.masks import patched
from simulator.paging import page
from simulator.web import Request

_CHANGEABLE = ("labels", "spec", "membershipSpecs")


class Features:
    """The features of the project's fleet."""

    def __init__(self, cloud: Cloud, operations: HubOperations, memberships: Memberships) -> None:
        self._cloud = cloud
        self._operations = operations
        self._memberships = memberships
        self._features: dict[str, Feature] = {}

    def ready(self, name: str) -> bool:
        """Whether the feature exists and is ready to use."""
        feature = self._features.get(name)
        return feature is not None and self._cloud.clock.now() >= feature.ready_at

    def config_membership(self) -> Membership | None:
        """The membership whose cluster holds the gateways; None without the feature or without the membership."""
        feature = self._features.get(INGRESS)
        return config_of(feature.body, self._memberships) if feature else None

    def connected(self, membership: Membership) -> bool:
        """Whether the multi-cluster controllers reach the member's cluster."""
        return self.ready(INGRESS) and problem_of(self._cloud, membership) is None

    def dump(self) -> dict[str, Any]:
        """Every feature by full name."""
        return {feature.body["name"]: self._shown(feature) for feature in self._features.values()}

    def every(self, request: Request) -> dict[str, Any]:
        """All features; they live in the location global only."""
        here = request.params["location"] in ("-", "global")
        names = sorted(self._features) if here else []
        return page("resources", [self._shown(self._features[name]) for name in names], request.query)

    def get(self, request: Request) -> dict[str, Any]:
        """One feature."""
        return self._shown(self._named(request))

    def create(self, request: Request) -> dict[str, Any]:
        """Enable a feature; the operation ends long before the feature is ready."""
        name = request.query.get("featureId", "")
        check_parent(self._cloud, request.params["location"], name)
        if name in self._features:
            raise existing(request, name)
        body = {**(request.body or {}), "name": f"projects/{self._cloud.project.id}/locations/global/features/{name}"}
        check_feature(self._cloud, name, body, self._memberships)
        now = self._cloud.clock.timestamp()
        feature = Feature(name, {**body, "createTime": now, "updateTime": now})
        self._features[name] = feature
        step, target = "gkehub.features.create", f"features/{name}"
        return self._operations.start(
            request, "create", target, step, lambda: self._settle(feature), lambda _: self._forget(feature)
        )

    def patch(self, request: Request) -> dict[str, Any]:
        """Change labels, spec or the members' specs; another config membership takes as long as enabling."""
        feature = self._named(request)
        former = replace(feature)
        body = patched(feature.body, request.body or {}, request.query.get("updateMask", ""), _CHANGEABLE)
        check_feature(self._cloud, feature.name, body, self._memberships)
        if config_of(body, self._memberships) is not config_of(feature.body, self._memberships):
            feature.settling, feature.ready_at = "UPDATING", NEVER
        feature.body = {**body, "updateTime": self._cloud.clock.timestamp()}
        step, target = "gkehub.features.update", f"features/{feature.name}"
        return self._operations.start(
            request, "update", target, step, lambda: self._settle(feature), lambda _: self._restore(former)
        )

    def delete(self, request: Request) -> dict[str, Any]:
        """Disable a feature; one with specs of members goes only with force."""
        feature = self._named(request)
        if feature.body.get("membershipSpecs") and request.query.get("force") != "true":
            raise failed_precondition(f"Feature {feature.body['name']} has resources; delete it with force")
        former = replace(feature)
        feature.settling, feature.ready_at = "DISABLING", NEVER
        step, target = "gkehub.features.delete", f"features/{feature.name}"
        return self._operations.start(
            request, "delete", target, step, lambda: self._forget(feature), lambda _: self._restore(former)
        )

    def _named(self, request: Request) -> Feature:
        feature = self._features.get(request.params["feature"])
        if feature is None or request.params["location"] != "global":
            raise missing(request)
        return feature

    def _settle(self, feature: Feature) -> dict[str, Any]:
        if feature.ready_at == NEVER and feature.settling != "DISABLING":
            feature.ready_at = self._cloud.clock.now() + self._cloud.latency.seconds("gkehub.features.ready")
        return {"@type": f"{TYPES}.Feature", **self._shown(feature)}

    def _forget(self, feature: Feature) -> None:
        self._features.pop(feature.name, None)

    def _restore(self, former: Feature) -> None:
        self._features[former.name] = former

    def _shown(self, feature: Feature) -> dict[str, Any]:
        return shown(self._cloud, feature, self._memberships)
