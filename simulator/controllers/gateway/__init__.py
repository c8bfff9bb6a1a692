# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateway classes, imports, policies, routes and gateways: what Google's fleet controllers do."""
