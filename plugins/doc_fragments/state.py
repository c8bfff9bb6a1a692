# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Whether the object is wanted, and whose it may be."""

    DOCUMENTATION = r"""
options:
  state:
    description: Whether the object is wanted. What this collection did not make is never deleted.
    type: str
    choices: [present, absent]
    default: present
"""

    OWNERSHIP = r"""
options:
  adopt:
    description: Whether an object that this collection did not make may be changed or deleted.
    type: bool
    default: false
"""
