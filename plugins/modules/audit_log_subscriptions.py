#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscriptions
short_description: Manage all LaunchDarkly integration audit log subscriptions of an account
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Creates, updates and deletes integration audit log subscriptions of an account in one task, so that they match a
    list. With O(prune), the module also deletes the subscriptions that are not in the list.
  - The module lists the subscriptions of each integration once, plans all changes, and then applies the plan.
    It applies the changes of different integrations in parallel.
  - If any entry is not valid or can't be planned, or O(prune) would delete more than O(max_deletions), the module
    changes nothing. For example, an entry can't be planned if it is outside the O(scope), or if another entry
    identifies the same subscription.
  - If an entry fails while the plan is applied, the module still applies the other entries. The task then fails, and
    RV(results) reports what was done for each entry.
options:
  prune:
    description:
      - Whether to delete the subscriptions in the O(scope) that no entry of O(subscriptions) names.
      - The module prunes after it has applied all entries. If an entry failed, it prunes nothing, because the failed
        entry may be the replacement for a subscription that would be deleted.
    type: bool
    default: false
  scope:
    description:
      - The subscriptions that this task manages. If an entry is outside the scope, the task fails and changes nothing.
        O(prune) never deletes a subscription outside the scope.
      - If you omit this option, the task manages all subscriptions of the integrations that O(subscriptions) names.
    type: dict
    suboptions:
      integration_keys:
        description:
          - The integrations that the task manages.
          - If you omit this option, the task manages the integrations that O(subscriptions) names.
          - With O(prune), the task fails if the account does not have an integration of which the collection does not
            know the key, because the key may be misspelled.
          - A comma-separated string is also valid, such as V(datadog,splunk).
        type: list
        elements: str
      tags:
        description:
          - The tags of the subscriptions that the task manages. A subscription is in the scope only if it has all of
            them.
          - If you omit this option, tags are not considered.
          - A comma-separated string is also valid, such as V(managed,production).
        type: list
        elements: str
  max_deletions:
    description:
      - The maximum number of subscriptions that O(prune) can delete. If it would delete more, the task fails and
        changes nothing.
      - Entries with O(subscriptions[].state=absent) do not count.
    type: int
    default: 10
extends_documentation_fragment:
  - community.launchdarkly.connection
  - community.launchdarkly.subscriptions
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode, the module reads the current state and returns the changes that it would make. It fails if the
        options are not valid or do not fit the account, as it would without check mode.
  diff_mode:
    support: full
    details:
      - Returns one diff for each entry that changes.
  platform:
    platforms: all
notes:
  - >-
    A play that targets several hosts runs this task once for each host, at the same time. Each run can create the same
    subscriptions, because LaunchDarkly allows several with the same name. If all hosts manage the same account, add the
    line C(run_once: true) to the task. If the task has to run for each host, or with the strategy C(free), which
    ignores C(run_once), add the line C(throttle: 1), so that the hosts run it one after another.
seealso:
  - module: community.launchdarkly.audit_log_subscription
  - module: community.launchdarkly.audit_log_subscription_info
"""

EXAMPLES = r"""
# Save the example as a playbook to run it. The access token comes from the environment variable
# LAUNCHDARKLY_ACCESS_TOKEN. The other secrets come from variables in a vault.
- name: Manage the subscriptions of an account
  hosts: localhost
  gather_facts: false
  tasks:
    # prune deletes all subscriptions of these integrations that have the tag "managed" and are not in the list.
    - name: Manage all subscriptions that have the tag "managed"
      community.launchdarkly.audit_log_subscriptions:
        prune: true
        scope:
          integration_keys: [datadog, splunk, slack]
          tags: [managed]
        subscriptions:
          - integration_key: datadog
            name: Production changes
            enabled: true
            config:
              api_key: "{{ vault_datadog_api_key }}"
              host_url: https://api.datadoghq.eu
            tags: [managed, production]
          - integration_key: splunk
            name: Audit
            enabled: true
            config:
              base_url: https://splunk.example.com:8088
              token: "{{ vault_splunk_token }}"
              skip_ca_verification: false
            tags: [managed]
      register: account

    - name: Show what was done
      ansible.builtin.debug:
        var: account.summary
"""

RETURN = r"""
results:
  description:
    - What the module did for each subscription. In check mode, what it would do.
    - The results of O(subscriptions) are in the order of the list. The results of O(prune) follow.
  type: list
  elements: dict
  returned: success, and on failure if the module made the plan
  contains:
    action:
      description: C(created), C(updated), C(deleted), C(unchanged) or C(failed).
      type: str
    integration_key:
      description: The key of the integration.
      type: str
    id:
      description: The id of the subscription. Null if the subscription did not exist and was not created.
      type: str
    name:
      description: The name of the subscription.
      type: str
    patch:
      description: The JSON Patch operations of an update. V((changed\)) replaces secrets. Empty for other actions.
      type: list
      elements: dict
    pruned:
      description: True if O(prune) selected the subscription. It is then not in O(subscriptions).
      type: bool
    status:
      description:
        - The delivery status when the module read or wrote the subscription, with C(success_count), C(error_count),
          C(last_success) and C(last_error). The times are in epoch milliseconds. A time is null if there was no such
          delivery.
        - Null if the subscription did not exist and was not created. In check mode, a new subscription has zero counts.
      type: dict
    failure:
      description: What went wrong, in the same form as RV(failure). Present only if the entry failed.
      type: dict
    pending:
      description:
        - True if the C(timeout) of the task ended it, and the effect of the change is not known. Otherwise not present.
      type: bool
  sample:
    - action: updated
      integration_key: datadog
      id: 5f3a1c9e8b7d6f0012345678
      name: Production changes
      patch:
        - op: replace
          path: /config/hostURL
          value: https://api.datadoghq.eu
      pruned: false
check_mode:
  description: Whether the task ran in check mode. If so, RV(results) describes what the module would do.
  type: bool
  returned: success, and on failure if the module made the plan
summary:
  description: The number of subscriptions for each action.
  type: dict
  returned: success, and on failure if the module made the plan
  sample:
    created: 1
    updated: 1
    deleted: 0
    unchanged: 18
    failed: 0
failure:
  description: What went wrong, in machine-readable form. If several entries failed, the failure of the first one.
  type: dict
  returned: failure
  contains:
    status:
      description: The HTTP status of the response that reported the failure. Null if there is no such response.
      type: int
    code:
      description:
        - LaunchDarkly's own code, such as C(unauthorized) or C(optimistic_locking_error), if the API returned one.
        - Otherwise one of the collection's own codes, such as C(invalid_options). C(docs/failures.md) in the collection
          lists them, with cause and fix.
      type: str
    message:
      description: What went wrong and how to fix it. Includes the API's message if there is one.
      type: str
    request_id:
      description: The id of the request, for LaunchDarkly's support. Null if the API did not return one.
      type: str
    method:
      description: The HTTP method of the request that failed. Null if no request failed.
      type: str
    path:
      description: The path of the request that failed. Null if no request failed.
      type: str
    problems:
      description:
        - Every problem with the options or the plan. Empty if a request failed.
      type: list
      elements: dict
      contains:
        code:
          description: The code of the problem, such as C(unknown_option). C(docs/failures.md) lists the codes.
          type: str
        entry:
          description:
            - The number of the entry in O(subscriptions). The first entry is 0. Null if the problem is not in an entry.
          type: int
        option:
          description:
            - The path of the option, such as C(statements[0].resources[1]). Null if the problem is not in a single
              option.
          type: str
        message:
          description: What is wrong, where, and what to write instead.
          type: str
"""

from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscriptions import (
    AUDIT_LOG_SUBSCRIPTIONS,
)


def main() -> None:
    """Run the module."""
    run_module(AUDIT_LOG_SUBSCRIPTIONS)


if __name__ == "__main__":
    main()
