# SPDX-License-Identifier: GPL-3.0-or-later
"""The way proto3 JSON leaves things out: false, 0, "" and empty lists vanish, objects that were set stay."""

from __future__ import annotations

from typing import Any

# Fields declared `optional` in Google's proto files: they are written out whatever their value.
OPTIONAL = frozenset(
    {
        "allowExternalTraffic",
        "defaultEnablePrivateNodes",
        "disableL4LbFirewallReconciliation",
        "enableCiliumClusterwideNetworkPolicy",
        "enableFqdnNetworkPolicy",
        "enableInsecureBindingSystemAuthenticated",
        "enableInsecureBindingSystemUnauthenticated",
        "enableK8sCertsViaDns",
        "enableK8sTokensViaDns",
        "enableNestedVirtualization",
        "enablePrivateNodes",
        "enablePublicEndpoint",
        "enableRelay",
        "flexStart",
        "gcpPublicCidrsAccessEnabled",
        "globalAccess",
        "gpuDriverVersion",
        "gpuSharingStrategy",
        "hpaProfile",
        "insecureKubeletReadonlyPortEnabled",
        "mode",
        "privateEndpointEnforcementEnabled",
        "respectPdbDuringNodePoolDeletion",
        "strategy",
        "threadsPerCore",
        "vulnerabilityMode",
    }
)
# `enabled` is optional in these messages and plain in all others.
_OPTIONAL_ENABLED = frozenset({"ipEndpointsConfig", "autoIpamConfig", "secretManagerConfig", "rotationConfig"})


def pruned(value: Any, parent: str = "") -> Any:
    """Gives a request's value as an answer would show it."""
    if isinstance(value, dict):
        return {key: pruned(inner, key) for key, inner in value.items() if _is_written(key, inner, parent)}
    if isinstance(value, list):
        return [pruned(inner, parent) for inner in value]
    return value


def _is_optional(key: str, parent: str) -> bool:
    return key in OPTIONAL or (key == "enabled" and parent in _OPTIONAL_ENABLED)


def _is_written(key: str, value: Any, parent: str) -> bool:
    if _is_optional(key, parent):
        return True
    return isinstance(value, dict) or value not in (False, 0, "", [], "0", None)


def overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Gives the defaults with what was asked on top, object by object; lists are whole."""
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        result[key] = overlaid(under, value) if isinstance(value, dict) and isinstance(under, dict) else value
    return result


def completed(defaults: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """Gives what was sent with the defaults below it.

    Proto3 cannot tell a plain switch that was sent as false from one that was left out: an object that was sent has off
    what it does not say.
    """
    return overlaid(_switched_off(defaults, sent), pruned(sent))


def _switched_off(defaults: dict[str, Any], sent: dict[str, Any], parent: str = "") -> dict[str, Any]:
    result = {}
    for key, value in defaults.items():
        if isinstance(value, dict) and isinstance(sent.get(key), dict):
            result[key] = _switched_off(value, sent[key], key)
        elif value is not True or sent.get(key) or _is_optional(key, parent):
            result[key] = value
    return result
