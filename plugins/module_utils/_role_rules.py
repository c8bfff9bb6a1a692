# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles' own variables must be, each for itself; relations are the roles' business."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils import _value_kinds as kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._container_rules import (
    environment,
    picker_config,
    resources,
    scalar,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_rules import DEFAULT_POOL
from ansible_collections.gkefleet.inference.plugins.module_utils._shared_rules import (
    LOCATION,
    PORT,
    REGION,
    SHARED,
    token,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import (
    Rule,
    anything,
    fields,
    list_of,
    map_of,
    text,
    whole,
)

SECONDS = whole(1)
MEMBERSHIP = text(kinds.MEMBERSHIP, empty=True)
# The preflight's own options judge the rest of it.
PLANNED_CLUSTER = fields(
    ("name", "location"),
    name=SHARED["gkefleet_cluster_name"],
    location=LOCATION,
    **dict.fromkeys(
        (
            "node_locations",
            "release_channel",
            "minimum_version",
            "network",
            "proxy_range",
            "pod_range",
            "service_range",
            "node_pools",
            "default_pool",
            "private_nodes",
            "kube_endpoint",
        ),
        anything,
    ),
)
PROJECT_OR_NONE = text(_names.NameRule("project id", r"[a-z][-a-z0-9.:]+", 63, "the id of a project"), empty=True)


CLUSTER: dict[str, Rule] = {
    "gke_gpu_cluster_project": SHARED["gkefleet_project"],
    "gke_gpu_cluster_name": SHARED["gkefleet_cluster_name"],
    "gke_gpu_cluster_region": REGION,
    "gke_gpu_cluster_location": LOCATION,
    "gke_gpu_cluster_node_locations": SHARED["gkefleet_node_locations"],
    "gke_gpu_cluster_node_pools": SHARED["gkefleet_node_pools"],
    "gke_gpu_cluster_pod_range": kinds.RANGE,
    "gke_gpu_cluster_service_range": kinds.RANGE,
    "gke_gpu_cluster_network": kinds.NETWORK,
    "gke_gpu_cluster_subnetwork": kinds.SUBNETWORK,
    "gke_gpu_cluster_minimum_version": kinds.LINE,
    "gke_gpu_cluster_monitoring": list_of(
        text(_names.NameRule("component", r"[A-Z][A-Z_]*[A-Z]", 40, "a component such as SYSTEM"))
    ),
    "gke_gpu_cluster_workload_pool": kinds.WORKLOAD_POOL,
    "gke_gpu_cluster_fleet_project": PROJECT_OR_NONE,
    "gke_gpu_cluster_membership": MEMBERSHIP,
    "gke_gpu_cluster_labels": kinds.CLUSTER_LABELS,
    "gke_gpu_cluster_authorized_networks": list_of(fields(("cidr",), name=kinds.LINE, cidr=kinds.cidr)),
    "gke_gpu_cluster_default_pool": DEFAULT_POOL,
    "gke_gpu_cluster_timeout": SECONDS,
    "gke_gpu_cluster_node_pool_timeout": SECONDS,
}
FLEET: dict[str, Rule] = {
    "fleet_project": SHARED["gkefleet_project"],
    "fleet_cluster_name": SHARED["gkefleet_cluster_name"],
    "fleet_cluster_location": LOCATION,
    "fleet_membership_location": SHARED["gkefleet_membership_location"],
    "fleet_services": list_of(kinds.SERVICE),
    "fleet_service_identities": list_of(kinds.SERVICE),
    "fleet_node_service_accounts": list_of(kinds.EMAIL),
    "fleet_planned_clusters": list_of(PLANNED_CLUSTER),
    "fleet_grants": list_of(fields(("role", "member"), role=kinds.ROLE, member=kinds.MEMBER)),
    "fleet_workload_pool": kinds.WORKLOAD_POOL,
    "fleet_gateway_class": kinds.GATEWAY_CLASS,
    "fleet_config_membership": text(kinds.MEMBERSHIP),
    "fleet_project_timeout": SECONDS,
    "fleet_membership_timeout": SECONDS,
    "fleet_feature_timeout": SECONDS,
}
BACKEND: dict[str, Rule] = {
    "inference_backend_project": SHARED["gkefleet_project"],
    "inference_backend_cluster": SHARED["gkefleet_cluster_name"],
    "inference_backend_location": LOCATION,
    "inference_backend_config_cluster": SHARED["gkefleet_cluster_name"],
    "inference_backend_config_location": LOCATION,
    "inference_backend_namespace": SHARED["gkefleet_namespace"],
    "inference_backend_pool": SHARED["gkefleet_pool_name"],
    "inference_backend_metric_name": SHARED["gkefleet_metric"],
    "inference_backend_ports": list_of(PORT, least=1, distinct=True),
    "inference_backend_model": kinds.MODEL,
    "inference_backend_served_name": kinds.LINE,
    "inference_backend_image": kinds.IMAGE,
    "inference_backend_engine_version": text(_names.NameRule("version", r"\d+\.\d+\.\d+\S*", 40, "one such as 0.18.1")),
    "inference_backend_replicas": whole(0),
    "inference_backend_gpus_per_replica": whole(1, 64),
    "inference_backend_arguments": list_of(kinds.TEXT),
    "inference_backend_environment": environment,
    "inference_backend_resources": resources,
    "inference_backend_ephemeral_storage": kinds.quantity,
    "inference_backend_shared_memory": kinds.quantity,
    "inference_backend_node_selector": kinds.LABELS,
    "inference_backend_startup_seconds": whole(60),
    "inference_backend_drain_seconds": whole(0),
    "inference_backend_grace_seconds": whole(1),
    "inference_backend_pod_labels": kinds.LABELS,
    "inference_backend_selector": map_of(kinds.LABEL_KEY, kinds.LABEL_VALUE, least=1),
    "inference_backend_hugging_face_token": token,
    "inference_backend_hugging_face_token_file": SHARED["gkefleet_hugging_face_token_file"],
    "inference_backend_hugging_face_secret": kinds.OBJECT,
    "inference_backend_chart": kinds.CHART,
    "inference_backend_chart_version": kinds.CHART_VERSION,
    "inference_backend_endpoint_picker_image": kinds.IMAGE,
    "inference_backend_endpoint_picker_version": text(
        _names.NameRule("version", r"\d+\.\d+\.\d+\S*", 40, "one such as 1.5.0")
    ),
    "inference_backend_endpoint_picker_replicas": whole(1),
    "inference_backend_endpoint_picker_resources": resources,
    "inference_backend_endpoint_picker_verbosity": whole(0, 10),
    "inference_backend_endpoint_picker_config": picker_config,
    "inference_backend_endpoint_picker_flags": map_of(kinds.FLAG, scalar),
    "inference_backend_endpoint_picker_scrape_interval": kinds.DURATION,
    "inference_backend_scorers": map_of(kinds.PLUGIN, whole(1), least=1),
    "inference_backend_objectives": list_of(
        fields(("name",), name=kinds.OBJECT, priority=whole(-2_147_483_648, 2_147_483_646))
    ),
    "inference_backend_metric_source": kinds.METRIC_SOURCE,
    "inference_backend_model_server_timeout": SECONDS,
    "inference_backend_endpoint_picker_timeout": SECONDS,
    "inference_backend_import_timeout": SECONDS,
    "inference_backend_membership": MEMBERSHIP,
}
GATEWAY: dict[str, Rule] = {
    "mc_gateway_project": SHARED["gkefleet_project"],
    "mc_gateway_cluster": SHARED["gkefleet_cluster_name"],
    "mc_gateway_location": LOCATION,
    "mc_gateway_region": REGION,
    "mc_gateway_proxy_range": SHARED["gkefleet_proxy_range"],
    "mc_gateway_name": SHARED["gkefleet_gateway"],
    "mc_gateway_namespace": SHARED["gkefleet_namespace"],
    "mc_gateway_pool": SHARED["gkefleet_pool_name"],
    "mc_gateway_pool_namespace": SHARED["gkefleet_namespace"],
    "mc_gateway_model": SHARED["gkefleet_model"],
    "mc_gateway_network": kinds.NETWORK,
    "mc_gateway_class": kinds.GATEWAY_CLASS,
    "mc_gateway_regions": list_of(REGION, least=1, distinct=True),
    "mc_gateway_named_addresses": map_of(REGION, text(_names.SUBNET)),
    "mc_gateway_listener_port": PORT,
    "mc_gateway_port": PORT,
    "mc_gateway_hostnames": list_of(kinds.HOSTNAME, distinct=True),
    "mc_gateway_health_path": kinds.PATH,
    "mc_gateway_health_interval": whole(1, 300),
    "mc_gateway_health_timeout": whole(1, 300),
    "mc_gateway_healthy_threshold": whole(1, 10),
    "mc_gateway_unhealthy_threshold": whole(1, 10),
    "mc_gateway_max_in_flight_per_endpoint": whole(0),
    "mc_gateway_max_rate_per_endpoint": whole(0, 1_000_000_000),
    "mc_gateway_backend_timeout": whole(1, 2_147_483_647),
    "mc_gateway_draining_timeout": whole(0, 3600),
    "mc_gateway_scopes": list_of(
        fields(
            ("selector",),
            selector=map_of(kinds.LABEL_KEY, kinds.LABEL_VALUE, least=1),
            balancing_mode=kinds.LINE,
            backend_preference=kinds.LINE,
            max_rate_per_endpoint=whole(1, 1_000_000_000),
            capacity_scaler=whole(0, 100),
        )
    ),
    "mc_gateway_timeout": SECONDS,
    "mc_gateway_policy_timeout": SECONDS,
    "mc_gateway_probe_timeout": SECONDS,
    "mc_gateway_proxy_subnet_timeout": SECONDS,
    "mc_gateway_probe_selector": kinds.SELECTOR,
    "mc_gateway_membership": MEMBERSHIP,
    "mc_gateway_answered_by": list_of(
        fields(
            ("cluster", "location", "selector"),
            cluster=SHARED["gkefleet_cluster_name"],
            location=LOCATION,
            namespace=SHARED["gkefleet_namespace"],
            selector=kinds.SELECTOR,
            kube_endpoint=SHARED["gkefleet_kube_endpoint"],
        )
    ),
    "mc_gateway_prompt": kinds.TEXT,
}
ROLES: dict[str, Rule] = {**CLUSTER, **FLEET, **BACKEND, **GATEWAY}
