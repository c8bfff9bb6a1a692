# SPDX-License-Identifier: GPL-3.0-or-later
"""What the OpenAPI documents of a server say beyond the published definitions: the values and defaults of fields."""

from __future__ import annotations

import functools
from typing import Any

Additions = dict[str, dict[str, Any]]
APIS = "io.k8s.api."
EXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis."
PLAIN_SIGNALS = (
    "SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL "
    "SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP "
    "SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ"
)
REAL_TIME_SIGNALS = (
    "SIGRTMIN SIGRTMAX",
    *(f"SIGRTMIN+{number}" for number in range(1, 16)),
    *(f"SIGRTMAX-{number}" for number in range(1, 15)),
)
# The values that each field takes. [] stands for the items of a list, {} for the values of a map, '' for no text.
VALUES = {
    (
        "admissionregistration.v1.MutatingWebhook.failurePolicy "
        "admissionregistration.v1.ValidatingWebhook.failurePolicy"
    ): "Fail Ignore",
    (
        "admissionregistration.v1.MutatingWebhook.matchPolicy admissionregistration.v1.ValidatingWebhook.matchPolicy"
    ): "Equivalent Exact",
    (
        "admissionregistration.v1.MutatingWebhook.sideEffects admissionregistration.v1.ValidatingWebhook.sideEffects"
    ): "None NoneOnDryRun Some Unknown",
    "admissionregistration.v1.RuleWithOperations.operations[]": "* CONNECT CREATE DELETE UPDATE",
    "apiextensions.v1.ValidationRule.reason": (
        "FieldValueDuplicate FieldValueForbidden FieldValueInvalid FieldValueRequired"
    ),
    "apps.v1.DaemonSetUpdateStrategy.type apps.v1.StatefulSetUpdateStrategy.type": "OnDelete RollingUpdate",
    "apps.v1.DeploymentStrategy.type": "Recreate RollingUpdate",
    "apps.v1.StatefulSetSpec.podManagementPolicy": "OrderedReady Parallel",
    "batch.v1.CronJobSpec.concurrencyPolicy": "Allow Forbid Replace",
    "batch.v1.JobSpec.completionMode": "Indexed NonIndexed",
    "batch.v1.JobSpec.podReplacementPolicy": "Failed TerminatingOrFailed",
    "batch.v1.PodFailurePolicyOnExitCodesRequirement.operator": "In NotIn",
    "batch.v1.PodFailurePolicyRule.action": "Count FailIndex FailJob Ignore",
    "core.v1.AppArmorProfile.type core.v1.SeccompProfile.type": "Localhost RuntimeDefault Unconfined",
    "core.v1.AzureDiskVolumeSource.cachingMode": "None ReadOnly ReadWrite",
    "core.v1.AzureDiskVolumeSource.kind": "Dedicated Managed Shared",
    (
        "core.v1.Container.imagePullPolicy core.v1.EphemeralContainer.imagePullPolicy "
        "core.v1.ImageVolumeSource.pullPolicy"
    ): "Always IfNotPresent Never",
    "core.v1.Container.terminationMessagePolicy core.v1.EphemeralContainer.terminationMessagePolicy": (
        "FallbackToLogsOnError File"
    ),
    (
        "core.v1.ContainerPort.protocol core.v1.EndpointPort.protocol core.v1.PortStatus.protocol "
        "core.v1.ServicePort.protocol discovery.v1.EndpointPort.protocol "
        "networking.v1.IngressPortStatus.protocol networking.v1.NetworkPolicyPort.protocol"
    ): "SCTP TCP UDP",
    "core.v1.ContainerStatus.stopSignal core.v1.Lifecycle.stopSignal": " ".join((PLAIN_SIGNALS, *REAL_TIME_SIGNALS)),
    "core.v1.HTTPGetAction.scheme": "HTTP HTTPS",
    "core.v1.HostPathVolumeSource.type": (
        "'' BlockDevice CharDevice Directory DirectoryOrCreate File FileOrCreate Socket"
    ),
    "core.v1.ModifyVolumeStatus.status": "InProgress Infeasible Pending",
    "core.v1.NamespaceStatus.phase": "Active Terminating",
    "core.v1.NodeSelectorRequirement.operator": "DoesNotExist Exists Gt In Lt NotIn",
    "core.v1.NodeStatus.phase": "Pending Running Terminated",
    (
        "core.v1.PersistentVolumeClaimSpec.accessModes[] core.v1.PersistentVolumeClaimStatus.accessModes[] "
        "core.v1.PersistentVolumeSpec.accessModes[]"
    ): "ReadOnlyMany ReadWriteMany ReadWriteOnce ReadWriteOncePod",
    "core.v1.PersistentVolumeClaimSpec.volumeMode core.v1.PersistentVolumeSpec.volumeMode": "Block Filesystem",
    "core.v1.PersistentVolumeClaimStatus.allocatedResourceStatuses{}": (
        "ControllerResizeInProgress ControllerResizeInfeasible "
        "NodeResizeInProgress NodeResizeInfeasible NodeResizePending"
    ),
    "core.v1.PersistentVolumeClaimStatus.phase": "Bound Lost Pending",
    "core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy storage.v1.StorageClass.reclaimPolicy": (
        "Delete Recycle Retain"
    ),
    "core.v1.PersistentVolumeStatus.phase": "Available Bound Failed Pending Released",
    "core.v1.PodSecurityContext.fsGroupChangePolicy": "Always OnRootMismatch",
    "core.v1.PodSecurityContext.supplementalGroupsPolicy": "Merge Strict",
    "core.v1.PodSpec.dnsPolicy": "ClusterFirst ClusterFirstWithHostNet Default None",
    "core.v1.PodSpec.preemptionPolicy scheduling.v1.PriorityClass.preemptionPolicy": "Never PreemptLowerPriority",
    "core.v1.PodSpec.restartPolicy": "Always Never OnFailure",
    "core.v1.PodStatus.phase": "Failed Pending Running Succeeded Unknown",
    "core.v1.PodStatus.qosClass": "BestEffort Burstable Guaranteed",
    "core.v1.ResourceQuotaSpec.scopes[] core.v1.ScopedResourceSelectorRequirement.scopeName": (
        "BestEffort CrossNamespacePodAffinity NotBestEffort NotTerminating "
        "PriorityClass Terminating VolumeAttributesClass"
    ),
    "core.v1.ScopedResourceSelectorRequirement.operator": "DoesNotExist Exists In NotIn",
    "core.v1.SecurityContext.procMount": "Default Unmasked",
    "core.v1.ServiceSpec.externalTrafficPolicy core.v1.ServiceSpec.internalTrafficPolicy": "Cluster Local",
    "core.v1.ServiceSpec.ipFamilies[]": "'' IPv4 IPv6",
    "core.v1.ServiceSpec.ipFamilyPolicy": "PreferDualStack RequireDualStack SingleStack",
    "core.v1.ServiceSpec.sessionAffinity": "ClientIP None",
    "core.v1.ServiceSpec.type": "ClusterIP ExternalName LoadBalancer NodePort",
    "core.v1.Taint.effect core.v1.Toleration.effect": "NoExecute NoSchedule PreferNoSchedule",
    "core.v1.Toleration.operator": "Equal Exists",
    "core.v1.TopologySpreadConstraint.nodeAffinityPolicy core.v1.TopologySpreadConstraint.nodeTaintsPolicy": (
        "Honor Ignore"
    ),
    "core.v1.TopologySpreadConstraint.whenUnsatisfiable": "DoNotSchedule ScheduleAnyway",
    "core.v1.VolumeMount.mountPropagation": "Bidirectional HostToContainer None",
    "discovery.v1.EndpointSlice.addressType": "FQDN IPv4 IPv6",
    "networking.v1.HTTPIngressPath.pathType": "Exact ImplementationSpecific Prefix",
    "networking.v1.NetworkPolicySpec.policyTypes[]": "Egress Ingress",
    "policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy": "AlwaysAllow IfHealthyBudget",
    "storage.v1.StorageClass.volumeBindingMode": "Immediate WaitForFirstConsumer",
}
# Defaults that OpenAPI 3 tells, and version 2 does not.
DEFAULTS = {
    "xfs": "core.v1.ScaleIOPersistentVolumeSource.fsType core.v1.ScaleIOVolumeSource.fsType",
    "ThinProvisioned": "core.v1.ScaleIOPersistentVolumeSource.storageMode core.v1.ScaleIOVolumeSource.storageMode",
    "TCP": "core.v1.ContainerPort.protocol core.v1.ServicePort.protocol",
    "/etc/ceph/keyring": "core.v1.RBDPersistentVolumeSource.keyring core.v1.RBDVolumeSource.keyring",
    "rbd": "core.v1.RBDPersistentVolumeSource.pool core.v1.RBDVolumeSource.pool",
    "admin": "core.v1.RBDPersistentVolumeSource.user core.v1.RBDVolumeSource.user",
    "default": "core.v1.ISCSIPersistentVolumeSource.iscsiInterface core.v1.ISCSIVolumeSource.iscsiInterface",
    "ReadWrite": "core.v1.AzureDiskVolumeSource.cachingMode",
    "ext4": "core.v1.AzureDiskVolumeSource.fsType",
    "Shared": "core.v1.AzureDiskVolumeSource.kind",
}


@functools.cache
def additions(name: str) -> Additions:
    """What to add to the fields of a definition, by field as VALUES names them."""
    found: Additions = {}
    for fields, words in VALUES.items():
        for field in fields_of(name, fields):
            found.setdefault(field, {})["enum"] = sorted(word.replace("''", "") for word in words.split())
    for default, fields in DEFAULTS.items():
        for field in fields_of(name, fields):
            found.setdefault(field, {})["default"] = default
    return found


def fields_of(name: str, fields: str) -> list[str]:
    """The fields of one definition among those of a row."""
    start = name.removeprefix(APIS).removeprefix(EXTENSIONS) + "."
    return [field.removeprefix(start) for field in fields.split() if field.startswith(start)]
