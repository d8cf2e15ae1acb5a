#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscription
short_description: Manage a LaunchDarkly integration audit log subscription
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Creates, updates or deletes one integration audit log subscription. A subscription sends the changes that are made
    in a LaunchDarkly account to another service, such as Datadog, Splunk or Slack.
  - The module compares and changes only the options that you set. An option that is omitted or null is not managed,
    and its current value stays as it is.
  - An update is a JSON Patch with one operation for each member or config field that differs. If nothing differs, the
    module only reads.
extends_documentation_fragment:
  - community.launchdarkly.connection
  - community.launchdarkly.subscription
  - community.launchdarkly.config
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details:
      - In check mode, the module reads the current state and returns the change that it would make. It fails if the
        options are not valid or do not fit the account, as it would without check mode.
  diff_mode:
    support: full
  platform:
    platforms: all
notes:
  - >-
    A play that targets several hosts runs this task once for each host, at the same time. Without O(id), each run can
    create the subscription, because LaunchDarkly allows several with the same name. If all hosts manage the same
    account, add the line C(run_once: true) to the task. If the task has to run for each host, or with the strategy
    C(free), which ignores C(run_once), add the line C(throttle: 1), so that the hosts run it one after another.
seealso:
  - module: community.launchdarkly.audit_log_subscription_info
  - module: community.launchdarkly.audit_log_subscriptions
"""

EXAMPLES = r"""
# Save an example as a playbook to run it. The access token comes from the environment variable
# LAUNCHDARKLY_ACCESS_TOKEN. The other secrets come from variables in a vault.
- name: Manage a subscription
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Send all changes of production flags to Datadog
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production changes
        config:
          api_key: "{{ vault_datadog_api_key }}"
          host_url: https://api.datadoghq.eu
        statements:
          - resources: ["proj/*:env/production:flag/*"]
            actions: ["*"]
        tags: [production]
      register: datadog

    - name: Disable the subscription
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production changes
        enabled: false

    - name: Rename the subscription, which requires its id
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        id: "{{ datadog.subscription.id }}"
        name: Production flag changes

    - name: Replace a secret even if the characters that LaunchDarkly shows are the same
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production flag changes
        config:
          api_key: "{{ vault_datadog_api_key }}"
        update_secrets: always

    - name: Delete the subscription
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production flag changes
        state: absent

# Manage several accounts, each with its own LaunchDarkly instance and token.
- name: Manage the same subscription in two accounts
  hosts: localhost
  gather_facts: false
  vars:
    instances:
      commercial: https://app.launchdarkly.com
      federal: https://app.launchdarkly.us
  tasks:
    - name: Send changes to Splunk
      community.launchdarkly.audit_log_subscription:
        api_url: "{{ instances[item] }}"
        api_token: "{{ vault_launchdarkly_tokens[item] }}"
        integration_key: splunk
        name: Audit
        config:
          base_url: https://splunk.example.com:8088
          token: "{{ vault_splunk_token }}"
          skip_ca_verification: false
      # Ansible shows the items of a loop. Loop over names, and use them to look up the secrets.
      loop: "{{ instances | list }}"
"""

RETURN = r"""
action:
  description: What the module did. In check mode, what it would do.
  type: str
  returned: success
  choices: [created, updated, deleted, unchanged]
  sample: updated
subscription:
  description:
    - The subscription after the task. Null if it does not exist.
    - In check mode, the subscription as it would be, without the values that only LaunchDarkly can set, such as the
      C(id) of a new subscription.
    - It contains no secrets.
    - You can pass it back to this module, which then changes nothing. The task fails if a value is not valid as an
      option, such as a name that ends with a line break, or if this version of the collection does not know the
      integration.
  type: dict
  returned: success
  contains:
    id:
      description: The id of the subscription. Missing in check mode if the subscription would be created.
      type: str
    integration_key:
      description: The key of the integration.
      type: str
    name:
      description: The name of the subscription.
      type: str
    enabled:
      description: Whether the subscription is enabled and sends events.
      type: bool
    config:
      description: The known fields of the integration, without secrets. Their names are in snake_case.
      type: dict
    statements:
      description: The policy that selects which changes the subscription sends.
      type: list
      elements: dict
    tags:
      description: The tags of the subscription, sorted.
      type: list
      elements: str
  sample:
    id: 5f3a1c9e8b7d6f0012345678
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
    - Read-only data about the subscription, keyed by its id. Empty if the subscription has no id, or does not exist.
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
patch:
  description: The JSON Patch operations of an update. V((changed\)) replaces secrets. Empty for other actions.
  type: list
  elements: dict
  returned: success
  sample:
    - op: replace
      path: /config/hostURL
      value: https://api.datadoghq.eu
pending:
  description:
    - True if the C(timeout) of the task ended it after it sent a change, and the effect is not known. RV(action) and
      RV(patch) describe the change.
  type: bool
  returned: on failure, if the C(timeout) of the task ended it in Ansible's own process after it sent a change
  sample: true
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
        - Every problem with the options, or the reason why they do not fit the account. Empty if a request failed.
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
          description:
            - The path of the option, such as C(statements[0].resources[1]). Null if the problem is not in a single
              option.
          type: str
        message:
          description: What is wrong, where, and what to write instead.
          type: str
"""

from ansible_collections.community.launchdarkly.plugins.module_utils._module import run_module
from ansible_collections.community.launchdarkly.plugins.module_utils._tasks.audit_log_subscription import (
    AUDIT_LOG_SUBSCRIPTION,
)


def main() -> None:
    """Run the module."""
    run_module(AUDIT_LOG_SUBSCRIPTION)


if __name__ == "__main__":
    main()
