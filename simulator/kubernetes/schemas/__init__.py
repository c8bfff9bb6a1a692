# SPDX-License-Identifier: GPL-3.0-or-later
"""Structural schemas: what they are, what they refuse, default and drop."""
