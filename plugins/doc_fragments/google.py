# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Who calls Google's APIs, where they are, and what the modules need for it."""

    DOCUMENTATION = r"""
options:
  project:
    description:
      - Id of the Google Cloud project.
      - E(GOOGLE_CLOUD_PROJECT), E(CLOUDSDK_CORE_PROJECT) or E(GCP_PROJECT) (as AWX sets it) when not set.
    type: str
    required: true
  access_token:
    description: An access token of Google. It is not renewed, so it must outlive the task.
    type: str
  access_token_file:
    description:
      - A file that holds an access token and that somebody keeps fresh; it is read again when Google refuses the token.
      - E(CLOUDSDK_AUTH_ACCESS_TOKEN_FILE) when not set.
    type: path
  service_account_file:
    description: A service-account key or other credentials file. E(GCP_SERVICE_ACCOUNT_FILE) when not set.
    type: path
  service_account_contents:
    description: The contents of a service-account key. E(GCP_SERVICE_ACCOUNT_CONTENTS) when not set.
    type: jsonarg
  impersonate_service_account:
    description:
      - E-mail address of a service account to act as.
      - The caller needs V(roles/iam.serviceAccountTokenCreator) on it, and V(iamcredentials.googleapis.com) must be enabled.
      - E(CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT) when not set.
    type: str
  quota_project:
    description: Project that is charged for the calls. E(GOOGLE_CLOUD_QUOTA_PROJECT) when not set.
    type: str
  endpoints:
    description:
      - Base URLs of Google's APIs by their short names, for example V(container), V(gkehub), V(compute).
      - E(CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER) and its sisters, which gcloud uses too, when not set; otherwise Google's own.
    type: dict
    default: {}
  request_timeout:
    description: Seconds that one request may take.
    type: float
    default: 60.0
requirements:
  - google-auth
  - requests
  - google-cloud-container
  - kubernetes
notes:
  - Without any of the credential options the module uses what google-auth finds - E(GOOGLE_APPLICATION_CREDENTIALS), workload identity federation, gcloud's application default credentials or the metadata server.
attributes:
  check_mode:
    description: Can run in check mode and return changed status prediction without modifying target.
    support: full
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in check_mode), when in diff mode.
    support: full
"""
