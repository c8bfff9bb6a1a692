# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-side apply and the ownership of fields."""
