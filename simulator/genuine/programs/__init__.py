# SPDX-License-Identifier: GPL-3.0-or-later
"""Genuine programs, built once from pinned Go modules into a cache of the user's."""

from simulator.genuine.programs.building import build
from simulator.genuine.programs.catalogue import CONTROL_PLANE, OF_THE_LAB, PROGRAMS, minutes
from simulator.genuine.programs.modules import module_directory
from simulator.genuine.programs.places import path
from simulator.genuine.programs.toolchain import MissingGo, MissingModules, ProgramError

__all__ = [
    "CONTROL_PLANE",
    "OF_THE_LAB",
    "PROGRAMS",
    "MissingGo",
    "MissingModules",
    "ProgramError",
    "build",
    "minutes",
    "module_directory",
    "path",
]
