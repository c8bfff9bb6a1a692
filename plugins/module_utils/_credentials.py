# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds Google credentials the way google-auth does, or takes those that were given."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import google
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import trust_as_openssl_does

SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
READ_AGAIN_AFTER = timedelta(hours=1)  # a token of Google lives an hour


@dataclass(frozen=True)
class CredentialSource:
    """Where the caller's identity comes from; the first one set wins, none means what google-auth finds."""

    access_token: str | None = None
    access_token_file: str | None = None
    service_account_contents: str | None = None
    service_account_file: str | None = None
    impersonate_service_account: str | None = None
    quota_project: str | None = None
    iam_endpoint: str = ""

    @classmethod
    def from_options(cls, options: Mapping[str, Any]) -> CredentialSource:
        """The source that the shared google options describe."""
        contents = options["service_account_contents"]
        return cls(
            access_token=options["access_token"],
            access_token_file=options["access_token_file"],
            service_account_contents=json.dumps(contents, sort_keys=True) if isinstance(contents, dict) else contents,
            service_account_file=options["service_account_file"],
            impersonate_service_account=options["impersonate_service_account"],
            quota_project=options["quota_project"],
            iam_endpoint=endpoint_of("iamcredentials", options.get("endpoints") or {}),
        )


def endpoint_of(service: str, endpoints: Mapping[str, str]) -> str:
    """The base URL of a Google API: the one given, that of the variable gcloud itself uses, or Google's own."""
    override = os.environ.get(f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{service.upper()}")
    return (endpoints.get(service) or override or f"https://{service}.googleapis.com/").rstrip("/")


@lru_cache(maxsize=8)
def credentials(source: CredentialSource) -> Any:
    """The google-auth credentials of a source, one object a process, so that a token is fetched once.

    Raises InputError for a source that cannot be used and FleetError when none is found.
    """
    trust_as_openssl_does()
    found = _impersonated(_own(source), source)
    return found.with_quota_project(source.quota_project) if source.quota_project else found


def _own(source: CredentialSource) -> Any:
    if source.access_token:
        return google.oauth2.credentials.Credentials(source.access_token)
    if source.access_token_file:
        return _token_file(source.access_token_file)
    if source.service_account_contents:
        return _service_account(source.service_account_contents)
    if source.service_account_file:
        return _service_account_file(source.service_account_file)
    return _application_default()


def _token_file(path: str) -> Any:
    """An access token in a file that somebody else keeps fresh; it is read again when Google refuses it."""

    def read(request: Any = None, scopes: Any = None) -> tuple[str, datetime]:
        try:
            token = Path(path).read_text(encoding="utf-8").strip()
        except OSError as e:
            raise InputError(f"access_token_file: {e.strerror}: {path}. Name a file that holds a token.") from e
        return token, datetime.now(UTC).replace(tzinfo=None) + READ_AGAIN_AFTER

    token, expiry = read()
    return google.oauth2.credentials.Credentials(token, expiry=expiry, refresh_handler=read)


def _service_account(contents: str) -> Any:
    try:
        return google.oauth2.service_account.Credentials.from_service_account_info(json.loads(contents), scopes=SCOPES)
    except (ValueError, TypeError) as e:
        # The text of the exception may quote the key, so only its kind is told.
        raise InputError(
            f"service_account_contents: not a service-account key ({type(e).__name__}). Give the JSON document whole."
        ) from None


def _service_account_file(path: str) -> Any:
    try:
        with warnings.catch_warnings():
            # google-auth warns of files of unknown origin; this one the user names, whatever kind it is.
            warnings.simplefilter("ignore", DeprecationWarning)
            return google.auth.load_credentials_from_file(path)[0]
    except (google.auth.exceptions.GoogleAuthError, OSError, ValueError) as e:
        raise InputError(
            f"service_account_file: cannot use {path} ({type(e).__name__}). Name a credentials file."
        ) from None


def _application_default() -> Any:
    try:
        # Without scopes, which come later: with them google-auth asks for a federated identity's project here already.
        return google.auth.default()[0]
    except google.auth.exceptions.DefaultCredentialsError as e:
        raise FleetError(
            "no Google credentials found. Set access_token_file, service_account_file or service_account_contents, "
            f"or GOOGLE_APPLICATION_CREDENTIALS in the environment. ({e})"
        ) from e


def _impersonated(own: Any, source: CredentialSource) -> Any:
    if not source.impersonate_service_account:
        return google.auth.credentials.with_scopes_if_required(own, SCOPES)
    robot = source.impersonate_service_account
    url = f"{source.iam_endpoint}/v1/projects/-/serviceAccounts/{robot}:generateAccessToken"
    return google.auth.impersonated_credentials.Credentials(own, robot, SCOPES, iam_endpoint_override=url)
