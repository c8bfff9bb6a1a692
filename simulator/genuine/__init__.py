# SPDX-License-Identifier: GPL-3.0-or-later
"""Genuine programs in place of simulated parts: control planes, their definitions, pickers and proxies."""
