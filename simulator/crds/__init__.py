# SPDX-License-Identifier: GPL-3.0-or-later
"""The custom resources that GKE installs by itself, written from their documented fields."""
