# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that tell a running Envoy what to do, and the one it starts with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from simulator.genuine.envoy_clusters import assignment, clusters, file_name, nobody
from simulator.genuine.envoy_listeners import ROUTES_FILE, listener
from simulator.genuine.envoy_picture import Picture
from simulator.genuine.envoy_routes import route_configuration
from simulator.genuine.envoy_types import Config, address, watched

CLUSTERS_FILE, LISTENERS_FILE, START_FILE = "clusters.json", "listeners.json", "start.json"


def start_configuration(folder: Path) -> Config:
    """What Envoy reads once: where it is administered, and where the rest comes from."""
    return {
        "admin": {"address": address("127.0.0.1", 0)},
        "node": {"id": folder.name, "cluster": "gateway"},
        "static_resources": {"clusters": [nobody()]},
        "dynamic_resources": {
            "cds_config": watched(str(folder), CLUSTERS_FILE),
            "lds_config": watched(str(folder), LISTENERS_FILE),
        },
    }


def files(picture: Picture, folder: Path) -> Iterator[tuple[str, list[Config]]]:
    """Name and resources of every file, in an order in which nothing is named before it is there."""
    for backend in picture.backends.values():
        yield file_name(backend.name), [assignment(backend)]
    yield CLUSTERS_FILE, list(clusters(picture, str(folder)))
    for door in picture.doors:
        yield ROUTES_FILE.format(door=door.name), [route_configuration(door, picture)]
    yield LISTENERS_FILE, [listener(door, str(folder)) for door in picture.doors]


class Folder:
    """Keeps a folder of such files, each replaced in one step and only when it says something new."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: dict[str, str] = {}

    def prepare(self) -> None:
        """Makes the folder with what Envoy starts with."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._replace(START_FILE, json.dumps(start_configuration(self.path)))

    def write(self, picture: Picture) -> None:
        """Tells what is new."""
        for name, resources in files(picture, self.path):
            text = json.dumps({"resources": resources})
            if self._written.get(name) != text:
                self._replace(name, text)
                self._written[name] = text

    def _replace(self, name: str, text: str) -> None:
        fresh = self.path / f".{name}"
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(self.path / name)
