# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(present) creates the subscription where there is none, and changes what differs where there is one.
      - V(absent) deletes it where there is one.
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
      - The id that LaunchDarkly gave to the subscription. Needed to rename one, and where a name is not unique.
      - Where there is no such subscription the task fails, or, with O(state=absent), changes nothing.
    type: str
    aliases: [subscription_id]
  name:
    description:
      - The name of the subscription. Without O(id) it finds the subscription, by its exact name within the integration,
        and is required. With O(id) it is the name that the subscription is to have.
      - LaunchDarkly lets several subscriptions have one name. Where it is not unique, the task fails, names the ids,
        and changes nothing.
    type: str
  enabled:
    description:
      - Whether the subscription sends events. Where it is not given, it is left as it is, and a new subscription starts
        enabled.
      - The alias has to be written in quotes, since YAML reads a bare C(on) as a boolean. At that, ansible-core 2.19
        and newer fail with a message about C(<) between C(bool) and C(str).
    type: bool
    aliases: ["on"]
  statements:
    description:
      - Which changes are sent, as a policy. The order between statements counts, the order inside their lists does not.
      - Where it is not given for a new subscription, LaunchDarkly uses the integration's default policy.
    type: list
    elements: dict
    suboptions:
      effect:
        description: Whether the statement lets changes through or holds them back.
        type: str
        choices: [allow, deny]
        default: allow
      resources:
        description: Resource specifiers, such as V(proj/*:env/production:flag/*).
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
    type: list
    elements: str
  additional_config:
    description:
      - Config fields by the API's own names, sent as they are and without a check. For integrations and fields that
        this version of the collection does not know yet, and as the way round a check that is wrong.
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
      - V(on_change) sends a secret where the characters that are shown differ from those of the wanted value. A change
        in the hidden part alone is not seen. Where no character is shown, it warns and leaves the secret as it is.
      - V(always) sends every secret that is given, and so always changes.
      - V(on_create) sends secrets only when the subscription is created.
    type: str
    choices: [on_change, always, on_create]
    default: on_change
"""
