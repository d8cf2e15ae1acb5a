#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscriptions
short_description: Keep all LaunchDarkly integration audit log subscriptions of an account as described
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Brings a whole list of integration audit log subscriptions into the described state in one task, and, where asked,
    deletes those that the list does not name.
  - Reads each integration once, plans everything, and only then writes, in parallel over integrations. Nothing is
    written where an entry is invalid or outside the scope, where two entries mean the same subscription, or where more
    would be deleted than allowed.
  - An entry that fails while it is applied does not stop the others. The task fails at the end, and tells for each
    entry what was done.
options:
  prune:
    description:
      - Whether to delete the subscriptions in O(scope) that O(subscriptions) does not name. This comes last, and only
        where no entry failed, since what goes may be what a failed entry was to take the place of.
    type: bool
    default: false
  scope:
    description:
      - What this task owns. An entry outside of it is refused, and nothing outside of it is ever pruned.
    type: dict
    suboptions:
      integration_keys:
        description:
          - The integrations that are owned. Where it is not given, those that O(subscriptions) names.
        type: list
        elements: str
      tags:
        description:
          - Tags, all of which a subscription must have to be owned.
        type: list
        elements: str
  max_deletions:
    description:
      - How many subscriptions O(prune) may delete. Where there are more, nothing is changed and the task fails. An
        entry with O(subscriptions[].state=absent) does not count.
    type: int
    default: 10
extends_documentation_fragment:
  - community.launchdarkly.connection
  - community.launchdarkly.subscriptions
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - One diff for each entry that changes.
  platform:
    platforms: all
notes:
  - >-
    A play over several hosts runs this task once for each host, at the same time. Each run can create the same
    subscriptions, because LaunchDarkly allows several with the same name. If all hosts mean the same account, add the
    line C(run_once: true) to the task. If the task has to run for each host, or with the strategy C(free), which
    ignores C(run_once), add the line C(throttle: 1), so that the runs follow each other.
seealso:
  - module: community.launchdarkly.audit_log_subscription
  - module: community.launchdarkly.audit_log_subscription_info
"""

EXAMPLES = r"""
# Can be saved as a playbook and run. The token is taken from the environment variable LAUNCHDARKLY_ACCESS_TOKEN, the
# other secrets from variables of a vault.
- name: Keep the subscriptions of an account
  hosts: localhost
  gather_facts: false
  vars:
    # The module needs requests and jsonpatch: run it in the Python in which Ansible itself runs.
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - name: Keep just these, of those that are tagged as managed
      community.launchdarkly.audit_log_subscriptions:
        prune: true
        scope:
          integration_keys: [datadog, splunk, slack]
          tags: [managed]
        subscriptions:
          - integration_key: datadog
            name: Production changes
            config:
              api_key: "{{ vault_datadog_api_key }}"
              host_url: https://api.datadoghq.eu
            tags: [managed, production]
          - integration_key: splunk
            name: Audit
            config:
              base_url: https://splunk.example.com:8088
              token: "{{ vault_splunk_token }}"
              skip_ca_verification: false
            tags: [managed]
          - integration_key: slack
            name: Old channel
            state: absent
      register: account

    - name: Say what was done
      ansible.builtin.debug:
        var: account.summary
"""

RETURN = r"""
results:
  description:
    - What was done to each subscription, or, in check mode, would be. Entries in their order, then pruned ones.
  type: list
  elements: dict
  returned: when the plan was made
  contains:
    action:
      description: C(created), C(updated), C(deleted), C(unchanged) or C(failed).
      type: str
    integration_key:
      description: The integration.
      type: str
    id:
      description: The id, or null where there is none (yet).
      type: str
    name:
      description: The name.
      type: str
    patch:
      description: The operations of an update, with V((changed\)) in the place of secrets. Empty for all else.
      type: list
      elements: dict
    pruned:
      description: Whether it is no entry, but was found and is to be deleted.
      type: bool
    status:
      description:
        - How deliveries had gone when the subscription was read or written, C(success_count), C(error_count), and
          C(last_success), C(last_error) in epoch milliseconds.
      type: dict
    failure:
      description: What went wrong, as in RV(failure). Only where something did.
      type: dict
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
  description: Whether the task ran in check mode, so that the results are what would be.
  type: bool
  returned: when the plan was made
summary:
  description: How many subscriptions each action was done to.
  type: dict
  returned: when the plan was made
  sample:
    created: 1
    updated: 1
    deleted: 0
    unchanged: 18
    failed: 0
failure:
  description: What went wrong, for programs. Where several entries failed, the first of them.
  type: dict
  returned: failure
  contains:
    status:
      description: The HTTP status, or null where there was no answer.
      type: int
    code:
      description:
        - The service's own code, such as C(unauthorized) or C(optimistic_locking_error).
        - If no request failed, C(invalid_options), C(not_found), C(ambiguous_name), C(other_integration),
          C(missing_fields), C(overtaken), C(missing_library), C(masked_secret), C(refused) or C(internal_error).
      type: str
    message:
      description: The service's own words, and what to do.
      type: str
    request_id:
      description: The reference to give to the vendor's support, where there is one.
      type: str
    method:
      description: The method of the request that failed.
      type: str
    path:
      description: The path of the request that failed.
      type: str
"""

from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module
from ansible_collections.community.launchdarkly.plugins.module_utils._task import AUDIT_LOG_SUBSCRIPTIONS


def main() -> None:
    """Run the task as a module."""
    run_module(AUDIT_LOG_SUBSCRIPTIONS)


if __name__ == "__main__":
    main()
