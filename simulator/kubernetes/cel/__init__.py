# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of custom resources in the Common Expression Language."""
