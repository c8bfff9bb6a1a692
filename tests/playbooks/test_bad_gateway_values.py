# SPDX-License-Identifier: GPL-3.0-or-later
"""Subnets, gateways and policies that cannot work are refused before the first write."""

from __future__ import annotations

import pytest

from tests.playbooks.refusals import Answer, Refusal

pytestmark = pytest.mark.embedded_only("refused before anything is reached")


def gateway(variable: str, value: object, message: str, **also: object) -> Refusal:
    return Refusal("mc_gateway", variable, value, message, tuple(also.items()))


REFUSALS = [
    gateway("gkefleet_proxy_range", "10.0.0.0/27", "gkefleet_proxy_range: 10.0.0.0/27 holds 32 addresses"),
    gateway("gkefleet_proxy_range", "10.0.0.1/23", "10.0.0.1/23 has host bits set; set 10.0.0.0/23"),
    gateway("gkefleet_proxy_range", "fd00::/64", "'fd00::/64' is not an IPv4 range"),
    gateway("gkefleet_proxy_range", "", "gkefleet_proxy_range is not set; set a range such as 10.0.0.0/23"),
    gateway("gkefleet_proxy_range", "172.17.0.0/20", "overlaps 172.17.0.0/16, which cannot be used"),
    gateway("gkefleet_proxy_range", "10.4.0.0/15", "10.4.0.0/15 overlaps 10.5.0.0/23 of gke-east"),
    gateway(
        "gkefleet_proxy_range",
        "192.168.0.0/23",
        "192.168.0.0/23 lies in 192.168.0.0/16, which the data network cards of a3-highgpu-8g use",
        gkefleet_node_pools=[{"name": "h100", "machine_type": "a3-highgpu-8g"}],
    ),
    gateway("mc_gateway_proxy_subnet", "Proxies", "mc_gateway_proxy_subnet: 'Proxies' is no subnet name"),
    gateway("mc_gateway_class", "gke-l7-rilb", "mc_gateway_class: gke-l7-rilb does not span clusters"),
    gateway("mc_gateway_regions", [], "mc_gateway_regions is empty"),
    gateway("mc_gateway_regions", ["europe-west3", "europe-west3"], "mc_gateway_regions: an entry is listed twice"),
    gateway("mc_gateway_regions", ["europe-west3-c"], "'europe-west3-c' is no region"),
    gateway("mc_gateway_named_addresses", {"asia-east1": "vip"}, "asia-east1 is not among mc_gateway_regions"),
    gateway("mc_gateway_listener_port", 70000, "mc_gateway_listener_port: 70000; set a whole number from 1 to 65535"),
    gateway("mc_gateway_health_interval", 5, "5 s is shorter than mc_gateway_health_timeout, 15 s"),
    gateway("mc_gateway_health_interval", "5", "5 s is shorter than mc_gateway_health_timeout, 15 s"),
    gateway("mc_gateway_health_interval", 301, "mc_gateway_health_interval: 301; set a whole number from 1 to 300"),
    gateway("mc_gateway_health_timeout", 0, "mc_gateway_health_timeout: 0; set a whole number from 1 to 300"),
    gateway("mc_gateway_healthy_threshold", 11, "mc_gateway_healthy_threshold: 11; set a whole number from 1 to 10"),
    gateway("mc_gateway_unhealthy_threshold", 0, "mc_gateway_unhealthy_threshold: 0; set a whole number from 1 to 10"),
    gateway("mc_gateway_health_path", "health", "mc_gateway_health_path: 'health' is no path"),
    gateway("mc_gateway_balancing_mode", "none", "mc_gateway_balancing_mode must be one of: custom_metrics, in_flight"),
    gateway("mc_gateway_balancing_mode", "rate", "max_rate_per_endpoint: rate needs it"),
    gateway(
        "mc_gateway_max_rate_per_endpoint", -1, "max_rate_per_endpoint: -1; set a whole number from 0 to 1000000000"
    ),
    gateway("mc_gateway_capacity_scaler", 5, "capacity_scaler: set 0 or a percentage from 10 to 100"),
    gateway("mc_gateway_backend_preference", "first", "mc_gateway_backend_preference must be one of"),
    gateway("mc_gateway_traffic_duration", "forever", "mc_gateway_traffic_duration must be one of: long, short"),
    gateway("mc_gateway_security_policy", "Partners", "security_policy: 'Partners' is no security policy name"),
    gateway("mc_gateway_session_affinity", {"cookie_ttl": 60}, "missing required arguments: type"),
    gateway("mc_gateway_session_affinity", {"type": "client_ip", "cookie_ttl": 60}, "only a generated_cookie has a"),
    gateway("mc_gateway_iap", {"client_id": "ours"}, "iap: client_id and client_secret_name go together"),
    gateway("mc_gateway_balancing_mode", "in_flight", "in_flight needs it; set it, for example, to 1000"),
    gateway("mc_gateway_max_in_flight_per_endpoint", 1000, "leave it out, or set balancing_mode: in_flight"),
    gateway("mc_gateway_metrics", [], "custom_metrics needs at least one metric"),
    gateway("mc_gateway_metrics", [{"name": "kv-cache-old"}], "no cluster reports kv-cache-old; set gkefleet_metric"),
    gateway(
        "mc_gateway_metrics",
        [{"name": "kv-cache", "max_utilization": 0}],
        "max_utilization of kv-cache is 0; set a percentage",
    ),
    gateway("mc_gateway_metrics", [{"name": "kv-cache", "max_utilization": 0.6}], "max_utilization"),
    gateway("mc_gateway_metrics", [{"name": "kv-cache", "max_utilization": 101}], "is 101; set a percentage, 1 to 100"),
    gateway("mc_gateway_metrics", [{"name": "KV cache", "max_utilization": 60}], "'KV cache' is no metric name"),
    gateway("mc_gateway_backend_timeout", 0, "backend_timeout"),
    gateway("mc_gateway_backend_timeout", 2**31, "backend_timeout"),
    gateway("mc_gateway_draining_timeout", 3601, "draining_timeout"),
    gateway("mc_gateway_logging", {"enabled": True, "sample_rate": 101}, "sample_rate"),
    gateway("mc_gateway_scopes", [{"selector": {}, "capacity_scaler": 50}], "selector"),
    gateway(
        "mc_gateway_scopes", [{"selector": {"gke.io/region": "us-east4"}, "capacity_scaler": 5}], "capacity_scaler"
    ),
    gateway(
        "mc_gateway_scopes",
        [{"selector": {"env": "prod"}, "capacity_scaler": 50}, {"selector": {"env": "prod"}, "capacity_scaler": 20}],
        "scopes",
    ),
    gateway(
        "mc_gateway_scopes",
        [{"selector": {"env": "prod"}, "capacity_scaler": 50}],
        "capacity_scaler: it is set in a scope too, and Google refuses such a policy; set it in one place",
        mc_gateway_capacity_scaler=80,
    ),
    gateway(
        "mc_gateway_scopes",
        [
            {"selector": {"env": "prod"}, "capacity_scaler": 50},
            {"selector": {"env": "prod", "tier": "paid"}, "capacity_scaler": 20},
        ],
        "set specific scopes first",
    ),
    gateway("mc_gateway_name", "Gateway", "mc_gateway_name: 'Gateway' is no name of a Kubernetes object"),
]


def test_a_value_that_cannot_work_is_refused_with_what_to_set(answer: Answer) -> None:
    assert answer.expected in answer.said
