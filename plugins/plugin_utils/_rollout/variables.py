# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The variables of the role audit_log_rollout, as a host has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.community.launchdarkly.plugins.module_utils._options.connection import connection_spec
from ansible_collections.community.launchdarkly.plugins.module_utils._options.failure import Failure
from ansible_collections.community.launchdarkly.plugins.module_utils._options.names import Names
from ansible_collections.community.launchdarkly.plugins.module_utils._options.unknown import nearest

from .failures import rollout_failure

TOKEN = "audit_log_rollout_api_token"
SUBSCRIPTIONS = "audit_log_rollout_subscriptions"
CONNECTION = "audit_log_rollout_connection"

OWN_VARIABLES = {
    option: f"audit_log_rollout_{option}"
    for option in ("api_token", "api_url", "subscriptions", "prune", "scope", "max_deletions")
}
"""The variable of each option of the module ``audit_log_subscriptions`` that has one of its own."""

ROLLOUT_NAMES = Names({**{option: f"{CONNECTION}.{option}" for option in connection_spec()}, **OWN_VARIABLES})
"""The variable that sets each option of the module ``audit_log_subscriptions``."""

DEFAULTS: Mapping[str, Any] = {
    "audit_log_rollout_api_url": "https://app.launchdarkly.com",
    CONNECTION: {},
    "audit_log_rollout_prune": False,
    "audit_log_rollout_scope": None,
    "audit_log_rollout_max_deletions": 10,
    "audit_log_rollout_verify": False,
    "audit_log_rollout_verify_wait": 60,
    "audit_log_rollout_report_dir": "audit_log_rollout",
    "audit_log_rollout_rings": [1, "100%"],
    "audit_log_rollout_max_fail_percentage": 0,
    "audit_log_rollout_hosts": "all",
    "audit_log_drift_fail_on": ["differs"],
    "audit_log_export_dir": "audit_log_export",
}
"""The value of each variable that does not have to be set."""

_KNOWN = (*DEFAULTS, TOKEN, SUBSCRIPTIONS, "audit_log_report_from")
_RESERVED = ("audit_log_rollout_", "audit_log_drift_", "audit_log_export_", "audit_log_report_")

_OURS = "audit_log_merge: "
"""How a message of the collection's own filter begins. It quotes keys and names, and no secrets."""


class Variables:
    """The variables of a host. Their templates are evaluated one by one, so that one that fails fails alone."""

    def __init__(self, raw: Mapping[str, Any], templar: Any) -> None:
        self._raw = raw
        self._templar = templar
        # Up to ansible-core 2.18, a setting can make an undefined variable valid: its template stays as it is, as text.
        if hasattr(templar, "_fail_on_undefined_errors"):
            templar._fail_on_undefined_errors = True

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def check_names(self) -> None:
        """Raise Failure if a variable has a name that only a variable of the collection can have, and is none."""
        for name in self._raw:
            if name.startswith(_RESERVED) and not name.startswith("audit_log_rollout__") and name not in _KNOWN:
                what = f"{name} is not a variable of the collection. {nearest(name, _KNOWN)}".strip()
                raise rollout_failure("not_valid", f"{what} Correct or remove it.")

    def get(self, name: str) -> Any:
        """Return the value of a variable, or its default. Members that are ``omit`` are left out.

        Raises Failure, with a message that names what is not defined.
        """
        if name not in self._raw:
            return DEFAULTS.get(name)
        raw = self._raw[name]
        try:
            if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
                return [self._value(each) for each in raw]
            return self._value(raw)
        except Exception as error:
            raise _not_evaluated(name, error, self._is_written) from None

    def _value(self, raw: Any) -> Any:
        # Ansible needs as long to evaluate a long list without templates as the rest of a plan takes.
        value = raw if _is_plain(raw) else self._templar.template(raw)
        # A value from a vault is decrypted when it is first used.
        return _without_omitted(value, self._raw.get("omit"))

    def _is_written(self, text: str) -> bool:
        """Return whether a template of the host has a text. One that comes from a value may be secret."""
        return any(text in template for template in _templates(self._raw))


def _is_plain(value: Any) -> bool:
    """Return whether a value has no template and nothing from a vault."""
    if isinstance(value, str):
        return "{" not in value
    if isinstance(value, dict):
        return all(_is_plain(each) for member in value.items() for each in member)
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (bool, int, float))


def _templates(value: Any) -> Iterator[str]:
    """Yield the templates in the raw variables of a host."""
    if isinstance(value, str):
        if "{{" in value or "{%" in value:
            yield value
    elif isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _templates(each)


def _without_omitted(value: Any, omit: Any) -> Any:
    """Return a value without the members that are ``omit``, which templates of ansible-core 2.18 do not leave out."""
    if isinstance(value, Mapping):
        return {name: _without_omitted(each, omit) for name, each in value.items() if not _is_omit(each, omit)}
    if isinstance(value, (list, tuple)):
        return [_without_omitted(each, omit) for each in value if not _is_omit(each, omit)]
    # Up to ansible-core 2.18, a value from a vault is not a str.
    return str(value) if type(value).__name__ == "AnsibleVaultEncryptedUnicode" else value


def _is_omit(value: Any, omit: Any) -> bool:
    return omit is not None and (value is omit or (isinstance(value, str) and isinstance(omit, str) and value == omit))


def _not_evaluated(name: str, error: BaseException, is_written: Callable[[str], bool]) -> Failure:
    """Return the failure for a variable whose template fails. Other messages than these may quote a secret."""
    texts = [str(each) for each in _chain(error)]
    missing = [found for text in texts for found in re.findall(r"'([^'\n]{1,200})' is undefined", text)]
    if missing:
        what = f"{name} uses the variable {missing[-1]}, which is not defined for this host. Define it, or correct it."
        return rollout_failure("undefined_variable", what)
    lacking = [
        found
        for text in texts
        for found in re.findall(r"has no (?:attribute|element) '?([^'\n]{1,200}?)'?(?=$|[.\s])", text)
    ]
    if lacking and is_written(lacking[-1]):
        what = f"{name} uses {lacking[-1]}, which is not defined for this host. Define it, or correct it."
        return rollout_failure("undefined_variable", what)
    own = next((text[text.index(_OURS) :] for text in texts if _OURS in text), None)
    if own:
        return rollout_failure("not_evaluated", f"{name} can't be evaluated: {own.strip()}")
    if any("vault secret" in text or "Decryption failed" in text for text in texts):
        return rollout_failure(
            "not_evaluated",
            f"{name} can't be decrypted: the vault password is missing or wrong. Give it, for example with "
            "--ask-vault-pass.",
        )
    kind = type(list(_chain(error))[-1]).__name__
    return rollout_failure(
        "not_evaluated",
        f"{name} can't be evaluated ({kind}). Ansible's message is not shown, since it may quote a secret. Correct "
        "its template.",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and its reasons, each once: some of Ansible's errors are among their own reasons."""
    current: BaseException | None = error
    seen: list[BaseException] = []
    while current is not None and current not in seen:
        seen.append(current)
        yield current
        current = current.__cause__ or current.__context__
