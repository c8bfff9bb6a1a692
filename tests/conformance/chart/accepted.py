# SPDX-License-Identifier: GPL-3.0-or-later
"""Where our objects differ from the chart's on purpose, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Accepted:
    """Facts (a pattern of object and path) that may differ; `ours` is what we say there, None for nothing."""

    pattern: str
    reason: str
    theirs: Any = None
    ours: Any = None

    def covers(self, path: str, theirs: Any, ours: Any) -> bool:
        """Whether a difference is this one, values included."""
        return bool(re.fullmatch(self.pattern, path)) and _fits(self.theirs, theirs) and _fits(self.ours, ours)


ANYTHING = re.compile(".*")


def accepting(path: str, theirs: Any, ours: Any) -> list[Accepted]:
    """The entries that allow a difference."""
    return [entry for entry in ACCEPTED if entry.covers(path, theirs, ours)]


def _fits(expected: Any, value: Any) -> bool:
    if isinstance(expected, re.Pattern):
        return value is not None and bool(expected.fullmatch(str(value)))
    return bool(expected == value)


POD = r"Deployment .*: spec\.template"
ACCEPTED = [
    Accepted(
        r"HealthCheckPolicy .*",
        "The gateway of several clusters takes no policy of the pool itself, only of its import; and newer definitions "
        "refuse a port without portSpecification. Our policies are applied to the import by the role mc_gateway.",
        theirs=ANYTHING,
    ),
    Accepted(
        r"GCPBackendPolicy .*",
        "As with HealthCheckPolicy: a policy of the pool has no effect on the gateway of several clusters.",
        theirs=ANYTHING,
    ),
    Accepted(
        POD
        + r"\.spec\.containers\[epp\]\.flags\.(total-(queued|running)-requests|kv-cache-usage-percentage|cache-info)"
        r"-metric",
        "A defect of the chart: the picker of this release ends with an error when one of these flags is set, and "
        "their values carry quotation marks. Pods carry the label of their engine, and the configuration names it.",
        theirs=re.compile('".*"'),
    ),
    Accepted(
        r".*: metadata\.labels\.app\.kubernetes\.io/(name|version)",
        "Labels that tell a chart and its version; our objects carry the mark of this collection.",
        theirs=ANYTHING,
    ),
    Accepted(
        r"Deployment .*\.labels\.inference\.networking\.k8s\.io/igw-mode",
        "Tells pickers with a pool from those of the chart's other mode, which this collection does not have.",
        theirs="inferencepool",
    ),
    Accepted(
        r"Deployment .*: metadata\.labels\.inferencepool",
        "Finds the Deployment by the label by which its pods are found.",
        ours=ANYTHING,
    ),
    Accepted(
        POD + r"\.metadata\.annotations\.gkefleet\.inference/config",
        "The picker reads its configuration once: another configuration must be another pod.",
        ours=ANYTHING,
    ),
    Accepted(
        POD + r"\.spec\.containers\[epp\]\.imagePullPolicy",
        "The image is a fixed release: a restart must not depend on the registry.",
        theirs="Always",
    ),
    Accepted(
        POD + r"\.spec\.containers\[epp\]\.volumeMounts\[plugins-config-volume\]\.readOnly",
        "The picker only reads its configuration.",
        ours=True,
    ),
    Accepted(
        r"ConfigMap .*\.plugins\[metrics-data-source\]\.(type|parameters\.(scheme|path|insecureSkipVerify))",
        "The picker adds this source by itself, with these values.",
        theirs=re.compile("metrics-data-source|http|/metrics|True"),
    ),
    Accepted(
        r"ConfigMap .*\.plugins\[core-metrics-extractor\]\.type",
        "The picker adds this extractor by itself, for vLLM.",
        theirs="core-metrics-extractor",
    ),
    Accepted(
        r"InferencePool .*: spec\.appProtocol",
        "The default of the definition; those that GKE brought before v1.5.0 do not know the field.",
        theirs="http",
    ),
    Accepted(
        r"Service .*: spec\.ports\[grpc-ext-proc\]\.appProtocol",
        "Tells that the port speaks gRPC, which needs HTTP/2.",
        ours="http2",
    ),
    Accepted(
        r"ClusterRole .*-epp: allows\.get /metrics",
        "The picker serves its metrics and reads nobody's: the right is that of who scrapes.",
        theirs=True,
    ),
]
