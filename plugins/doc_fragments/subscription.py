# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(present) creates the subscription if there is none, and changes what differs if there is one.
      - V(absent) deletes the subscription if there is one. It uses O(integration_key), O(id) and O(name) alone. The
        other options may be given, so that one template serves both states; their names are checked, their values are
        not.
    type: str
    choices: [present, absent]
    default: present
  integration_key:
    description:
      - The integration, such as V(datadog). Another key is another subscription.
      - A key that this version of the collection does not know is taken together with O(additional_config), and without
        O(config).
    type: str
    required: true
  id:
    description:
      - The id that LaunchDarkly gave to the subscription. It is needed to rename a subscription, and if a name is not
        unique. It is compared in lower case.
      - If no subscription has this id, the task fails, or, with O(state=absent), changes nothing. If the subscription
        belongs to another integration than O(integration_key), the task fails.
    type: str
    aliases: [subscription_id]
  name:
    description:
      - The name of the subscription. Without O(id) it finds the subscription, by its exact name within the integration,
        and is required. With O(id) it is the name that the subscription is to have.
      - LaunchDarkly lets several subscriptions have one name. If it is not unique, the task fails, names the ids, and
        changes nothing.
      - Names are compared in Unicode NFC, so that an accented letter written as one character equals the same letter
        written as two, and are sent as they are given.
      - White space at either end is refused here and in every other text, such as a tag or a secret, since
        LaunchDarkly stores it. So are control characters, but a name may contain line breaks.
    type: str
  enabled:
    description:
      - Whether the subscription sends events. If it is not given, it is left as it is, and a new subscription starts
        enabled.
      - Write the alias in quotes, since YAML reads a bare C(on) as a boolean. ansible-core 2.19 and newer fail on a
        bare one with a message about C(<) between C(bool) and C(str).
    type: bool
    aliases: ["on"]
  statements:
    description:
      - Which changes are sent, as a policy. The order between statements counts, the order inside their lists does not.
      - Of O(statements[].resources) and O(statements[].not_resources), and of O(statements[].actions) and
        O(statements[].not_actions), only one list may have elements.
      - If it is not given for a new subscription, LaunchDarkly uses the integration's default policy.
    type: list
    elements: dict
    suboptions:
      effect:
        description: Whether the statement lets changes through or holds them back.
        type: str
        choices: [allow, deny]
        default: allow
      resources:
        description:
          - Resource specifiers, such as V(proj/*:env/production:flag/*).
          - Quote a specifier that contains a comma, such as C("proj/*:env/*;critical,eu:flag/*"), since YAML splits an
            unquoted one in a list in brackets.
        type: list
        elements: str
      not_resources:
        description: All resources but these. Goes in the place of O(statements[].resources).
        type: list
        elements: str
        aliases: [notResources]
      actions:
        description: Actions, such as V(updateOn), or V(*) for all.
        type: list
        elements: str
      not_actions:
        description: All actions but these. Goes in the place of O(statements[].actions).
        type: list
        elements: str
        aliases: [notActions]
  tags:
    description:
      - The tags of the subscription, as a set. An empty list removes all.
      - A string is split at its commas.
    type: list
    elements: str
  additional_config:
    description:
      - Config fields by the API's own names. The values are sent as they are, and are not checked. Use it for
        integrations and fields that this version of the collection does not know yet, and for a value that a check of
        O(config) refuses although it is right.
      - Null is refused. Leave the field out, or write V({{ value | default(omit, true\) }}).
      - What is shown in the place of a hidden value, such as the mask of a secret, is refused too.
      - The values are treated as secrets, and never shown.
    type: dict
  slack_webhook_url:
    description:
      - The webhook's URL of a Slack subscription of the older kind, which the API keeps beside the config.
    type: str
  datadog_api_key:
    description:
      - The API key of a Datadog subscription of the older kind, which the API keeps beside the config.
    type: str
  update_secrets:
    description:
      - When to send the secrets of a subscription that exists. LaunchDarkly shows a few characters of a secret at most.
      - V(on_change) sends a secret if the characters that are shown differ from those of the given value. A change in
        the hidden part alone is not seen. If no character is shown, the task warns and leaves the secret as it is.
      - V(always) sends every secret that is given, and so always changes.
      - V(on_create) sends secrets only when the subscription is created.
    type: str
    choices: [on_change, always, on_create]
    default: on_change
"""
