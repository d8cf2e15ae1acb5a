#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscription_info
short_description: Read LaunchDarkly integration audit log subscriptions
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Reads the integration audit log subscriptions of an account, with the delivery status of each.
  - All options select; what is given must all be true of a subscription.
options:
  integration_keys:
    description:
      - The integrations to read. One that the account does not have is a failure.
      - If it is not given, all that this version of the collection knows are read at once, and those that the account
        does not have are passed over. Give it if the token may read some integrations only.
      - A string is split at its commas.
    type: list
    elements: str
  id:
    description: The id of a subscription, compared in lower case.
    type: str
    aliases: [subscription_id]
  name:
    description: The exact name of subscriptions, compared in Unicode NFC.
    type: str
  tags:
    description: Tags, all of which a subscription must have. A string is split at its commas.
    type: list
    elements: str
extends_documentation_fragment:
  - community.launchdarkly.connection
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: N/A
  platform:
    platforms: all
seealso:
  - module: community.launchdarkly.audit_log_subscription
"""

EXAMPLES = r"""
# Each example can be saved as a playbook and run. The token is taken from the environment variable
# LAUNCHDARKLY_ACCESS_TOKEN.
- name: Look at the subscriptions of an account
  hosts: localhost
  gather_facts: false
  vars:
    # The module needs requests and jsonpatch: run it in the Python in which Ansible itself runs.
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - name: Read all of them
      community.launchdarkly.audit_log_subscription_info:
      register: account

    - name: Name those whose deliveries fail
      ansible.builtin.debug:
        msg: "{{ item.integration_key }} {{ item.name }}: {{ status.error_count }} errors"
      vars:
        status: "{{ account.metadata[item.id].status }}"
      loop: "{{ account.subscriptions }}"
      loop_control:
        label: "{{ item.name }}"
      when: (status.last_error or 0) > (status.last_success or 0)

    - name: Read those of two integrations that have a tag
      community.launchdarkly.audit_log_subscription_info:
        integration_keys: [datadog, splunk]
        tags: [production]
"""

RETURN = r"""
subscriptions:
  description:
    - The subscriptions, each of which is valid input for M(community.launchdarkly.audit_log_subscription) as it stands.
      Giving it back changes nothing. They hold no secrets.
  type: list
  elements: dict
  returned: success
  sample:
    - id: 5f3a1c9e8b7d6f0012345678
      integration_key: datadog
      name: Production changes
      enabled: true
      config:
        hide_member_details: false
        host_url: https://api.datadoghq.eu
      statements:
        - effect: allow
          resources: ["proj/*:env/production:flag/*"]
          actions: ["*"]
      tags: [production]
metadata:
  description: What is known of the subscription and can't be input, by its id.
  type: dict
  returned: success
  contains:
    <id>:
      description: One entry for each subscription that has an id.
      type: dict
      contains:
        status:
          description:
            - How deliveries went, C(success_count), C(error_count), C(last_success) and C(last_error) in epoch
              milliseconds, and the last C(errors), each with C(status_code), C(response_body) and C(timestamp).
          type: dict
        access:
          description: What the token may and may not do with it, where the API tells.
          type: dict
        links:
          description: Where the API has it.
          type: dict
        masked_secrets:
          description: The secrets, as the API masks them. One that the API shows in clear is masked by the module.
          type: dict
        other_config:
          description:
            - Config fields that can't be set, such as CloudTrail's C(externalId), which AWS asks for.
            - Of fields that this version of the collection does not know, only the names.
          type: dict
failure:
  description: What went wrong, for programs.
  type: dict
  returned: failure
  contains:
    status:
      description: The HTTP status, or null where there was no answer.
      type: int
    code:
      description:
        - The service's own code, such as C(unauthorized).
        - If no request failed, C(invalid_options), C(missing_library) or C(internal_error).
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
from ansible_collections.community.launchdarkly.plugins.module_utils._task import AUDIT_LOG_SUBSCRIPTION_INFO


def main() -> None:
    """Run the task as a module."""
    run_module(AUDIT_LOG_SUBSCRIPTION_INFO)


if __name__ == "__main__":
    main()
