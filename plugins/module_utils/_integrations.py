# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""The integrations that support audit log subscriptions, and the fields of each.

Only this table knows them. To add an integration, add one entry, then run ``make generate``.

Sources: the API reference, the ``formVariables`` of the vendor's integration manifests (2025-11-19), and the
table of the vendor's Terraform provider (2026-08-07). If they differ, the table accepts what any of them accepts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

FieldCode = Literal["empty", "not_allowed", "login", "pattern", "not_a_url"]
"""The codes of problems with the value of a field."""


@dataclass(frozen=True)
class Field:
    """One config field: its name in the API, and its properties.

    ``masked``: the API returns it masked. ``credential``: the API returns it unmasked, although anybody who reads it
    can use it. Both kinds are secrets. ``generated``: LaunchDarkly sets it, and clients can't. ``pattern``: a regular
    expression for values that are not empty. It protects values that YAML may change. ``pattern_says`` and ``example``
    describe it in messages. ``misspellings``: wrong spellings in the vendor's documentation, which are accepted.
    """

    api_name: str
    type: str = "str"
    required: bool = False
    masked: bool = False
    credential: bool = False
    generated: bool = False
    default: Any = None
    allowed: tuple[str, ...] = ()
    pattern: str | None = None
    pattern_says: str = ""
    example: str = ""
    misspellings: tuple[str, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether no output may contain the value."""
        return self.masked or self.credential

    @cached_property
    def option(self) -> str:
        """The name of the option, in snake_case. The option of ``hostURL`` is ``host_url``."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.api_name)
        return words.replace("-", "_").lower()

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other accepted names of the option: the API's spelling, and the misspellings."""
        names = (self.api_name, *self.misspellings)
        return tuple(name for name in names if name != self.option)

    def problem(self, value: Any) -> tuple[FieldCode, str] | None:
        """Check a value that already has the field's type.

        Returns None if it is valid, or a code and a message. The message never quotes the value, which may be a secret
        in the wrong place.
        """
        if value == "" and (self.required or self.secret):
            omit = "For an existing subscription, you can omit the option to keep the current value"
            return "empty", f"must not be empty. Set a value. {omit}"
        if self.allowed and value not in self.allowed:
            return "not_allowed", "has a value that is not allowed. Use " + _one_of(self.allowed)
        if not self.secret and has_login(value):
            return "login", (
                "contains a user name, and results show the value of this option. Remove the user name and any password"
            )
        if self.pattern and value != "" and not re.fullmatch(self.pattern, str(value)):
            return "pattern", f'must be {self.pattern_says}, such as "{self.example}". Write the value in quotes'
        if self.type == "url" and value != "" and not is_url(value):
            return "not_a_url", "must be a URL. Write it in full, such as https://host.example.com/path"
        return None


class Integration(NamedTuple):
    """One integration: its key, its display name, and its fields by API name."""

    key: str
    title: str
    fields: dict[str, Field]

    def find(self, name: str) -> Field | None:
        """Return the field with a name in snake_case, in the API's spelling or in an accepted misspelling, or None.

        The spelling of another integration's field of the same option is accepted too.
        """
        for integration in (self, *INTEGRATIONS.values()):
            for field in integration.fields.values():
                if name in (field.option, *field.aliases):
                    return next((each for each in self.fields.values() if each.option == field.option), None)
        return None

    @property
    def settable(self) -> list[Field]:
        """The fields that a playbook can set."""
        return [field for field in self.fields.values() if not field.generated]


def is_url(value: Any) -> bool:
    """Return whether a value is an absolute URL with a host and without whitespace."""
    if not isinstance(value, str) or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.scheme and parts.hostname and (parts.port is None or parts.port > 0))
    except ValueError:
        return False


def has_login(value: Any) -> bool:
    """Return whether a value is a URL that contains a user name, with or without a password."""
    return isinstance(value, str) and re.match(r"\w[\w+.-]*://[^/?#\s]*@", value) is not None


def _one_of(allowed: tuple[str, ...]) -> str:
    if len(allowed) <= 8:
        return f"one of: {', '.join(allowed)}"
    page = "docs/integrations.md of the collection community.launchdarkly"
    return f"one of the {len(allowed)} values in {page}, such as {', '.join(allowed[:3])}"


def _text(api_name: str, **kwargs: Any) -> Field:
    return Field(api_name, **{"required": True, **kwargs})


def _optional(api_name: str, **kwargs: Any) -> Field:
    return Field(api_name, **{"default": "", **kwargs})


def _secret(api_name: str, **kwargs: Any) -> Field:
    return _text(api_name, masked=True, **kwargs)


def _url(api_name: str, **kwargs: Any) -> Field:
    return _text(api_name, type="url", **kwargs)


def _webhook(api_name: str = "url", **kwargs: Any) -> Field:
    return _url(api_name, credential=True, **kwargs)


def _choice(api_name: str, *allowed: str) -> Field:
    return Field(api_name, allowed=allowed, default=allowed[0])


_HIDE_MEMBER_DETAILS = Field("hideMemberDetails", type="bool", default=False)

_DYNATRACE_ENTITIES = """
    APPLICATION APPLICATION_METHOD APPLICATION_METHOD_GROUP AUTO_SCALING_GROUP AUXILIARY_SYNTHETIC_TEST
    AWS_APPLICATION_LOAD_BALANCER AWS_AVAILABILITY_ZONE AWS_CREDENTIALS AWS_LAMBDA_FUNCTION
    AWS_NETWORK_LOAD_BALANCER AZURE_API_MANAGEMENT_SERVICE AZURE_APPLICATION_GATEWAY AZURE_COSMOS_DB
    AZURE_CREDENTIALS AZURE_EVENT_HUB AZURE_EVENT_HUB_NAMESPACE AZURE_FUNCTION_APP AZURE_IOT_HUB AZURE_LOAD_BALANCER
    AZURE_MGMT_GROUP AZURE_REDIS_CACHE AZURE_REGION AZURE_SERVICE_BUS_NAMESPACE AZURE_SERVICE_BUS_QUEUE
    AZURE_SERVICE_BUS_TOPIC AZURE_SQL_DATABASE AZURE_SQL_ELASTIC_POOL AZURE_SQL_SERVER AZURE_STORAGE_ACCOUNT
    AZURE_SUBSCRIPTION AZURE_TENANT AZURE_VM AZURE_VM_SCALE_SET AZURE_WEB_APP CF_APPLICATION CF_FOUNDATION
    CINDER_VOLUME CLOUD_APPLICATION CLOUD_APPLICATION_INSTANCE CLOUD_APPLICATION_NAMESPACE CONTAINER_GROUP
    CONTAINER_GROUP_INSTANCE CUSTOM_APPLICATION CUSTOM_DEVICE CUSTOM_DEVICE_GROUP DCRUM_APPLICATION DCRUM_SERVICE
    DCRUM_SERVICE_INSTANCE DEVICE_APPLICATION_METHOD DISK DOCKER_CONTAINER_GROUP_INSTANCE DYNAMO_DB_TABLE EBS_VOLUME
    EC2_INSTANCE ELASTIC_LOAD_BALANCER ENVIRONMENT EXTERNAL_SYNTHETIC_TEST_STEP GCP_ZONE GEOLOCATION GEOLOC_SITE
    GOOGLE_COMPUTE_ENGINE HOST HOST_GROUP HTTP_CHECK HTTP_CHECK_STEP HYPERVISOR KUBERNETES_CLUSTER KUBERNETES_NODE
    MOBILE_APPLICATION NETWORK_INTERFACE NEUTRON_SUBNET OPENSTACK_PROJECT OPENSTACK_REGION OPENSTACK_VM OS
    PROCESS_GROUP PROCESS_GROUP_INSTANCE RELATIONAL_DATABASE_SERVICE SERVICE SERVICE_INSTANCE SERVICE_METHOD
    SERVICE_METHOD_GROUP SWIFT_CONTAINER SYNTHETIC_LOCATION SYNTHETIC_TEST SYNTHETIC_TEST_STEP VIRTUALMACHINE
    VMWARE_DATACENTER
"""

_DYNATRACE = (
    _url("url"),
    _secret("apiToken"),
    _choice("entity", *_DYNATRACE_ENTITIES.split()),
    _optional("tag"),
)


def _table(*entries: tuple[str, str, tuple[Field, ...]]) -> dict[str, Integration]:
    return {key: Integration(key, title, {field.api_name: field for field in fields}) for key, title, fields in entries}


# Datadog's key is optional in the API reference and required in the manifest. The table accepts both.
INTEGRATIONS: dict[str, Integration] = _table(
    ("appdynamics", "AppDynamics", (_text("account"), _text("applicationID"))),
    ("appoptics", "AppOptics", (_secret("apiKey"), _text("streamName"), _text("username"))),
    ("chronosphere", "Chronosphere Events", (_text("receiverURL"), _secret("secretToken"))),
    (
        "cloudtrail",
        "AWS CloudTrail Lake",
        (
            _text(
                "ingestionChannelArn",
                pattern=r"arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:channel/\S+",
                pattern_says="the ARN of a channel",
                example="arn:aws:cloudtrail:us-east-1:012345678901:channel/01234567-89ab-cdef-0123-456789abcdef",
            ),
            _optional("accountId", pattern="[0-9]{12}", pattern_says="twelve digits", example="012345678901"),
            Field("externalId", generated=True),
        ),
    ),
    ("compass", "Compass", (_webhook(), _secret("secret"))),
    (
        "datadog",
        "Datadog Events",
        (
            _secret("apiKey", required=False),
            _choice(
                "hostURL",
                "https://api.datadoghq.com",
                "https://api.datadoghq.eu",
                "https://us3.datadoghq.com",
                "https://us5.datadoghq.com",
                "https://app.ddog-gov.com",
            ),
            _HIDE_MEMBER_DETAILS,
        ),
    ),
    (
        "datadog-private",
        "Datadog Events (private instance)",
        (_secret("apiKey"), _text("hostURL"), _HIDE_MEMBER_DETAILS),
    ),
    ("dynatrace", "Dynatrace", _DYNATRACE),
    ("dynatrace-v2", "Dynatrace (V2 API)", _DYNATRACE),
    ("elastic", "Elastic (ELK) Stack", (_url("url"), _secret("token"), _text("index"))),
    ("grafana", "Grafana", (_url("endpointUrl"), _secret("apiKey"))),
    ("honeycomb", "Honeycomb", (_text("datasetName"), _secret("apiKey"))),
    (
        "jira",
        "Jira",
        (
            _webhook(),
            _secret("secret"),
            _webhook("issueCreateUrl", required=False, default=""),
            _webhook("jiraMetaUrl", required=False, default=""),
        ),
    ),
    # In the manifest, Kosli's webhook is a string, not a URL.
    ("kosli", "Kosli", (_text("webhookUrl", credential=True), _secret("secret"))),
    ("last9", "Last9", (_url("endpointUrl"), _secret("apiToken"), _optional("last9"))),
    (
        "ld-to-git",
        "LD to Git",
        (
            _url("lambdaEndpoint"),
            _url("repoUrl"),
            _text("branch"),
            _secret("ldApiToken"),
            _optional("gitApiToken", masked=True),
            _optional("secret", masked=True),
            _optional("user"),
        ),
    ),
    ("logdna", "LogDNA", (_secret("ingestionKey"), _optional("level", default="INFO"))),
    ("mattermost", "Mattermost", (_webhook(),)),
    ("msteams", "Microsoft Teams incoming webhooks", (_webhook(),)),
    ("msteams-app", "Microsoft Teams App", (_webhook(), _optional("secret", masked=True))),
    ("new-relic", "New Relic Insights Pro (deprecated)", (_text("accountId"), _secret("apiKey"))),
    (
        "new-relic-apm",
        "New Relic One",
        (
            _secret("apiKey"),
            _text("applicationId"),
            _choice("domain", "api.newrelic.com", "api.eu.newrelic.com"),
        ),
    ),
    (
        "new-relic-apm-insights",
        "New Relic One Insights",
        (
            _secret("licenseKey"),
            _text("accountId"),
            _choice("domain", "insights-collector.newrelic.com", "insights-collector.eu01.nr-data.net"),
        ),
    ),
    ("pagerduty", "PagerDuty", (_text("integrationKey", credential=True),)),
    ("signalfx", "Splunk Observability Cloud", (_secret("accessToken"), _text("realm"))),
    ("slack", "Slack webhooks", (_webhook(),)),
    (
        "splunk",
        "Splunk",
        (
            _text("base-url"),
            _secret("token"),
            # The API reference misspells this name. The service uses the manifest's spelling.
            _text("skip-ca-verification", type="bool", misspellings=("skip-ca-verificiation",)),
        ),
    ),
    (
        "terraform-cloud",
        "Terraform Cloud (Enterprise)",
        (_secret("token"), _text("workspaceId"), _optional("hostName", default="https://app.terraform.io")),
    ),
    ("vercel-native", "Vercel", (_secret("accessToken"), _text("installationId"), _optional("url"))),
    ("zapier", "Zapier", (_webhook(),)),
)


class LegacyField(NamedTuple):
    """A credential of a legacy subscription, at the top level outside ``config`` [OpenAPI].

    ``replaces`` is the API name of the config field that it replaces, which a legacy subscription does not need.
    """

    option: str
    integration_key: str
    field: Field
    replaces: str


LEGACY_FIELDS = (
    LegacyField("slack_webhook_url", "slack", Field("url", type="url", credential=True), "url"),
    LegacyField("datadog_api_key", "datadog", Field("apiKey", masked=True), "apiKey"),
)


def config_options() -> dict[str, list[tuple[Integration, Field]]]:
    """Return every option of ``config``, sorted by name, with the integrations that have it."""
    options: dict[str, list[tuple[Integration, Field]]] = {}
    for integration in INTEGRATIONS.values():
        for field in integration.settable:
            options.setdefault(field.option, []).append((integration, field))
    return dict(sorted(options.items()))
