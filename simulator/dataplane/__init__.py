# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a request: gateway address, region, pod, completion."""
