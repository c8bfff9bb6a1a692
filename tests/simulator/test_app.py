# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in this process: pace, tokens, journal, state, an end without traces."""

from __future__ import annotations

import stat
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import app
from simulator.clock import CloudClock
from simulator.journal import Journal, masked
from simulator.latency import Latency
from tests.simulator.google import PROJECT, Google


def test_it_is_up_in_a_second() -> None:
    started = time.monotonic()
    app.start().stop()

    assert time.monotonic() - started < 1.0


def test_it_ends_without_traces() -> None:
    others = set(threading.enumerate())
    running = app.start()
    token_file = Path(running.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])
    address = running.environ["CLOUDSDK_API_ENDPOINT_OVERRIDES_GKEHUB"]
    running.stop()
    running.stop()

    assert not token_file.parent.exists()
    assert "simulator" not in [thread.name for thread in set(threading.enumerate()) - others]
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(address)


def test_the_token_file_is_its_owners_alone(google: Google) -> None:
    token_file = Path(google.running.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])

    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600


def test_a_state_folder_given_is_kept(tmp_path: Path) -> None:
    with app.start(tmp_path / "state") as running:
        token_file = Path(running.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])

    assert token_file.parent == tmp_path / "state"
    assert token_file.exists()


@pytest.mark.parametrize(("speed", "pause"), [(1.0, "10"), (20.0, "0.5"), (1000.0, "0.05")])
def test_the_pause_between_polls_shrinks_with_the_pace(
    new_google: Callable[..., Google], speed: float, pause: str
) -> None:
    assert new_google(speed=speed).running.environ["GKEFLEET_POLL_INTERVAL"] == pause


def test_the_environment_names_every_google_api_and_the_project(google: Google) -> None:
    environ = google.running.environ
    prefix = "CLOUDSDK_API_ENDPOINT_OVERRIDES_"
    services = {name.removeprefix(prefix) for name in environ if name.startswith(prefix)}

    assert services >= {
        "CONTAINER",
        "GKEHUB",
        "COMPUTE",
        "SERVICEUSAGE",
        "CLOUDRESOURCEMANAGER",
        "IAM",
        "CONNECTGATEWAY",
    }
    assert len({environ[prefix + service] for service in services}) == len(services)
    assert environ["CLOUDSDK_CORE_PROJECT"] == environ["GOOGLE_CLOUD_PROJECT"] == "my-gke-project"
    assert environ["PROJECT_NUMBER"] == "123456789012"
    assert environ["NO_GCE_CHECK"] == "true"


def test_the_same_seed_gives_the_same_ids(new_google: Callable[..., Google]) -> None:
    bodies = [
        new_google(seed=7).call("iam", "POST", f"v1/{PROJECT}/serviceAccounts", {"accountId": "gke-nodes"}).body
        for _ in range(2)
    ]

    assert bodies[0] == bodies[1]


def test_state_and_journal_show_what_happened(google: Google) -> None:
    google.call("iam", "POST", f"v1/{PROJECT}/serviceAccounts", {"accountId": "gke-nodes"})
    [entry] = google.running.journal()
    accounts = google.running.state()["iam"]

    assert set(entry) == {"seq", "time", "service", "method", "path", "query", "status", "write", "request", "response"}
    assert (entry["service"], entry["method"], entry["write"]) == ("iam", "POST", True)
    assert entry["request"] == {"accountId": "gke-nodes"}
    assert list(accounts) == [f"{PROJECT}/serviceAccounts/gke-nodes@my-gke-project.iam.gserviceaccount.com"]


def test_secrets_are_masked() -> None:
    secret = {"kind": "Secret", "metadata": {"name": "hf"}, "data": {"token": "c2VjcmV0"}, "stringData": {"x": "y"}}

    assert masked({"items": [secret]}) == {
        "items": [
            {
                "kind": "Secret",
                "metadata": {"name": "hf"},
                "data": {"token": "********"},
                "stringData": {"x": "********"},
            }
        ]
    }
    assert masked({"access_token": "abc"}) == {"access_token": "********"}


def test_a_listener_hears_what_the_journal_masks() -> None:
    journal, heard = Journal(CloudClock()), list[dict[str, Any]]()
    journal.listeners.append(heard.append)

    journal.record(
        service="container",
        method="GET",
        path="v1/clusters",
        query={"access_token": "abc"},
        status=200,
        write=False,
        request={"kind": "ConfigMap", "data": {"token": "def"}},
        response={"kind": "Secret", "data": {"token": "ghi"}},
    )

    assert [part in str(heard) for part in ("abc", "def", "ghi")] == [True, True, True]
    assert [part in str(journal.entries) for part in ("abc", "def", "ghi")] == [False, False, False]


def test_what_the_cloud_holds_is_masked_in_its_state_alone(new_simulator: Callable[..., Any]) -> None:
    simulator = new_simulator()
    simulator.cloud.views["held"] = lambda: {"token": "abc"}

    assert "abc" in str(simulator.run(simulator.cloud.contents()))
    assert "abc" not in str(simulator.state())


def test_a_step_nobody_has_named_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown steps: gkehub"):
        Latency({"gkehub.memberships.fly": 1.0})


def test_timestamps_have_the_digits_asked_for() -> None:
    clock = CloudClock(speed=1.0)

    assert [len(clock.timestamp(digits)) for digits in (0, 3, 9)] == [20, 24, 30]
    assert clock.timestamp().endswith("Z")


def test_cloud_time_runs_faster() -> None:
    clock = CloudClock(speed=1000.0)
    time.sleep(0.02)

    assert clock.now() >= 20.0
