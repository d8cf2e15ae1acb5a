# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - A LaunchDarkly access token, of a person or of a service, that can read integrations, and change them if the
        module does.
      - If it isn't given, the module takes it from the environment variable E(LAUNCHDARKLY_ACCESS_TOKEN) on the host
        that runs the module.
    type: str
    required: true
    aliases: [access_token]
  api_url:
    description:
      - The address of the LaunchDarkly instance. V(https://app.launchdarkly.com) is the commercial instance,
        V(https://app.eu.launchdarkly.com) the one in the European Union, V(https://app.launchdarkly.us) the federal
        one.
      - A host name alone means V(https://). V(http://) is refused, because it sends the token unencrypted. Only the
        machine that runs the module can be reached with it.
      - If it isn't given, or is empty, the module takes it from the environment variable E(LAUNCHDARKLY_API_HOST) on
        the host that runs the module.
    type: str
    default: https://app.launchdarkly.com
    aliases: [api_host]
  api_version:
    description:
      - The version of the API, which is sent in the header C(LD-API-Version).
    type: str
    default: "20240415"
  validate_certs:
    description:
      - Whether to check the certificate of the server. Set it to V(false) only for tests.
    type: bool
    default: true
  ca_path:
    description:
      - A file or folder of certificate authorities to trust instead of the default ones, on the host that runs the
        module.
      - If it isn't given, the first of the environment variables E(REQUESTS_CA_BUNDLE), E(CURL_CA_BUNDLE),
        E(SSL_CERT_FILE) and E(SSL_CERT_DIR) that is set names the authorities. If none is set, the module trusts the
        authorities that come with C(requests).
    type: path
  timeout:
    description:
      - How many seconds it can take to connect, and how many one request can take after that, to the end of the body
        of its response.
    type: int
    default: 20
  max_retries:
    description:
      - How often one request is sent again after a rate limit, a broken connection or a server error. A request that
        creates a subscription is sent again only after the module has looked for the subscription, see the notes.
    type: int
    default: 8
  max_wait:
    description:
      - How many seconds one task can wait in all, for rate limits and before retries. If that isn't enough, the task
        fails, says when the limit resets, and sends nothing more.
    type: int
    default: 120
  max_concurrency:
    description:
      - How many requests can be under way at the same time.
    type: int
    default: 4
requirements:
  - python >= 3.9
  - requests
  - jsonpatch
notes:
  - The module runs on the host of the task. Usually that is the controller itself, through
    O(ignore:delegate_to=localhost) or a connection of type C(local). In that case set
    O(ignore:ansible_python_interpreter) to C({{ ansible_playbook_python }}), so that the Python that runs Ansible also
    runs the module, and install the required libraries into it.
  - On the host that runs the module, the environment variable E(HTTPS_PROXY) names the proxy, or E(ALL_PROXY) if the
    first isn't set, and E(NO_PROXY) lists the hosts that are reached without one. Upper and lower case are both valid.
    Unencrypted connections go to the same machine only and never use a proxy, so E(HTTP_PROXY) has no effect.
  - The module never reads C(~/.netrc) and never asks the operating system for proxies.
  - Secrets are kept out of results, diffs, messages and the system log. The module has no influence on what Ansible
    itself shows. Keep secrets in variables, preferably in a vault, and out of the items of a loop, which Ansible shows.
  - The response to a request that creates a subscription can be lost. In that case the module waits as long as
    O(timeout), then looks for the subscription, and sends the request again only if the subscription isn't there.
seealso:
  - name: Integration audit log subscriptions
    description: The vendor's reference of the API.
    link: https://launchdarkly.com/docs/api/integration-audit-log-subscriptions
"""
