# SPDX-License-Identifier: GPL-3.0-or-later
"""A small Google Cloud on loopback: the Google and Kubernetes APIs the collection talks to."""
