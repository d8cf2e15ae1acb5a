# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - A LaunchDarkly access token, of a person or of a service, that may read and change integrations.
      - Where it is not given, the environment variable E(LAUNCHDARKLY_ACCESS_TOKEN) of the host that runs the module
        is used.
    type: str
    required: true
    aliases: [access_token]
  api_url:
    description:
      - The address of the LaunchDarkly instance. V(https://app.launchdarkly.com) is the commercial one,
        V(https://app.eu.launchdarkly.com) that of the European Union, V(https://app.launchdarkly.us) the federal one.
      - A bare host means V(https://). V(http://) is refused, since it would send the token in clear, unless the host
        is this machine itself.
      - Where it is not given, the environment variable E(LAUNCHDARKLY_API_HOST) of the host that runs the module is
        used.
    type: str
    default: https://app.launchdarkly.com
    aliases: [api_host]
  api_version:
    description:
      - The version of the API that is asked for, in the header C(LD-API-Version).
    type: str
    default: "20240415"
  validate_certs:
    description:
      - Whether to check the certificate of the server. Set it to V(false) for tests only.
    type: bool
    default: true
  ca_path:
    description:
      - A file or folder of certificate authorities to trust instead of the system's, on the host that runs the module.
    type: path
  timeout:
    description:
      - How many seconds one request may take to connect, and how many may pass until something of the answer comes.
    type: int
    default: 20
  max_retries:
    description:
      - How often one request is sent again after a rate limit, a broken connection or a server error. A request that
        creates a subscription is never sent again blindly, see the notes.
    type: int
    default: 8
  max_wait:
    description:
      - How many seconds one task may wait in all, for rate limits and before retries. Where that would not be enough,
        the task fails and says when the limit resets; what it had still to send is not sent.
    type: int
    default: 120
  max_concurrency:
    description:
      - How many requests may be under way at once.
    type: int
    default: 4
requirements:
  - requests
  - jsonpatch
notes:
  - The module runs on the host of the task, usually the controller itself, with O(ignore:delegate_to) or a connection
    of type C(local). Set O(ignore:ansible_python_interpreter) to C({{ ansible_playbook_python }}) there, so that the
    Python in which Ansible runs, with the two required libraries, also runs the module.
  - Secrets are kept out of results, diffs, messages and the system log. What Ansible itself shows is not in the
    module's power. Keep secrets in variables, better in a vault, and out of loop items, which it shows.
  - The answer to a request that creates a subscription may be lost. Then the module waits as long as O(timeout), looks
    whether the subscription is there, and only sends it again where it is not.
seealso:
  - name: Integration audit log subscriptions
    description: The vendor's reference of the API.
    link: https://launchdarkly.com/docs/api/integration-audit-log-subscriptions
"""
