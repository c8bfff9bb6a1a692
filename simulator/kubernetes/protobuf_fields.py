# SPDX-License-Identifier: GPL-3.0-or-later
"""Field numbers of the messages that Go clients send in protobuf: reviews, tokens, and what `kubectl create` makes.

One field reads NUMBER:NAME:TYPE, string when the type is missing; [TYPE] is repeated, {TYPE} a map by string. A star
marks a number or flag whose zero says something; other zeros and empty texts are how Go writes nothing.
Source of the numbers: the published generated.proto files of k8s.io/api v0.34.
"""

from __future__ import annotations

BOUND = "1:metadata:ObjectMeta 2:subjects:[Subject] 3:roleRef:RoleRef"

MESSAGES = {
    "Unknown": "1:typeMeta:TypeMeta 2:raw:raw 3:contentEncoding 4:contentType",
    "TypeMeta": "1:apiVersion 2:kind",
    "ObjectMeta": (
        "1:name 2:generateName 3:namespace 4:selfLink 5:uid 6:resourceVersion 7:generation:int "
        "8:creationTimestamp:Time "
        "9:deletionTimestamp:Time 10:deletionGracePeriodSeconds:int* 11:labels:{string} 12:annotations:{string} "
        "13:ownerReferences:[OwnerReference] 14:finalizers:[string] 17:managedFields:[ManagedFieldsEntry]"
    ),
    "OwnerReference": "1:kind 3:name 4:uid 5:apiVersion 6:controller:bool* 7:blockOwnerDeletion:bool*",
    "ManagedFieldsEntry": (
        "1:manager 2:operation 3:apiVersion 4:time:Time 6:fieldsType 7:fieldsV1:FieldsV1 8:subresource"
    ),
    "DeleteOptions": (
        "1:gracePeriodSeconds:int* 2:preconditions:Preconditions 3:orphanDependents:bool* 4:propagationPolicy "
        "5:dryRun:[string]"
    ),
    "Preconditions": "1:uid 2:resourceVersion",
    "LabelSelector": "1:matchLabels:{string} 2:matchExpressions:[LabelSelectorRequirement]",
    "LabelSelectorRequirement": "1:key 2:operator 3:values:[string]",
    "Namespace": "1:metadata:ObjectMeta 2:spec:NamespaceSpec 3:status:NamespaceStatus",
    "NamespaceSpec": "1:finalizers:[string]",
    "NamespaceStatus": "1:phase",
    "ConfigMap": "1:metadata:ObjectMeta 2:data:{string} 3:binaryData:{bytes} 4:immutable:bool*",
    "Secret": "1:metadata:ObjectMeta 2:data:{bytes} 3:type 4:stringData:{string} 5:immutable:bool*",
    "ServiceAccount": (
        "1:metadata:ObjectMeta 2:secrets:[ObjectReference] 3:imagePullSecrets:[LocalObjectReference] "
        "4:automountServiceAccountToken:bool*"
    ),
    "ObjectReference": "1:kind 2:namespace 3:name 4:uid 5:apiVersion 6:resourceVersion 7:fieldPath",
    "LocalObjectReference": "1:name",
    "Event": (
        "1:metadata:ObjectMeta 2:involvedObject:ObjectReference 3:reason 4:message 5:source:EventSource "
        "6:firstTimestamp:Time 7:lastTimestamp:Time 8:count:int 9:type 10:eventTime:Time 12:action "
        "13:related:ObjectReference 14:reportingComponent 15:reportingInstance"
    ),
    "EventSource": "1:component 2:host",
    "Role": "1:metadata:ObjectMeta 2:rules:[PolicyRule]",
    "ClusterRole": "1:metadata:ObjectMeta 2:rules:[PolicyRule] 3:aggregationRule:AggregationRule",
    "PolicyRule": (
        "1:verbs:[string] 2:apiGroups:[string] 3:resources:[string] 4:resourceNames:[string] 5:nonResourceURLs:[string]"
    ),
    "AggregationRule": "1:clusterRoleSelectors:[LabelSelector]",
    "RoleBinding": BOUND,
    "ClusterRoleBinding": BOUND,
    "Subject": "1:kind 2:apiGroup 3:name 4:namespace",
    "RoleRef": "1:apiGroup 2:kind 3:name",
    "SelfSubjectAccessReview": (
        "1:metadata:ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus"
    ),
    "SubjectAccessReview": "1:metadata:ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus",
    "LocalSubjectAccessReview": (
        "1:metadata:ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus"
    ),
    "SubjectAccessReviewSpec": (
        "1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:NonResourceAttributes 3:user "
        "4:groups:[string] 6:uid"
    ),
    "SubjectAccessReviewStatus": "1:allowed:bool 2:reason 3:evaluationError 4:denied:bool",
    "ResourceAttributes": "1:namespace 2:verb 3:group 4:version 5:resource 6:subresource 7:name",
    "NonResourceAttributes": "1:path 2:verb",
    "SelfSubjectRulesReview": (
        "1:metadata:ObjectMeta 2:spec:SelfSubjectRulesReviewSpec 3:status:SubjectRulesReviewStatus"
    ),
    "SelfSubjectRulesReviewSpec": "1:namespace",
    "SubjectRulesReviewStatus": "3:incomplete:bool 4:evaluationError",
    "SelfSubjectReview": "1:metadata:ObjectMeta 2:status:SelfSubjectReviewStatus",
    "SelfSubjectReviewStatus": "1:userInfo:UserInfo",
    "UserInfo": "1:username 2:uid 3:groups:[string]",
    "TokenRequest": "1:metadata:ObjectMeta 2:spec:TokenRequestSpec 3:status:TokenRequestStatus",
    "TokenRequestSpec": "1:audiences:[string] 4:expirationSeconds:int*",
    "TokenRequestStatus": "1:token 2:expirationTimestamp:Time",
    "TokenReview": "1:metadata:ObjectMeta 2:spec:TokenReviewSpec 3:status:TokenReviewStatus",
    "TokenReviewSpec": "1:token 2:audiences:[string]",
    "TokenReviewStatus": "1:authenticated:bool 2:user:UserInfo 3:error 4:audiences:[string]",
    "Deployment": "1:metadata:ObjectMeta 2:spec:DeploymentSpec 3:status:DeploymentStatus",
    "DeploymentSpec": (
        "1:replicas:int* 2:selector:LabelSelector 3:template:PodTemplateSpec 4:strategy:DeploymentStrategy "
        "5:minReadySeconds:int 6:revisionHistoryLimit:int* 7:paused:bool 9:progressDeadlineSeconds:int*"
    ),
    "DeploymentStrategy": "1:type 2:rollingUpdate:RollingUpdateDeployment",
    "RollingUpdateDeployment": "1:maxUnavailable:IntOrString 2:maxSurge:IntOrString",
    "DeploymentStatus": "1:observedGeneration:int 2:replicas:int 3:updatedReplicas:int 4:availableReplicas:int",
    "Job": "1:metadata:ObjectMeta 2:spec:JobSpec 3:status:JobStatus",
    "JobSpec": (
        "1:parallelism:int* 2:completions:int* 3:activeDeadlineSeconds:int* 4:selector:LabelSelector "
        "5:manualSelector:bool* 6:template:PodTemplateSpec 7:backoffLimit:int* 8:ttlSecondsAfterFinished:int* "
        "9:completionMode 10:suspend:bool*"
    ),
    "JobStatus": "4:active:int 5:succeeded:int 6:failed:int",
    "PodTemplateSpec": "1:metadata:ObjectMeta 2:spec:PodSpec",
    "PodSpec": (
        "2:containers:[Container] 3:restartPolicy 4:terminationGracePeriodSeconds:int* 5:activeDeadlineSeconds:int* "
        "6:dnsPolicy 7:nodeSelector:{string} 8:serviceAccountName 9:serviceAccount 10:nodeName 11:hostNetwork:bool "
        "12:hostPID:bool 13:hostIPC:bool 15:imagePullSecrets:[LocalObjectReference] 16:hostname 17:subdomain "
        "19:schedulerName 20:initContainers:[Container] 21:automountServiceAccountToken:bool* 24:priorityClassName"
    ),
    "Container": (
        "1:name 2:image 3:command:[string] 4:args:[string] 5:workingDir 6:ports:[ContainerPort] 7:env:[EnvVar] "
        "8:resources:ResourceRequirements 9:volumeMounts:[VolumeMount] 13:terminationMessagePath 14:imagePullPolicy "
        "16:stdin:bool 17:stdinOnce:bool 18:tty:bool 20:terminationMessagePolicy"
    ),
    "ContainerPort": "1:name 2:hostPort:int 3:containerPort:int 4:protocol 5:hostIP",
    "EnvVar": "1:name 2:value",
    "ResourceRequirements": "1:limits:{Quantity} 2:requests:{Quantity}",
    "VolumeMount": "1:name 2:readOnly:bool 3:mountPath 4:subPath 5:mountPropagation 6:subPathExpr",
    "Service": "1:metadata:ObjectMeta 2:spec:ServiceSpec 3:status:ServiceStatus",
    "ServiceSpec": (
        "1:ports:[ServicePort] 2:selector:{string} 3:clusterIP 4:type 5:externalIPs:[string] 7:sessionAffinity "
        "8:loadBalancerIP 9:loadBalancerSourceRanges:[string] 10:externalName 11:externalTrafficPolicy "
        "12:healthCheckNodePort:int 13:publishNotReadyAddresses:bool 17:ipFamilyPolicy 18:clusterIPs:[string] "
        "19:ipFamilies:[string]"
    ),
    "ServicePort": "1:name 2:protocol 3:port:int 4:targetPort:IntOrString 5:nodePort:int 6:appProtocol",
    "ServiceStatus": "1:loadBalancer:LoadBalancerStatus",
    "LoadBalancerStatus": "",
}
