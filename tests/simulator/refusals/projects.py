# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals about the project: its services, its policy, its service accounts."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import NUMBER, PROJECT
from tests.simulator.refusals.refusal import (
    DOCUMENTED,
    GUESSED,
    RECORDED,
    REPORTED,
    STRANGER,
    VIEWER,
    Refusal,
)

ID = PROJECT.removeprefix("projects/")
POLICY = f"v1/{PROJECT}:setIamPolicy"
ACCOUNTS = f"v1/{PROJECT}/serviceAccounts"
GHOST = f"ghost@{ID}.iam.gserviceaccount.com"
AGENT = f"service-{NUMBER}@gcp-sa-mesh.iam.gserviceaccount.com"
INVALID = "INVALID_ARGUMENT"


def binding(name: str, text: str, source: str, member: str, role: str = "roles/container.admin") -> Refusal:
    """A binding the policy cannot take."""
    body: dict[str, Any] = {"policy": {"bindings": [{"role": role, "members": [member]}]}}
    command = f"gcloud projects add-iam-policy-binding {ID} --member={member} --role={role}"
    return Refusal(
        name, "cloudresourcemanager", "POST", POLICY, 400, INVALID, text, source, body, reason="badRequest",
        command=command,
    )  # fmt: skip


REFUSALS = [
    Refusal(
        "a service Google does not have", "serviceusage", "POST",
        f"v1/{PROJECT}/services/nothing.googleapis.com:enable", 403, "PERMISSION_DENIED",
        "Not found or permission denied for service(s): nothing.googleapis.com.", REPORTED, {},
        command="gcloud services enable nothing.googleapis.com",
    ),
    Refusal(
        "a service enabled by a viewer", "serviceusage", "POST", f"v1/{PROJECT}/services/dns.googleapis.com:enable",
        403, "PERMISSION_DENIED", "Permission denied to enable service [dns.googleapis.com]", REPORTED, {},
        caller=VIEWER, command="gcloud services enable dns.googleapis.com",
    ),
    Refusal(
        "more than twenty services in one call", "serviceusage", "POST", f"v1/{PROJECT}/services:batchEnable", 400,
        INVALID, "The number of services must be between 1 and 20.", DOCUMENTED,
        {"serviceIds": ["dns.googleapis.com"] * 21},
    ),
    Refusal(
        "an operation nobody started", "serviceusage", "GET", "v1/operations/acat.p2-nothing", 404, "NOT_FOUND",
        "Operation not found.", GUESSED, command="gcloud services operations describe operations/acat.p2-nothing",
        said="ERROR: (gcloud.services.operations.describe) …not found: Operation not found.…",
    ),
    Refusal(
        "a project that does not exist", "cloudresourcemanager", "GET", "v1/projects/nobody-owns-this", 403,
        "PERMISSION_DENIED", "The caller does not have permission", RECORDED, reason="forbidden",
        command="gcloud projects describe nobody-owns-this",
        said="ERROR: (gcloud.projects.describe) […] does not have permission to access projects "
        "instance [nobody-owns-this] (or it may not exist): The caller does not have permission…",
    ),
    Refusal(
        "a policy read by a stranger", "cloudresourcemanager", "POST", f"v1/{PROJECT}:getIamPolicy", 403,
        "PERMISSION_DENIED", "The caller does not have permission", RECORDED, {}, reason="forbidden", caller=STRANGER,
        command=f"gcloud projects get-iam-policy {ID}",
        said="ERROR: (gcloud.projects.get-iam-policy) …does not have permission to access projects instance "
        f"[{ID}:getIamPolicy] (or it may not exist): The caller does not have permission…",
    ),
    Refusal(
        "a policy of yesterday", "cloudresourcemanager", "POST", POLICY, 409, "ABORTED",
        "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. The "
        "request's ETag 'AAAAAAAAAAA=' did not match the current policy's ETag '…'.", REPORTED,
        {"policy": {"bindings": [], "etag": "AAAAAAAAAAA="}}, reason="aborted",
        command=f"gcloud projects set-iam-policy {ID} /dev/stdin", given={"bindings": [], "etag": "AAAAAAAAAAA="},
        said=f"ERROR: (gcloud.projects.set-iam-policy) Resource in projects [{ID}:setIamPolicy] is the subject of a "
        "conflict: There were concurrent policy changes. …",
    ),
    binding("an agent that was never made", f"Service account {AGENT} does not exist.", REPORTED,
            f"serviceAccount:{AGENT}"),
    binding("a service account nobody made", f"Service account {GHOST} does not exist.", REPORTED,
            f"serviceAccount:{GHOST}"),
    binding("a member of no kind", "The member somebody@example.com is of an unknown type. Please set a valid type "
            "prefix for the member.", DOCUMENTED, "somebody@example.com"),
    binding("a role Google does not have", "Role roles/container-emperor is not supported for this resource.",
            DOCUMENTED, "user:somebody@example.com", "roles/container-emperor"),
    Refusal(
        "a service account's name that is taken", "iam", "POST", ACCOUNTS, 409, "ALREADY_EXISTS",
        f"Service account gpu-nodes already exists within project {PROJECT}.", RECORDED, {"accountId": "gpu-nodes"},
        reason="alreadyExists", command="gcloud iam service-accounts create gpu-nodes",
        said="ERROR: (gcloud.iam.service-accounts.create) Resource in projects [my-gke-project] is the subject of a "
        f"conflict: Service account gpu-nodes already exists within project {PROJECT}.…",
    ),
    Refusal(
        "a service account nobody made, read", "iam", "GET", f"{ACCOUNTS}/{GHOST}", 404, "NOT_FOUND",
        "Unknown service account", RECORDED, reason="notFound",
        command=f"gcloud iam service-accounts describe {GHOST}",
    ),
    Refusal(
        "a service account nobody made, used", "iam", "POST", f"{ACCOUNTS}/{GHOST}:getIamPolicy", 404, "NOT_FOUND",
        f"Service account {PROJECT}/serviceAccounts/{GHOST} does not exist.", RECORDED, {}, reason="notFound",
        command=f"gcloud iam service-accounts get-iam-policy {GHOST}",
        # gcloud asks for the account of whatever project.
        said="ERROR: (gcloud.iam.service-accounts.get-iam-policy) NOT_FOUND: Service account "
        f"projects/…/serviceAccounts/{GHOST} does not exist.…",
    ),
    Refusal(
        "a service account's name that is too short", "iam", "POST", ACCOUNTS, 400, INVALID,
        'The account ID "gpu" does not have a length between 6 and 30…', DOCUMENTED, {"accountId": "gpu"},
    ),
]  # fmt: skip
