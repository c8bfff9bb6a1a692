# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects on their way into the store: decoding, names, metadata, quantities, preconditions."""
