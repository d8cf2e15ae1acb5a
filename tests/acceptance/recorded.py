# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests each task of a run sent."""

from support.playbook import Json, Run


def requests_by_task(run: Run) -> dict[str, list[Json]]:
    """Return, by the name of the task, what the emulator recorded of it. The run's DUMP_EMULATOR names the emulator."""
    sent, seen = {}, 0
    for each in run.results:
        assert each.emulator
        sent[each.task] = each.emulator["requests"][seen:]
        seen += len(sent[each.task])
    return sent


def methods_by_task(run: Run) -> dict[str, list[str]]:
    """Return, by the name of the task, the methods of the requests that it sent."""
    return {name: [each["method"] for each in sent] for name, sent in requests_by_task(run).items()}
