# SPDX-License-Identifier: GPL-3.0-or-later
"""What Kubernetes and Google's controllers do by themselves, each decision a pure function."""
