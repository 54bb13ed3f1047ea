# SPDX-License-Identifier: Apache-2.0
"""Independent judges of documents, in one process: to load them takes longer than to ask them."""
