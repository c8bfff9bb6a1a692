# SPDX-License-Identifier: GPL-3.0-or-later
"""A Kubernetes API server in Python, one per simulated cluster."""
