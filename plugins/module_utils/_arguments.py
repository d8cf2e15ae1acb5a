# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The argument specs of the modules, in Ansible's form. What depends on an integration comes from the field table."""

from __future__ import annotations

from ansible.module_utils.basic import env_fallback

from ._integrations import LEGACY_FIELDS, config_options
from ._options import Spec

TOKEN_VARIABLE = "LAUNCHDARKLY_ACCESS_TOKEN"
HOST_VARIABLE = "LAUNCHDARKLY_API_HOST"


def connection_spec() -> Spec:
    """Return the options that every module has: where the API is, and how to speak with it."""
    return {
        "api_token": {
            "type": "str",
            "required": True,
            "no_log": True,
            "aliases": ["access_token"],
            "fallback": (env_fallback, [TOKEN_VARIABLE]),
        },
        "api_url": {
            "type": "str",
            "default": "https://app.launchdarkly.com",
            "aliases": ["api_host"],
            "fallback": (env_fallback, [HOST_VARIABLE]),
        },
        "api_version": {"type": "str", "default": "20240415"},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "timeout": {"type": "int", "default": 20},
        "max_retries": {"type": "int", "default": 8},
        "max_wait": {"type": "int", "default": 120},
        "max_concurrency": {"type": "int", "default": 4},
    }


def subscription_spec() -> Spec:
    """Return the options that describe one subscription."""
    strings = {"type": "list", "elements": "str"}
    return {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "integration_key": {"type": "str", "required": True, "no_log": False},
        "id": {"type": "str", "aliases": ["subscription_id"]},
        "name": {"type": "str"},
        "enabled": {"type": "bool", "aliases": ["on"]},
        "statements": {
            "type": "list",
            "elements": "dict",
            "options": {
                "effect": {"type": "str", "choices": ["allow", "deny"], "default": "allow"},
                "resources": strings,
                "not_resources": {**strings, "aliases": ["notResources"]},
                "actions": strings,
                "not_actions": {**strings, "aliases": ["notActions"]},
            },
        },
        "tags": strings,
        "config": {"type": "dict", "options": config_spec()},
        "additional_config": {"type": "dict", "no_log": True},
        **{legacy.option: {"type": "str", "no_log": True} for legacy in LEGACY_FIELDS},
        "update_secrets": {
            "type": "str",
            "choices": ["on_change", "always", "on_create"],
            "default": "on_change",
            "no_log": False,
        },
    }


def config_spec() -> Spec:
    """Return the options of ``config``: the union of all integrations' fields.

    An option that is a secret in one integration and plain in another (``url``) is not ``no_log``: Ansible would mask
    it everywhere. Secrets are kept out of results where these are built.
    """
    spec: Spec = {}
    for option, uses in config_options().items():
        fields = [field for _integration, field in uses]
        # An argument spec may have identifiers alone; the check of `config` takes all of a field's spellings.
        aliases = sorted({alias for field in fields for alias in field.aliases if alias.isidentifier()})
        spec[option] = {
            "type": "bool" if fields[0].type == "bool" else "str",
            "no_log": all(field.secret for field in fields),
            **({"aliases": aliases} if aliases else {}),
        }
    return spec


def audit_log_subscription_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscription``."""
    return {**connection_spec(), **subscription_spec()}


def audit_log_subscription_info_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscription_info``."""
    return {
        **connection_spec(),
        "integration_keys": {"type": "list", "elements": "str", "no_log": False},
        "id": {"type": "str", "aliases": ["subscription_id"]},
        "name": {"type": "str"},
        "tags": {"type": "list", "elements": "str"},
    }


def audit_log_subscriptions_spec() -> Spec:
    """Return the argument spec of the module ``audit_log_subscriptions``."""
    return {
        **connection_spec(),
        "subscriptions": {"type": "list", "elements": "dict", "required": True, "options": subscription_spec()},
        "prune": {"type": "bool", "default": False},
        "scope": {
            "type": "dict",
            "options": {
                "integration_keys": {"type": "list", "elements": "str", "no_log": False},
                "tags": {"type": "list", "elements": "str"},
            },
        },
        "max_deletions": {"type": "int", "default": 10},
    }
