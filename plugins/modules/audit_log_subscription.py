#!/usr/bin/python
# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: audit_log_subscription
short_description: Keep one LaunchDarkly integration audit log subscription as described
version_added: 1.0.0
author:
  - The community.launchdarkly authors (@community-launchdarkly)
description:
  - Creates, changes or deletes one integration audit log subscription, which sends every change in a LaunchDarkly
    account to another service, such as Datadog, Splunk or Slack.
  - Only what is given is compared and changed. An update is a JSON Patch with one operation for each member or config
    field that differs, and nothing is sent where nothing differs.
extends_documentation_fragment:
  - community.launchdarkly.connection
  - community.launchdarkly.subscription
  - community.launchdarkly.config
  - ansible.builtin.action_common_attributes
attributes:
  check_mode:
    support: full
    details:
      - Everything that can be known is known before anything is sent, so that check mode tells what would be done, and
        fails where the task would fail for its options.
  diff_mode:
    support: full
  platform:
    platforms: all
notes:
  - >-
    A play over several hosts runs this task once for each host, at the same time. Without O(id), each run can create
    the subscription, because LaunchDarkly allows several with the same name. If all hosts mean the same subscription,
    add the line C(run_once: true) to the task. If the task has to run for each host, or with the strategy C(free),
    which ignores C(run_once), add the line C(throttle: 1), so that the runs follow each other.
seealso:
  - module: community.launchdarkly.audit_log_subscription_info
  - module: community.launchdarkly.audit_log_subscriptions
"""

EXAMPLES = r"""
# Each example can be saved as a playbook and run. The token is taken from the environment variable
# LAUNCHDARKLY_ACCESS_TOKEN, the other secrets from variables of a vault.
- name: Keep the subscriptions of an account
  hosts: localhost
  gather_facts: false
  vars:
    # The module needs requests and jsonpatch: run it in the Python in which Ansible itself runs.
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
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

    - name: Hold back a subscription for a while
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production changes
        enabled: false

    - name: Rename it, for which its id is needed
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        id: "{{ datadog.subscription.id }}"
        name: Production flag changes

    - name: Replace a secret that differs in its hidden part only
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production flag changes
        config:
          api_key: "{{ vault_datadog_api_key }}"
        update_secrets: always

    - name: Be sure that there is none
      community.launchdarkly.audit_log_subscription:
        integration_key: datadog
        name: Production flag changes
        state: absent

# Several accounts, each with its own instance and token.
- name: Keep the same subscription in two accounts
  hosts: localhost
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
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
      # Ansible shows loop items: loop over what is no secret, and look the secrets up by it.
      loop: "{{ instances | list }}"
"""

RETURN = r"""
action:
  description: What was done, or, in check mode, would be done.
  type: str
  returned: success
  choices: [created, updated, deleted, unchanged]
  sample: updated
subscription:
  description:
    - The subscription as it is now, or, in check mode, would be, without what only LaunchDarkly can make. Null where
      there is none.
    - It is valid input for this module as it stands, and giving it back changes nothing, unless the account holds text
      that the module refuses, such as a name that ends with a line break. It contains no secrets.
  type: dict
  returned: success
  contains:
    id:
      description: The id.
      type: str
    integration_key:
      description: The integration.
      type: str
    name:
      description: The name.
      type: str
    enabled:
      description: Whether it sends events.
      type: bool
    config:
      description: The fields that are known for the integration, in snake_case, without secrets.
      type: dict
    statements:
      description: Which changes are sent.
      type: list
      elements: dict
    tags:
      description: The tags, sorted.
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
patch:
  description: The operations of an update, with V((changed\)) in the place of secrets. Empty for all else.
  type: list
  elements: dict
  returned: success
  sample:
    - op: replace
      path: /config/hostURL
      value: https://api.datadoghq.eu
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
        - The service's own code, such as C(unauthorized) or C(optimistic_locking_error).
        - If no request failed, C(invalid_options), C(not_found), C(ambiguous_name), C(other_integration),
          C(missing_fields), C(overtaken), C(missing_library), C(masked_secret) or C(internal_error).
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
from ansible_collections.community.launchdarkly.plugins.module_utils._task import AUDIT_LOG_SUBSCRIPTION


def main() -> None:
    """Run the task as a module."""
    run_module(AUDIT_LOG_SUBSCRIPTION)


if __name__ == "__main__":
    main()
