# SPDX-License-Identifier: GPL-3.0-or-later
"""`make corpus`: asks a genuine API server every case of the corpus, and writes down what it answers."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

from simulator.genuine import programs
from tests.conformance.corpus.backends import PROGRAMS, genuine, install, own_definitions, with_genuine
from tests.conformance.corpus.cases import all_cases
from tests.conformance.corpus.playing import Playing
from tests.conformance.corpus.records import Record, record, write


def main() -> None:
    """Builds what is missing, plays every case once, and writes tests/conformance/corpus/answers."""
    programs.build(PROGRAMS)
    found: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, genuine(Path(folder)) as server:
        install(server, with_genuine(own_definitions()))
        for case in all_cases():
            found[case.file].append((case.name, record(case, Playing(server).play(case))))
    for file, records in found.items():
        write(file, records)
    print(f"{sum(map(len, found.values()))} cases written down")


if __name__ == "__main__":
    main()
