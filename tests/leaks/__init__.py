# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The leak hunt: runs every path with a canary in every place that may hold a secret, and searches what was written.

``PYTHONPATH=tests python -m leaks.hunt [--full]`` runs it and prints a table.
"""
