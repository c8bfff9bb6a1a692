# SPDX-License-Identifier: GPL-3.0-or-later
"""Service accounts of a simulated project, and ways to become one: impersonation, federation, a key."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.simulator.google import NUMBER, PROJECT, Google

DEPLOYER = "deployer@my-gke-project.iam.gserviceaccount.com"
POOL = f"projects/{NUMBER}/locations/global/workloadIdentityPools/pipelines"
PIPELINE = f"principal://iam.googleapis.com/{POOL}/subject/repo:models"
ACCOUNTS = f"v1/{PROJECT}/serviceAccounts"


@dataclass(frozen=True)
class Identities:
    """The people and robots of one running simulator."""

    simulator: Any

    @property
    def google(self) -> Google:
        """The cloud as its owner sees it."""
        return Google(self.simulator)

    def service_account(self, *roles: str) -> str:
        """Makes the deployer, with roles on the project."""
        made = self.google.call("iam", "POST", ACCOUNTS, {"accountId": DEPLOYER.split("@")[0]})
        assert made.status == 200, made
        for role in roles:
            self.simulator.call(
                lambda role=role: self.simulator.cloud.project.policy.grant(role, f"serviceAccount:{DEPLOYER}")
            )
        return DEPLOYER

    def let_act(self, member: str, role: str) -> None:
        """Lets a member act as the deployer, by the account's own policy."""
        policy = {"policy": {"bindings": [{"role": role, "members": [member]}]}}
        assert self.google.call("iam", "POST", f"{ACCOUNTS}/{DEPLOYER}:setIamPolicy", policy).status == 200

    def key_file(self, folder: Path) -> Path:
        """A key of the deployer, as gcloud iam service-accounts keys create writes it, for the simulated cloud."""
        key = self.google.call("iam", "POST", f"{ACCOUNTS}/{DEPLOYER}/keys", {}).body
        contents = {**json.loads(base64.b64decode(key["privateKeyData"])), "token_uri": f"{self.tokens}token"}
        return written(folder / "key.json", json.dumps(contents))

    def user_file(self, folder: Path, email: str) -> Path:
        """A person's credentials, as gcloud auth application-default login writes them."""
        contents = {
            "type": "authorized_user",
            "client_id": "1234567890-login.apps.googleusercontent.com",
            "client_secret": "secret-of-the-login-program",
            "refresh_token": self.simulator.call(lambda: self.simulator.cloud.tokens.keep(email)),
            "quota_project_id": PROJECT.removeprefix("projects/"),
        }
        return written(folder / "application_default_credentials.json", json.dumps(contents))

    def federated_file(self, folder: Path, **more: Any) -> Path:
        """Credentials of a pipeline elsewhere, as gcloud iam workload-identity-pools create-cred-config writes them."""
        subject = written(folder / "subject-token", subject_token("repo:models"))
        contents = {
            "type": "external_account",
            "audience": f"//iam.googleapis.com/{POOL}/providers/runner",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": f"{self.tokens}v1/token",
            "credential_source": {"file": str(subject)},
            **more,
        }
        return written(folder / "federated.json", json.dumps(contents))

    @property
    def tokens(self) -> str:
        """Where tokens are issued."""
        return str(self.simulator.environ["CLOUDSDK_API_ENDPOINT_OVERRIDES_STS"])

    @property
    def trusting_the_proxy(self) -> dict[str, str]:
        """The environment behind a proxy that answers in Google's place."""
        return {**self.behind_the_proxy, "REQUESTS_CA_BUNDLE": self.simulator.environ["GKEFLEET_SIMULATOR_CA_FILE"]}

    @property
    def behind_the_proxy(self) -> dict[str, str]:
        """The environment that keeps google-auth from asking Google itself where an account may be used from."""
        return {"HTTPS_PROXY": self.simulator.environ["GKEFLEET_SIMULATOR_PROXY"], "NO_PROXY": "127.0.0.1"}


def subject_token(subject: str) -> str:
    """A token (JWT) of another identity provider."""
    claims = {"iss": "https://runner.example.com", "sub": subject, "exp": time.time() + 3600}
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


def written(path: Path, text: str) -> Path:
    """A file with a secret in it."""
    path.write_text(text, encoding="utf-8")
    return path
