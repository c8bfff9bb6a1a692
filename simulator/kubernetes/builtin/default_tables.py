# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain defaults of built-in types, by definition: fields that get this value when they are absent (API reference)."""

from __future__ import annotations

from typing import Any

API = "io.k8s.api."
APIEXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
FILE_MODE = 0o644
NODE_FACTS = (
    "machineID",
    "systemUUID",
    "bootID",
    "kernelVersion",
    "osImage",
    "containerRuntimeVersion",
    "kubeletVersion",
    "kubeProxyVersion",
    "operatingSystem",
    "architecture",
)

TABLE: dict[str, dict[str, Any]] = {
    API + "apps.v1.DaemonSetSpec": {
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}},
    },
    API + "apps.v1.DeploymentSpec": {
        "progressDeadlineSeconds": 600,
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "strategy": {},
    },
    API + "apps.v1.ReplicaSetSpec": {"replicas": 1},
    API + "apps.v1.StatefulSetSpec": {
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "podManagementPolicy": "OrderedReady",
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
    },
    API + "autoscaling.v2.HorizontalPodAutoscalerSpec": {"minReplicas": 1},
    API + "autoscaling.v2.HorizontalPodAutoscalerStatus": {"currentMetrics": None, "desiredReplicas": 0},
    API + "batch.v1.CronJobSpec": {
        "concurrencyPolicy": "Allow",
        "failedJobsHistoryLimit": 1,
        "successfulJobsHistoryLimit": 3,
        "suspend": False,
    },
    API + "batch.v1.JobSpec": {
        "backoffLimit": 6,
        "completionMode": "NonIndexed",
        "manualSelector": False,
        "podReplacementPolicy": "TerminatingOrFailed",
        "suspend": False,
    },
    API + "core.v1.ConfigMapVolumeSource": {"defaultMode": FILE_MODE},
    API + "core.v1.Container": {
        "resources": {},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
    },
    API + "core.v1.ContainerPort": {"protocol": "TCP"},
    API + "core.v1.DownwardAPIVolumeSource": {"defaultMode": FILE_MODE},
    API + "core.v1.Event": {
        "eventTime": None,
        "firstTimestamp": None,
        "lastTimestamp": None,
        "reportingComponent": "",
        "reportingInstance": "",
        "source": {},
    },
    API + "core.v1.GRPCAction": {"service": ""},
    API + "core.v1.HTTPGetAction": {"path": "/", "scheme": "HTTP"},
    API + "core.v1.HostPathVolumeSource": {"type": ""},
    API + "core.v1.Node": {"status": {}},
    API + "core.v1.NodeStatus": {"daemonEndpoints": {"kubeletEndpoint": {"Port": 0}}, "nodeInfo": {}},
    API + "core.v1.NodeSystemInfo": dict.fromkeys(NODE_FACTS, ""),
    API + "core.v1.ObjectFieldSelector": {"apiVersion": "v1"},
    API + "core.v1.PersistentVolumeClaimSpec": {"volumeMode": "Filesystem"},
    API + "core.v1.PodSpec": {
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    },
    API + "core.v1.Probe": {
        "failureThreshold": 3,
        "periodSeconds": 10,
        "successThreshold": 1,
        "timeoutSeconds": 1,
    },
    API + "core.v1.ProjectedVolumeSource": {"defaultMode": FILE_MODE},
    API + "core.v1.Secret": {"type": "Opaque"},
    API + "core.v1.SecretVolumeSource": {"defaultMode": FILE_MODE},
    API + "core.v1.ServiceAccountTokenProjection": {"expirationSeconds": 3600},
    API + "core.v1.ServicePort": {"protocol": "TCP"},
    API + "core.v1.ServiceSpec": {"sessionAffinity": "None", "type": "ClusterIP"},
    API + "discovery.v1.EndpointPort": {"name": "", "protocol": "TCP"},
    API + "networking.v1.NetworkPolicyPort": {"protocol": "TCP"},
    API + "rbac.v1.ClusterRoleBinding": {"roleRef": {}},
    API + "rbac.v1.RoleBinding": {"roleRef": {}},
    API + "rbac.v1.RoleRef": {"apiGroup": "rbac.authorization.k8s.io"},
    API + "scheduling.v1.PriorityClass": {"preemptionPolicy": "PreemptLowerPriority"},
    API + "storage.v1.StorageClass": {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"},
    APIEXTENSIONS + "CustomResourceDefinitionSpec": {"conversion": {"strategy": "None"}},
    APIEXTENSIONS + "CustomResourceDefinitionVersion": {"served": False, "storage": False},
}

# The status that an object is born with, where it is not empty or not there at all.
BIRTH_STATUS: dict[tuple[str, str], dict[str, Any]] = {
    ("", "PersistentVolumeClaim"): {"phase": "Pending"},
    ("", "Service"): {"loadBalancer": {}},
    ("apps", "DaemonSet"): {
        "currentNumberScheduled": 0,
        "desiredNumberScheduled": 0,
        "numberMisscheduled": 0,
        "numberReady": 0,
    },
    ("apps", "Deployment"): {},
    ("apps", "ReplicaSet"): {"replicas": 0},
    ("apps", "StatefulSet"): {"availableReplicas": 0, "replicas": 0},
    ("autoscaling", "HorizontalPodAutoscaler"): {"currentMetrics": None, "desiredReplicas": 0},
    ("batch", "CronJob"): {},
    ("batch", "Job"): {},
    ("networking.k8s.io", "Ingress"): {"loadBalancer": {}},
}
