# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares, once in Ansible's parent process, what each of its workers would prepare again."""

from __future__ import annotations

import gc
import os
import ssl

from ansible.plugins.loader import filter_loader, lookup_loader, test_loader
from ansible.utils.collection_loader import AnsibleCollectionConfig
from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import known_variables

LOOKUPS = (
    "ansible.builtin.env",
    "ansible.builtin.file",
    "gkefleet.inference.objects",
    "gkefleet.inference.problems",
    "gkefleet.inference.rendered",
)


def prepare() -> None:
    """Does what is dearer than most tasks.

    OpenSSL prepares itself at a process's first context; the first filter that is asked for loads all of them; the
    names of variables are in all files of the roles and playbooks.
    """
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    known_variables()
    if AnsibleCollectionConfig.collection_finder:
        filter_loader.get("gkefleet.inference.finding_lines")
        test_loader.get("ansible.builtin.version")
        for lookup in LOOKUPS:
            lookup_loader.get(lookup, class_only=True)


# A garbage collection in a worker would walk, and so copy, all that was there before.
os.register_at_fork(after_in_child=gc.freeze)
