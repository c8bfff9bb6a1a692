# SPDX-License-Identifier: GPL-3.0-or-later
"""The how-to, command by command, as a reader types it: two regions from an empty project to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.ansible_runs import ROOT

FOLDER = Path(__file__).resolve().parent
MANIFESTS = FOLDER / "procedure"
CHART = FOLDER / "chart"
OBJECTIVES = ROOT / "roles" / "inference_backend" / "templates" / "inferenceobjective_definition.yml.j2"
POOL = "vllm-llama3-8b-instruct"
PROJECT = "my-gke-project"
AGENT = "service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
APIS = (
    *("autoscaling", "compute", "connectgateway", "container", "dns", "gkehub", "logging", "monitoring"),
    *("multiclusteringress", "multiclusterservicediscovery", "networkservices", "trafficdirector"),
)


@dataclass(frozen=True)
class Step:
    """One command, in the how-to's words; `until` is what a reader waits for it to print."""

    title: str
    command: str
    until: str = ""


@dataclass(frozen=True)
class Place:
    """A cluster of the how-to and its region."""

    cluster: str
    region: str
    zone: str
    proxies: str

    @property
    def context(self) -> str:
        """The name gcloud gives to the cluster's kubectl context."""
        return f"gke_{PROJECT}_{self.region}_{self.cluster}"


WEST = Place("gke-west", "europe-west3", "europe-west3-c", "10.0.0.0/23")
EAST = Place("gke-east", "us-east4", "us-east4-a", "10.5.0.0/23")
PLACES = (WEST, EAST)


def procedure() -> list[Step]:
    """Every command in order; the gates a reader sits through are steps too."""
    return [
        *_project(),
        *(step for place in PLACES for step in _cluster(place)),
        *(step for place in PLACES for step in _fleet(place)),
        *_features(),
        *(step for place in PLACES for step in _serving(place)),
        *_gateway(),
    ]


def _project() -> list[Step]:
    services = " ".join(f"{name}.googleapis.com" for name in APIS)
    policy = f"gcloud projects add-iam-policy-binding {PROJECT} --member=serviceAccount:{AGENT} --condition=None"
    return [
        Step("Enable the APIs", f"gcloud services enable {services}"),
        Step(
            "Create the agent of multi-cluster ingress",
            "gcloud beta services identity create --service=multiclusteringress.googleapis.com",
        ),
        Step("Let the agent administer clusters", f"{policy} --role=roles/container.admin"),
        Step("Give the agent its own role", f"{policy} --role=roles/multiclusteringress.serviceAgent"),
    ]


def _cluster(place: Place) -> list[Step]:
    at = f"--location={place.region}"
    return [
        Step(
            f"Create the proxy-only subnet of {place.region}",
            f"gcloud compute networks subnets create {place.region}-subnet --purpose=GLOBAL_MANAGED_PROXY --role=ACTIVE"
            f" --region={place.region} --network=default --range={place.proxies}",
        ),
        Step(
            f"Create the cluster {place.cluster}",
            f"gcloud container clusters create {place.cluster} --region={place.region} --gateway-api=standard"
            " --release-channel=rapid --machine-type=c2-standard-16 --disk-type=pd-standard --num-nodes=1"
            " --enable-managed-prometheus --monitoring=SYSTEM,DCGM --hpa-profile=performance --async",
        ),
        Step(
            f"Wait for the cluster {place.cluster}",
            f"gcloud container clusters describe {place.cluster} {at} --format='value(status)'",
            until="RUNNING",
        ),
        Step(
            f"Create the GPU nodes of {place.cluster}",
            f"gcloud container node-pools create h100 --cluster={place.cluster} {at} --node-locations={place.zone}"
            " --accelerator=type=nvidia-h100-80gb,count=2,gpu-driver-version=latest --machine-type=a3-highgpu-2g"
            " --num-nodes=3 --spot --async",
        ),
        Step(
            f"Wait for the GPU nodes of {place.cluster}",
            f"gcloud container node-pools describe h100 --cluster={place.cluster} {at} --format='value(status)'",
            until="RUNNING",
        ),
        Step(
            f"Get the credentials of {place.cluster}",
            f"gcloud container clusters get-credentials {place.cluster} {at}",
        ),
    ]


def _fleet(place: Place) -> list[Step]:
    register = f"gcloud container fleet memberships register {place.cluster}"
    cluster = f"--gke-cluster={place.region}/{place.cluster}"
    return [
        Step(
            f"Register {place.cluster} to the fleet",
            f"{register} {cluster} --location={place.region} --enable-workload-identity",
        )
    ]


def _features() -> list[Step]:
    config = f"--config-membership={WEST.cluster} --location={WEST.region}"
    return [
        Step("Enable multi-cluster ingress", f"gcloud container fleet ingress enable {config}"),
        Step("Enable multi-cluster services", "gcloud container fleet multi-cluster-services enable"),
        Step(
            "Wait for the gateway's class",
            f"kubectl --context={WEST.context} get gatewayclasses",
            until="gke-l7-cross-regional-internal-managed-mc",
        ),
    ]


def _serving(place: Place) -> list[Step]:
    kubectl = f"kubectl --context={place.context}"
    on = place.cluster
    return [
        Step(
            f"Keep the token on {on}",
            f'{kubectl} create secret generic hf-token --from-literal=token="$HF_TOKEN"',
        ),
        Step(f"Deploy the model to {on}", f"{kubectl} apply -f {MANIFESTS / 'model-server.yaml'}"),
        Step(f"Install the InferenceObjective definition on {on}", f"{kubectl} apply -f {OBJECTIVES}"),
        Step(
            f"Install the pool and its picker on {on}",
            f"helm --kube-context={place.context} install {POOL} {CHART}",
        ),
        Step(
            f"Say how requests matter and what is measured on {on}", f"{kubectl} apply -f {MANIFESTS / 'serving.yaml'}"
        ),
        Step(
            f"Export the pool of {on}",
            f"{kubectl} annotate inferencepool {POOL} networking.gke.io/export=True",
        ),
    ]


def _gateway() -> list[Step]:
    kubectl = f"kubectl --context={WEST.context}"
    waits = [
        Step(
            f"Wait for the {what} of {place.cluster}",
            f"kubectl --context={place.context} rollout status deployment/{name} --timeout=60s",
            until="successfully rolled out",
        )
        for place in PLACES
        for what, name in (("model", POOL), ("picker", f"{POOL}-epp"))
    ]
    gateway = f"{kubectl} wait --for=condition=Programmed gateway/cross-region-gateway --timeout=60s"
    return [
        Step("Wait for the import", f"{kubectl} get gcpinferencepoolimports -o name", until=POOL),
        Step("Create the gateway, its route and its policies", f"{kubectl} apply -f {MANIFESTS / 'gateway.yaml'}"),
        *waits,
        Step("Wait for the gateway", gateway, until="condition met"),
    ]
