# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo on genuine programs: a Kubernetes control plane per cluster, endpoint pickers, an Envoy per region."""

from __future__ import annotations

import sys

from show import ROOT, Show, listen_to_signals, present

sys.path.insert(0, str(ROOT))
from simulator.genuine import programs

NEEDS = "lab: needs Go 1.25 or newer and about 3 GB of disk; the first build takes about {minutes:.0f} min on two cores"
# Genuine programs take real time, which must stay small beside what the cloud would take.
LAB = Show("lab", cloud_seconds_per_second=60, options=("--kubernetes", "real"), start_deadline=60.0)


def main() -> int:
    """Builds what is missing, then runs the show."""
    listen_to_signals()
    print(NEEDS.format(minutes=programs.minutes(programs.OF_THE_LAB)), flush=True)
    try:
        programs.build(programs.OF_THE_LAB, lambda line: print(f"lab: {line}", flush=True))
    except programs.ProgramError as failure:
        print(f"lab: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lab: interrupted; the next build goes on from here", file=sys.stderr)
        return 130
    return present(LAB)


if __name__ == "__main__":
    sys.exit(main())
