#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscription_info
short_description: Get information about LaunchDarkly integration audit log subscriptions
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Returns the integration audit log subscriptions of an account, with the delivery status of each.
  - The options O(integration_keys), O(id), O(name) and O(tags) select subscriptions. If you set several, the module
    returns the subscriptions that match all of them. If no subscription matches, RV(subscriptions) is an empty list.
options:
  integration_keys:
    description:
      - The integrations to read. If the account lacks any of these integrations, the task fails.
      - If you omit this option, the module reads all integrations that this version of the collection knows, in
        parallel. It skips those that the account does not have. Set this option if the token can read only some
        integrations.
      - A comma-separated string is also valid, such as V(datadog,splunk).
    type: list
    elements: str
  id:
    description: The id of the subscription to return. The id is not case-sensitive.
    type: str
    aliases: [subscription_id]
  name:
    description:
      - The exact name of the subscriptions to return. Several subscriptions can have the same name.
      - Names are compared in Unicode NFC. An accented letter written as one character equals the same letter written as
        two.
    type: str
  tags:
    description:
      - The module returns only subscriptions that have all of these tags.
      - A comma-separated string is also valid, such as V(managed,production).
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
# Save the example as a playbook to run it. The access token comes from the environment variable
# LAUNCHDARKLY_ACCESS_TOKEN.
- name: Read the subscriptions of an account
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Read all subscriptions
      community.launchdarkly.audit_log_subscription_info:
      register: account

    - name: Show the subscriptions whose last delivery failed
      ansible.builtin.debug:
        msg: "{{ item.integration_key }} {{ item.name }}: {{ status.error_count }} errors"
      vars:
        status: "{{ account.metadata[item.id].status }}"
      loop: "{{ account.subscriptions }}"
      loop_control:
        label: "{{ item.name }}"
      when: (status.last_error or 0) > (status.last_success or 0)

    - name: Read the subscriptions with the tag production in two integrations
      community.launchdarkly.audit_log_subscription_info:
        integration_keys: [datadog, splunk]
        tags: [production]
"""

RETURN = r"""
subscriptions:
  description:
    - The subscriptions that match. Each has the keys of
      RV(community.launchdarkly.audit_log_subscription#module:subscription) and contains no secrets.
    - You can pass each to M(community.launchdarkly.audit_log_subscription), which then changes nothing. The task fails
      if a value is not valid as an option, such as a name that ends with a line break, or if this version of the
      collection does not know the integration.
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
  description:
    - Read-only data about the subscriptions, keyed by their ids.
  type: dict
  returned: success
  contains:
    <id>:
      description: The data of one subscription. The key is the id of the subscription.
      type: dict
      contains:
        status:
          description:
            - The delivery status, with C(success_count), C(error_count), C(last_success), C(last_error) and C(errors).
              All times are in epoch milliseconds. A time is null if there was no such delivery.
            - C(errors) lists the latest failed deliveries, each with C(status_code), C(response_body) and
              C(timestamp). V((hidden\)) replaces secrets in C(response_body), or all of it if LaunchDarkly shows too
              little of a secret to find it.
          type: dict
        access:
          description:
            - The actions on the subscription that the token is allowed and denied. Null if the API returns none.
          type: dict
        links:
          description: The links that the API returns for the subscription.
          type: dict
        masked_secrets:
          description:
            - The mask of each secret, by the name of its option. A mask has at most a few visible characters.
            - LaunchDarkly masks most secrets. The module masks those that LaunchDarkly returns unmasked.
          type: dict
        other_config:
          description:
            - The config fields that are not in the result's C(config), by their API names. They are fields that
              LaunchDarkly sets, such as CloudTrail's C(externalId), which AWS asks for, and fields or values that
              this version of the collection does not know.
            - V((hidden\)) replaces a value that can be a secret, such as that of a field that the collection does not
              know.
          type: dict
failure:
  description: What went wrong, in machine-readable form.
  type: dict
  returned: failure
  contains:
    status:
      description: The HTTP status of the response that reported the failure. Null if there is no such response.
      type: int
    code:
      description:
        - LaunchDarkly's own code, such as C(unauthorized), if the API returned one.
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
        - Every problem with the options. Empty if a request failed.
      type: list
      elements: dict
      contains:
        code:
          description: The code of the problem, such as C(unknown_option). C(docs/failures.md) lists the codes.
          type: str
        entry:
          description: Always null. Only M(community.launchdarkly.audit_log_subscriptions) sets it.
          type: int
        option:
          description: The path of the option, such as C(tags[1]). Null if the problem is not in a single option.
          type: str
        message:
          description: What is wrong, where, and what to write instead.
          type: str
"""

from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription_info import (
    AUDIT_LOG_SUBSCRIPTION_INFO,
)


def main() -> None:
    """Run the module."""
    run_module(AUDIT_LOG_SUBSCRIPTION_INFO)


if __name__ == "__main__":
    main()
