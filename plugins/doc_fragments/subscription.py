# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(present) creates the subscription if it does not exist, and updates it if it differs from the options.
      - V(absent) deletes the subscription if it exists. If the account does not have the integration, nothing changes.
      - With V(absent), the module uses only O(integration_key), and O(id) or else O(name). You can still set the other
        options, so that one template works for both states. The module checks their names, but not their values.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - The id of the subscription, which LaunchDarkly assigns. It has 24 hexadecimal digits and is not case-sensitive.
      - Set it to rename a subscription, or if several subscriptions have the same O(name). If you omit this option, the
        module finds the subscription by its O(name).
      - If no subscription has this id, the task fails. With O(state=absent), it changes nothing instead.
      - If the subscription belongs to an integration other than O(integration_key), the task fails.
    type: str
    aliases: [subscription_id]
  name:
    description:
      - The name of the subscription. Required if you omit O(id).
      - Without O(id), the module finds the subscription by its exact name within the integration. With O(id), the
        module renames the subscription to this name, or keeps the current name if you omit this option.
      - LaunchDarkly allows several subscriptions with the same name. If the name is not unique, the task fails, lists
        the ids, and changes nothing.
      - Names are compared in Unicode NFC. An accented letter written as one character equals the same letter written as
        two. The module sends a name exactly as you specify it.
      - A name must not begin or end with whitespace, which LaunchDarkly would keep. It can contain line breaks, but no
        other control characters.
      - All other strings, such as a tag or a secret, must not begin or end with whitespace, or contain any control
        characters. The values in O(additional_config) are not checked.
    type: str
  enabled:
    description:
      - Whether the subscription is enabled and sends events.
      - If you omit this option, an existing subscription keeps its current value, and a new subscription is enabled.
      - Write the alias C(on) in quotes, because YAML reads an unquoted C(on) as a boolean. In ansible-core 2.19 and
        newer, an unquoted C(on) causes an error that contains C('<' not supported between instances of).
    type: bool
    aliases: ["on"]
  statements:
    description:
      - The policy that selects which changes the subscription sends. The order of the statements is significant. The
        order of the elements in their lists is not.
      - A statement requires O(statements[].resources) or O(statements[].not_resources), and O(statements[].actions) or
        O(statements[].not_actions). Of each pair, only one list can have elements.
      - If you omit this option, an existing subscription keeps its current statements. A new subscription gets
        LaunchDarkly's default policy for the integration.
    type: list
    elements: dict
    suboptions:
      effect:
        description: Whether the subscription sends the changes that match the statement, or omits them.
        type: str
        choices: [allow, deny]
        default: allow
      resources:
        description:
          - The resources that the statement matches, as resource specifiers, such as
            V(proj/*:env/production:flag/*).
          - Quote a specifier that contains a comma, such as C("proj/*:env/*;critical,eu:flag/*"). In a list in
            brackets, YAML splits an unquoted specifier at the comma.
        type: list
        elements: str
      not_resources:
        description:
          - The statement matches all resources except these. Mutually exclusive with O(statements[].resources).
        type: list
        elements: str
        aliases: [notResources]
      actions:
        description: The actions that the statement matches, such as V(updateOn). V(*) matches all actions.
        type: list
        elements: str
      not_actions:
        description:
          - The statement matches all actions except these. Mutually exclusive with O(statements[].actions).
        type: list
        elements: str
        aliases: [notActions]
  tags:
    description:
      - The tags of the subscription. They replace the current tags. Their order is not significant.
      - An empty list removes all tags. If you omit this option, an existing subscription keeps its current tags.
      - A comma-separated string is also valid, such as V(managed,production).
    type: list
    elements: str
  additional_config:
    description:
      - Further config fields, with the names that the API uses. The module sends the values exactly as you specify
        them. It compares masked values, and fields that O(config) treats as secret, as O(update_secrets) describes.
      - Use it for integrations and fields that this version of the collection does not know yet, and for a correct
        value that O(config) does not accept.
      - A field must not be null. Omit the field, or write V({{ omit if value is none else value }}).
      - Placeholders such as V((changed\)), and the current mask of a secret, are not valid values. Otherwise, the
        values are not checked.
      - All values are treated as secrets and never appear in any output.
    type: dict
  slack_webhook_url:
    description:
      - The webhook URL of a legacy Slack subscription. Valid only if O(integration_key=slack).
      - Use it only for a subscription whose URL is outside the API's C(config). In this case, omit O(config.url).
      - If you omit this option, the current value stays as it is.
    type: str
  datadog_api_key:
    description:
      - The API key of a legacy Datadog subscription. Valid only if O(integration_key=datadog).
      - Use it only for a subscription whose key is outside the API's C(config). In this case, omit O(config.api_key).
      - If you omit this option, the current value stays as it is.
    type: str
  update_secrets:
    description:
      - When to send secrets. A new subscription always gets them. LaunchDarkly masks most secrets, with at most a few
        visible characters, so that the module can't compare the whole value.
      - V(on_change) sends a secret if the visible characters differ from those of the specified value. It does not
        detect a change in the hidden characters. If no character is visible, or LaunchDarkly does not return a required
        secret, the module warns and does not send the secret. If LaunchDarkly does not return an optional secret, the
        module sends it.
      - V(always) sends every secret that you specify. The task then always reports a change.
      - V(on_create) never updates the secrets of an existing subscription.
    type: str
    choices: [on_change, always, on_create]
    default: on_change
notes:
  - If the response to a request that creates a subscription is lost, the module waits for O(timeout) seconds and then
    checks whether the subscription exists. It retries the request only if the subscription does not exist.
"""
