# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in kinds: what the API server fills in and what it refuses."""
