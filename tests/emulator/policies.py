# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The statements that a subscription gets which was created without any.

Source: the default policy of each manifest in the vendor's integration-framework repository. The integrations without
a manifest get the policy that most have.
"""

from typing import Any

_PRODUCTION_FLAGS = "proj/*:env/production:flag/*"
_ALL_FLAGS = "proj/*:env/*:flag/*"
_FLAG_CHANGES = """
    updateFallthrough updateFlagVariations updateFeatureWorkflows updateGlobalArchived updateOffVariation updateOn
    updatePrerequisites updateRules updateScheduledChanges updateTargets createFlag deleteFlag
    updateClientSideFlagAvailability updateFlagDefaultVariations updateName updateTemporary createTriggers
    deleteTriggers updateTriggers updateFlagSalt
"""
_PAGERDUTY_FLAGS = """
    deleteFlag updateOn updateIncludeInSnippet updateClientSideFlagAvailability updatePrerequisites updateTargets
    updateRules updateFallthrough updateFlagVariations updateOffVariation updateAttachedGoals updateExperimentActive
    copyFlagConfigFrom copyFlagConfigTo updateFlagSalt updateTrackEvents updateExpiringTargets bypassRequiredApproval
    updateGlobalArchived applyApprovalRequest stopMeasuredRolloutOnFlagRule updateRulesWithMeasuredRollout
    updateMeasuredRolloutConfiguration updateScheduledChanges
"""
_PAGERDUTY_SEGMENTS = "updateIncluded updateExcluded updateRules updateExpiringTargets updateScheduledChanges"

# Each statement: effect, resource, actions.
_USUAL = [("allow", _PRODUCTION_FLAGS, "*")]
_POLICIES = {
    "chronosphere": [("allow", _PRODUCTION_FLAGS, _FLAG_CHANGES)],
    "compass": [("allow", _ALL_FLAGS, "*")],
    "kosli": [("allow", _ALL_FLAGS, "createFlag updateOn")],
    "last9": [("allow", _PRODUCTION_FLAGS, _FLAG_CHANGES)],
    "ld-to-git": [("allow", _ALL_FLAGS, "*"), ("allow", "integration/*", "*")],
    "pagerduty": [
        ("allow", _PRODUCTION_FLAGS, _PAGERDUTY_FLAGS),
        ("allow", "proj/*:env/production:segment/*", _PAGERDUTY_SEGMENTS),
    ],
    "terraform-cloud": [("deny", _ALL_FLAGS, "*")],
}


def default_statements(kind: str) -> list[dict[str, Any]]:
    """New statements for a subscription of this integration, the caller's to keep."""
    return [
        {"effect": effect, "resources": [resource], "actions": actions.split()}
        for effect, resource, actions in _POLICIES.get(kind, _USUAL)
    ]
