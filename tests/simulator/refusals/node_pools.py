# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals about node pools."""

from __future__ import annotations

from typing import Any

from tests.simulator.clusters import REGION, cluster, pool
from tests.simulator.google import PROJECT
from tests.simulator.refusals.refusal import DOCUMENTED, GUESSED, RECORDED, REPORTED, Refusal

ZONE = f"{REGION}-a"
INVALID = "INVALID_ARGUMENT"
BUSY = "Operation operation-… is currently updating cluster busy. Please wait and try again once it is done."
H100 = {"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}
H100_FLAGS = "--machine-type=a3-highgpu-2g --accelerator=type=nvidia-h100-80gb,count=2"


def creation(
    name: str, text: str, source: str, flags: str, *, cluster_name: str = "gke-west", pool_name: str = "new",
    code: int = 400, status: str = INVALID, late: bool = False, said: str = "", **fields: Any,
) -> Refusal:  # fmt: skip
    """A node pool that cannot be made."""
    body = {"nodePool": {"name": pool_name, "initialNodeCount": 1, **fields}}
    make = f"gcloud container node-pools create {pool_name} --cluster={cluster_name} --region={REGION}"
    command = f"{make} --num-nodes={fields.get('initialNodeCount', 1)} {flags}".strip() if flags != "-" else ""
    path = f"{cluster(cluster_name)}/nodePools"
    return Refusal(
        name, "container", "POST", path, code, status, text, source, body, late=late, command=command, said=said
    )


def machines(**config: Any) -> dict[str, Any]:
    """Where and what kind of machines."""
    return {"locations": [ZONE], "config": config}


REFUSALS = [
    creation(
        "a node pool's name that is taken",
        f"Already exists: {PROJECT}/locations/{REGION}/clusters/gke-west/nodePools/default-pool.", GUESSED, "",
        pool_name="default-pool", code=409, status="ALREADY_EXISTS",
    ),
    creation(
        "a node pool of a cluster nobody made", f"Not found: {PROJECT}/locations/{REGION}/clusters/nobody.", REPORTED,
        "", cluster_name="nobody", code=404, status="NOT_FOUND",
    ),
    creation("a node pool while the cluster changes", BUSY, REPORTED, "", cluster_name="busy",
             status="FAILED_PRECONDITION"),
    Refusal(
        "a node pool nobody made", "container", "GET", pool("nobody"), 404, "NOT_FOUND",
        'Not found: node pool "nobody" not found.', RECORDED, reason="notFound",
        command=f"gcloud container node-pools describe nobody --cluster=gke-west --region={REGION}",
    ),
    Refusal(
        # The last pool of a cluster may go; not while something else changes.
        "deleting the default pool while the cluster changes", "container", "DELETE", pool("default-pool", "busy"), 400,
        "FAILED_PRECONDITION", BUSY, REPORTED,
        command=f"gcloud container node-pools delete default-pool --cluster=busy --region={REGION}",
    ),
    Refusal(
        "resizing a node pool nobody made", "container", "POST", f"{pool('nobody')}:setSize", 404, "NOT_FOUND",
        'Not found: node pool "nobody" not found.', RECORDED, {"nodeCount": 2},
        command=f"gcloud container clusters resize gke-west --node-pool=nobody --num-nodes=2 --region={REGION}",
        said="ERROR: (gcloud.container.clusters.resize) No node pool named 'nobody' in gke-west.",
    ),
    creation(
        "more Spot GPUs than the quota",
        'Insufficient regional quota to satisfy request: resource "PREEMPTIBLE_NVIDIA_H100_GPUS": request requires '
        "'40.0' and is short '8.0'. project has a quota of '32.0' with '32.0' available. View and manage quotas at "
        "https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=my-gke-project.", REPORTED,
        f"--node-locations={ZONE} {H100_FLAGS} --spot", code=403, status="PERMISSION_DENIED", initialNodeCount=20,
        **machines(machineType="a3-highgpu-2g", spot=True, accelerators=[H100]),
    ),
    creation(
        "a region without any Spot quota",
        'Insufficient regional quota to satisfy request: resource "PREEMPTIBLE_NVIDIA_L4_GPUS": request requires '
        "'1.0' and is short '1.0'. project has a quota of '0.0' with '0.0' available. …", REPORTED,
        f"--node-locations={ZONE} --machine-type=g2-standard-4 --accelerator=type=nvidia-l4,count=1 --spot",
        code=403, status="PERMISSION_DENIED", **machines(
            machineType="g2-standard-4", spot=True,
            accelerators=[{"acceleratorType": "nvidia-l4", "acceleratorCount": "1"}],
        ),
    ),
    creation(
        "several quotas at once",
        '\n\t(1) insufficient regional quota to satisfy request: resource "…\n\t(2) insufficient regional quota…',
        REPORTED, "-", code=403, status="PERMISSION_DENIED", initialNodeCount=300,
        config={"machineType": "n2-standard-16"},
    ),
    creation(
        "a zone without machines", "Google Compute Engine: Not all instances running in IGM after 35m0s. Expected 1, "
        "running 0, transitioning 1. Current errors: [GCE_STOCKOUT]: Instance '…' creation failed: The zone "
        f"'{PROJECT}/zones/{REGION}-c' does not have enough resources available to fulfill the request. Try a "
        "different zone, or try again later.", REPORTED,
        f"--node-locations={REGION}-c --machine-type=c2-standard-4", pool_name="sold-out", code=429,
        status="RESOURCE_EXHAUSTED", late=True, locations=[f"{REGION}-c"], config={"machineType": "c2-standard-4"},
        said=(
            "ERROR: (gcloud.container.node-pools.create) Operation [<Operation…Google Compute Engine: Not all "
            "instances running in IGM…GCE_STOCKOUT…"
        ),
    ),
    creation("a machine type nobody makes", "Invalid machine type z9-standard-4.", GUESSED,
             "--machine-type=z9-standard-4", config={"machineType": "z9-standard-4"}),
    creation(
        "a GPU its zone does not have", f'Accelerator type "nvidia-b200" does not exist in zone {ZONE}.', REPORTED,
        f"--node-locations={ZONE} --machine-type=a4-highgpu-8g --accelerator=type=nvidia-b200,count=8 --spot",
        **machines(machineType="a4-highgpu-8g", spot=True,
                   accelerators=[{"acceleratorType": "nvidia-b200", "acceleratorCount": "8"}]),
    ),
    creation(
        "a machine type its zone does not have",
        f"Machine type with name 'g2-standard-4' does not exist in zone '{REGION}-c'.", GUESSED,
        f"--node-locations={REGION}-c --machine-type=g2-standard-4", locations=[f"{REGION}-c"],
        config={"machineType": "g2-standard-4"},
    ),
    creation(
        "a number of GPUs the machine does not have",
        "Machine type a3-highgpu-2g has 2 nvidia-h100-80gb accelerators, not 8 nvidia-h100-80gb.", DOCUMENTED,
        f"--node-locations={ZONE} --machine-type=a3-highgpu-2g --accelerator=type=nvidia-h100-80gb,count=8 --spot",
        **machines(machineType="a3-highgpu-2g", spot=True, accelerators=[{**H100, "acceleratorCount": "8"}]),
    ),
    creation(
        "a GPU on a machine without",
        "Accelerator type nvidia-l4 is not supported with machine type e2-standard-4.", DOCUMENTED,
        "--machine-type=e2-standard-4 --accelerator=type=nvidia-l4,count=1",
        config={"machineType": "e2-standard-4",
                "accelerators": [{"acceleratorType": "nvidia-l4", "acceleratorCount": "1"}]},
    ),
    creation(
        "an accelerator nobody makes", 'Accelerator type "nvidia-z9" does not exist.', GUESSED,
        "--machine-type=n1-standard-4 --accelerator=type=nvidia-z9,count=1",
        config={"machineType": "n1-standard-4",
                "accelerators": [{"acceleratorType": "nvidia-z9", "acceleratorCount": "1"}]},
    ),
    creation(
        "small H100 machines on demand", "Machine type a3-highgpu-2g can only be used with …", DOCUMENTED,
        f"--node-locations={ZONE} {H100_FLAGS}", **machines(machineType="a3-highgpu-2g", accelerators=[H100]),
    ),
    creation(
        "Spot and flex-start together", "Spot VMs and Flex-start VMs cannot be used together.", DOCUMENTED, "-",
        **machines(machineType="a3-highgpu-2g", spot=True, flexStart=True, accelerators=[H100]),
    ),
    creation(
        "the zone of another region", f'Location "us-east4-a" is not a zone of region "{REGION}".', DOCUMENTED,
        "--node-locations=us-east4-a", locations=["us-east4-a"],
    ),
    creation(
        "a disk the machine cannot boot from", "[pd-standard] features are not compatible for creating instance.",
        REPORTED, f"--node-locations={ZONE} {H100_FLAGS} --spot --disk-type=pd-standard",
        **machines(machineType="a3-highgpu-2g", spot=True, accelerators=[H100], diskType="pd-standard"),
    ),
    creation(
        "nodes newer than their control plane",
        "Node version 1.36.1-gke.1445000 must not be greater than master version 1.35.3-gke.1389000.", DOCUMENTED,
        "--node-version=1.36.1-gke.1445000", version="1.36.1-gke.1445000",
    ),
    creation(
        "a least number above the greatest", "autoscaling.maxNodeCount must be at least autoscaling.minNodeCount.",
        DOCUMENTED, "--enable-autoscaling --min-nodes=5 --max-nodes=2",
        autoscaling={"enabled": True, "minNodeCount": 5, "maxNodeCount": 2},
    ),
    creation(
        "a service account nobody made",
        'Service account "ghost@my-gke-project.iam.gserviceaccount.com" does not exist.', GUESSED,
        "--service-account=ghost@my-gke-project.iam.gserviceaccount.com",
        config={"serviceAccount": "ghost@my-gke-project.iam.gserviceaccount.com"},
    ),
    Refusal(
        "another machine for a GPU pool", "container", "PUT", pool("h100"), 400, INVALID,
        "Field machineType of a node pool with accelerators is immutable.", DOCUMENTED,
        {"machineType": "a3-highgpu-8g"},
        command="gcloud container node-pools update h100 --cluster=gke-west --machine-type=a3-highgpu-8g "
        f"--region={REGION}",
    ),
]  # fmt: skip
