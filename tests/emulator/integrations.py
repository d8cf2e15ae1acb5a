# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The config fields of the integrations that take audit log subscriptions.

Source: the formVariables of each manifest in the vendor's integration-framework repository and, where the
repository has no manifest, what the vendor's Terraform provider knows. One fact is the API reference's, which the
service follows: Datadog's ``apiKey`` is optional. Which fields the API shows in clear although they are credentials
is a judgement of this project.
"""

import re
from dataclasses import dataclass
from functools import cache

# One field: NAME[:TYPE][*|!][?][=DEFAULT]. Without a type, it is a string. ``*``: a secret that the API masks.
# ``!``: a credential that the API shows in clear. ``?``: optional. An optional field without a default has the empty
# string as its default, which the service does not fill in. ALLOWED lists what an enum allows.
FIELDS = {
    "appdynamics": "account applicationID",
    "appoptics": "apiKey* streamName username",
    "chronosphere": "receiverURL secretToken*",
    "cloudtrail": "accountId? externalId:generated ingestionChannelArn",
    "compass": "secret* url:uri!",
    "datadog": "apiKey*? hideMemberDetails:boolean?=false hostURL:enum?=https://api.datadoghq.com",
    "datadog-private": "apiKey* hideMemberDetails:boolean?=false hostURL",
    "dynatrace": "apiToken* entity:enum?=APPLICATION tag? url:uri",
    "dynatrace-v2": "apiToken* entity:enum?=APPLICATION tag? url:uri",
    "elastic": "index token* url:uri",
    "grafana": "apiKey* endpointUrl:uri",
    "honeycomb": "apiKey* datasetName",
    "jira": "issueCreateUrl:uri!? jiraMetaUrl:uri!? secret* url:uri!",
    "kosli": "secret* webhookUrl!",
    "last9": "apiToken* endpointUrl:uri last9?",
    "ld-to-git": "branch gitApiToken*? lambdaEndpoint:uri ldApiToken* repoUrl:uri secret*? user?",
    "logdna": "ingestionKey* level?=INFO",
    "mattermost": "url:uri!",
    "msteams": "url:uri!",
    "msteams-app": "secret*? url:uri!",
    "new-relic": "accountId apiKey*",
    "new-relic-apm": "apiKey* applicationId domain:enum?=api.newrelic.com",
    "new-relic-apm-insights": "accountId domain:enum?=insights-collector.newrelic.com licenseKey*",
    "pagerduty": "integrationKey!",
    "signalfx": "accessToken* realm",
    "slack": "url:uri!",
    "splunk": "base-url skip-ca-verification:boolean token*",
    "terraform-cloud": "hostName?=https://app.terraform.io token* workspaceId",
    "vercel-native": "accessToken* installationId url?",
    "zapier": "url:uri!",
}

DYNATRACE_ENTITIES = """
    APPLICATION APPLICATION_METHOD APPLICATION_METHOD_GROUP AUTO_SCALING_GROUP AUXILIARY_SYNTHETIC_TEST
    AWS_APPLICATION_LOAD_BALANCER AWS_AVAILABILITY_ZONE AWS_CREDENTIALS AWS_LAMBDA_FUNCTION AWS_NETWORK_LOAD_BALANCER
    AZURE_API_MANAGEMENT_SERVICE AZURE_APPLICATION_GATEWAY AZURE_COSMOS_DB AZURE_CREDENTIALS AZURE_EVENT_HUB
    AZURE_EVENT_HUB_NAMESPACE AZURE_FUNCTION_APP AZURE_IOT_HUB AZURE_LOAD_BALANCER AZURE_MGMT_GROUP AZURE_REDIS_CACHE
    AZURE_REGION AZURE_SERVICE_BUS_NAMESPACE AZURE_SERVICE_BUS_QUEUE AZURE_SERVICE_BUS_TOPIC AZURE_SQL_DATABASE
    AZURE_SQL_ELASTIC_POOL AZURE_SQL_SERVER AZURE_STORAGE_ACCOUNT AZURE_SUBSCRIPTION AZURE_TENANT AZURE_VM
    AZURE_VM_SCALE_SET AZURE_WEB_APP CF_APPLICATION CF_FOUNDATION CINDER_VOLUME CLOUD_APPLICATION
    CLOUD_APPLICATION_INSTANCE CLOUD_APPLICATION_NAMESPACE CONTAINER_GROUP CONTAINER_GROUP_INSTANCE
    CUSTOM_APPLICATION CUSTOM_DEVICE CUSTOM_DEVICE_GROUP DCRUM_APPLICATION DCRUM_SERVICE DCRUM_SERVICE_INSTANCE
    DEVICE_APPLICATION_METHOD DISK DOCKER_CONTAINER_GROUP_INSTANCE DYNAMO_DB_TABLE EBS_VOLUME EC2_INSTANCE
    ELASTIC_LOAD_BALANCER ENVIRONMENT EXTERNAL_SYNTHETIC_TEST_STEP GCP_ZONE GEOLOCATION GEOLOC_SITE
    GOOGLE_COMPUTE_ENGINE HOST HOST_GROUP HTTP_CHECK HTTP_CHECK_STEP HYPERVISOR KUBERNETES_CLUSTER KUBERNETES_NODE
    MOBILE_APPLICATION NETWORK_INTERFACE NEUTRON_SUBNET OPENSTACK_PROJECT OPENSTACK_REGION OPENSTACK_VM OS
    PROCESS_GROUP PROCESS_GROUP_INSTANCE RELATIONAL_DATABASE_SERVICE SERVICE SERVICE_INSTANCE SERVICE_METHOD
    SERVICE_METHOD_GROUP SWIFT_CONTAINER SYNTHETIC_LOCATION SYNTHETIC_TEST SYNTHETIC_TEST_STEP VIRTUALMACHINE
    VMWARE_DATACENTER
"""

ALLOWED = {
    ("datadog", "hostURL"): (
        "https://api.datadoghq.com https://api.datadoghq.eu https://us3.datadoghq.com https://us5.datadoghq.com "
        "https://app.ddog-gov.com"
    ),
    ("dynatrace", "entity"): DYNATRACE_ENTITIES,
    ("dynatrace-v2", "entity"): DYNATRACE_ENTITIES,
    ("new-relic-apm", "domain"): "api.newrelic.com api.eu.newrelic.com",
    ("new-relic-apm-insights", "domain"): "insights-collector.newrelic.com insights-collector.eu01.nr-data.net",
}

NOTATION = re.compile(r"(?P<name>[\w-]+)(:(?P<type>[a-z]+))?(?P<mark>[*!])?(?P<optional>\?)?(=(?P<default>.+))?")


@dataclass(frozen=True)
class Field:
    """One config field, under its API name.

    ``masked``: the API shows its value masked. ``credential``: the API shows it in clear, although whoever reads it can
    use it. ``default`` is None if the service fills in nothing.
    """

    name: str
    type: str
    required: bool
    masked: bool
    credential: bool
    default: str | bool | None
    allowed: tuple[str, ...]

    @property
    def secret(self) -> bool:
        """Whether no output may show the value."""
        return self.masked or self.credential


def _field(kind: str, text: str) -> Field:
    match = NOTATION.fullmatch(text)
    assert match, f"{kind}: {text}"
    name, type_, default = match["name"], match["type"] or "string", match["default"]
    return Field(
        name=name,
        type=type_,
        required=not match["optional"],
        masked=match["mark"] == "*",
        credential=match["mark"] == "!",
        default=default == "true" if default and type_ == "boolean" else default,
        allowed=tuple(ALLOWED.get((kind, name), "").split()),
    )


@cache
def fields(kind: str) -> dict[str, Field]:
    """The config fields of one integration by name; none for a key that the table does not have."""
    return {field.name: field for text in FIELDS.get(kind, "").split() for field in [_field(kind, text)]}
