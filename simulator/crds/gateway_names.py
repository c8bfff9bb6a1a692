# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Gateway API's definitions share: group, approval, and the shapes of names."""

from __future__ import annotations

from simulator.crds.schema import DOMAIN_NAME, HOST, SUBDOMAIN, text

GROUP = "gateway.networking.k8s.io"
# The API server insists on these on every definition of a *.k8s.io group.
ANNOTATIONS = {
    "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/3328",
    "gateway.networking.k8s.io/bundle-version": "v1.4.0",
    "gateway.networking.k8s.io/channel": "standard",
}

GROUP_NAME = text(maxLength=253, pattern=DOMAIN_NAME)
KIND_NAME = text(minLength=1, maxLength=63, pattern="^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
OBJECT_NAME = text(minLength=1, maxLength=253)
NAMESPACE = text(minLength=1, maxLength=63, pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
SECTION = text(minLength=1, maxLength=253, pattern=SUBDOMAIN)
HOSTNAME = text(minLength=1, maxLength=253, pattern=HOST)
