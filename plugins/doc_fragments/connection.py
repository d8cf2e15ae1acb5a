# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - Required, unless the environment variable E(LAUNCHDARKLY_ACCESS_TOKEN) is set on the host where the task runs.
      - A LaunchDarkly access token, either a personal token or a service token. It needs permission to read
        integrations and, except for M(community.launchdarkly.audit_log_subscription_info), to change them.
    type: str
    required: true
    aliases: [access_token]
  api_url:
    description:
      - The address of the LaunchDarkly instance. V(https://app.launchdarkly.com) is the commercial instance,
        V(https://app.eu.launchdarkly.com) the instance in the European Union, and V(https://app.launchdarkly.us) the
        federal instance.
      - Specify the scheme, the host and, if necessary, the port, but no path. If you specify only a host name, the
        module uses V(https://).
      - V(http://) is valid only with a loopback address, such as V(http://localhost:8080), because the token is sent
        unencrypted.
      - If you omit this option or it is empty, the module uses the environment variable E(LAUNCHDARKLY_API_HOST) on the
        host where the task runs. If that isn't set either, the module uses the default.
    type: str
    default: https://app.launchdarkly.com
    aliases: [api_host]
  api_version:
    description:
      - The version of the API, which the module sends in the header C(LD-API-Version). It is a date such as
        V(20240415), or V(beta).
    type: str
    default: "20240415"
  validate_certs:
    description:
      - Whether to verify the TLS certificate of the server. Set it to V(false) only for tests.
    type: bool
    default: true
  ca_path:
    description:
      - The path of a file or folder with the CA certificates to trust, on the host where the task runs. They replace
        the default CA certificates.
      - If you omit this option, the module uses the first of the environment variables E(REQUESTS_CA_BUNDLE),
        E(CURL_CA_BUNDLE), E(SSL_CERT_FILE) and E(SSL_CERT_DIR) that is set. If none is set, the module trusts the
        CA certificates that come with C(requests).
    type: path
  timeout:
    description:
      - The time limit in seconds for a connection attempt, and separately for each request until its response is
        complete.
    type: int
    default: 20
  max_retries:
    description:
      - The maximum number of times that the module retries a request after a rate limit, a broken connection or a
        server error.
    type: int
    default: 8
  max_wait:
    description:
      - The maximum total time in seconds that the task waits for rate limits and retries. If the next wait would exceed
        it, the module does not retry the request, and the task fails. After a rate limit, the message says when it
        resets, if the API reports this.
      - If the API reports that a rate limit allows no more requests than the task sends at the same time, the module
        waits until the limit resets before it sends the next request. If the API does not report when it resets, or if
        the wait would exceed this time, the module sends the request at once.
    type: int
    default: 120
  max_concurrency:
    description:
      - The maximum number of requests that the module sends at the same time.
    type: int
    default: 4
requirements:
  - python >= 3.9
  - requests
  - jsonpatch
attributes:
  action:
    description: Has an action plugin of the same name, which runs the task in Ansible's own process if it can.
    support: full
  async:
    description: Supports the keyword C(async). The task then runs as a module.
    support: full
  become:
    description: Supports privilege escalation. The task then runs as a module.
    support: full
  connection:
    description: Supports all connection types. With a type other than C(local), the task runs as a module.
    support: full
  delegation:
    description: Supports O(ignore:delegate_to). The connection of that host decides where the task runs.
    support: full
notes:
  - >-
    With the connection type C(local), for example with C(hosts: localhost) or O(ignore:delegate_to=localhost), the task
    runs in Ansible's own process. Install the required libraries into the Python that runs Ansible.
  - >-
    The task runs as a module on the host that it targets if any of these is true: the connection is not C(local); the
    task has privilege escalation, C(async) or an C(environment); C(ansible_python_interpreter) or the setting
    C(interpreter_python) has the path of a Python other than C({{ ansible_playbook_python }}); or the Python that runs
    Ansible can't import the required libraries. Then the target's Python needs the libraries. The results and the
    requests are the same both ways.
  - Set the connection options once for all modules of this collection with C(module_defaults) and the action group
    C(group/community.launchdarkly.launchdarkly).
  - To use a proxy, set the environment variable E(HTTPS_PROXY), or E(ALL_PROXY), on the host where the task runs.
    E(NO_PROXY) lists the hosts that are reached without a proxy. The names of these variables are also valid in lower
    case. E(HTTP_PROXY) has no effect, because unencrypted connections go only to a loopback address and never use a
    proxy.
  - The module does not read C(~/.netrc) and does not use the proxy settings of the operating system.
  - The module keeps secrets out of results, diffs, messages and the system log. It can't hide what Ansible itself
    shows. Keep secrets in variables, preferably in a vault, and out of the items of a loop, which Ansible shows.
seealso:
  - name: Integration audit log subscriptions
    description: LaunchDarkly's API reference.
    link: https://launchdarkly.com/docs/api/integration-audit-log-subscriptions
"""
