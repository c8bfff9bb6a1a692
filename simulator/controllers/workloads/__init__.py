# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes, Deployments, Jobs and Pods: what a cluster's own controllers and kubelets do."""
