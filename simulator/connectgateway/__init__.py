# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect gateway: a member's Kubernetes API through Google's front door."""
