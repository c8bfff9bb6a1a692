# SPDX-License-Identifier: GPL-3.0-or-later
"""The way out of this host, as its environment says: whom to trust, which proxy to ask, and where no way leads."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import Answer
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import requests, urllib3

# requests knows the first two, OpenSSL the third.
AUTHORITIES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
# What requests raises when no answer comes, or half of one.
NO_ANSWER = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) if requests else ()
DEAD_END_FOR = 30.0  # seconds that a name may be unknown or a proxy refuse; new names spread in less


def public_authorities() -> str:
    """The file of certificate authorities (PEM) that servers of the public internet are checked against."""
    return next((path for name in AUTHORITIES if (path := os.environ.get(name))), requests.utils.DEFAULT_CA_BUNDLE_PATH)


def trust_as_openssl_does() -> None:
    """Lets requests, which Google's libraries use, know the file that OpenSSL's own variable names."""
    if "SSL_CERT_FILE" in os.environ:
        os.environ.setdefault("REQUESTS_CA_BUNDLE", public_authorities())


def proxy_of(url: str) -> str | None:
    """The proxy for a URL by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, ``None`` for a straight way."""
    found = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
    return str(found) if found else None


def proxy_headers(proxy: str) -> dict[str, str]:
    """What shows a proxy who asks, when its URL names a user."""
    user, password = requests.utils.get_auth_from_url(proxy)
    return dict(urllib3.make_headers(proxy_basic_auth=f"{user}:{password}")) if user else {}


def unanswered(error: BaseException, url: str) -> Answer:
    """An answer that never came, and for how long asking again is worth while.

    Raises FleetError for a certificate that is not trusted: time does not mend it.
    """
    host, causes = urlsplit(url).hostname, list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise FleetError(
                f"{host}: its certificate is not trusted here ({cause.verify_message}). Set REQUESTS_CA_BUNDLE or "
                "SSL_CERT_FILE to a file with the authority's certificate, for example your company's."
            ) from error
    if isinstance(error, (urllib3.exceptions.ProxyError, requests.exceptions.ProxyError)):
        refusals = [str(cause) for cause in causes if str(cause).startswith("Tunnel connection failed")]
        said = refusals[0] if refusals else "it does not answer; check HTTPS_PROXY and NO_PROXY"
        return Answer(0, text=f"the proxy on the way to {host}: {said}", give_up_after=DEAD_END_FOR)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        text = f"the name {host} is not known here; check it and DNS, or set HTTPS_PROXY where only a proxy knows it"
        return Answer(0, text=text, give_up_after=DEAD_END_FOR)
    return Answer(0, text=f"{type(error).__name__} from {urlsplit(url).scheme}://{urlsplit(url).netloc}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception with everything it wraps, outermost first."""
    pending, seen = [error], set()
    while pending:
        one = pending.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        pending += [each for each in inner if isinstance(each, BaseException)]
