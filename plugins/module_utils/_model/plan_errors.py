# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the collection community.launchdarkly.

"""Why a desired state can't be planned, or a plan can't be applied. No other file writes these sentences.

A module imports it only if that is so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from .._options.failure import Failure
from .._options.problems import Problem, message_of
from .._options.wording import enumerated

if TYPE_CHECKING:
    from .._options.names import Names
    from .desired import Desired
    from .subscription import Subscription

PlanCode = Literal[
    "ambiguous_name",
    "masked_secret",
    "missing_fields",
    "no_such_id",
    "not_pruned",
    "other_integration",
    "outside_scope",
    "refused",
    "same_name",
    "same_subscription",
    "too_many_deletions",
    "vanished",
]
"""The codes of problems with a plan. ``docs/failures.md`` lists them with cause and fix."""

_MOST_NAMED = 30
_NOT_PRUNED = (
    "was not deleted, because an entry of the list failed. Subscriptions that the list does not name are deleted only "
    "after all of its entries succeed"
)


class PlanError(Failure):
    """A desired state can't be planned, or a plan can't be applied. ``problems`` has one item for each reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code, problem.message, [problem])
        self.problem = problem

    def in_entry(self, number: int | None) -> PlanError:
        """Return the failure as that of an entry of a list, whose number its problem then has."""
        return PlanError(replace(self.problem, entry=number))


def refused(problems: Sequence[Problem]) -> Failure:
    """Return the failure of an account's plan, with the problems of its entries."""
    code: PlanCode = "refused"
    return Failure(code, message_of("Nothing was changed", problems), problems)


def no_such_id(desired: Desired) -> PlanError:
    """Return the error for an ``id`` that the integration does not have."""
    what = (
        f"does not exist: {desired.integration_key} has no subscription with the id {desired.id}. Look the id up with "
        "audit_log_subscription_info. To create a subscription, leave id out: LaunchDarkly generates it"
    )
    return _error("no_such_id", desired, what, "id")


def ambiguous_name(desired: Desired, found: Sequence[Subscription]) -> PlanError:
    """Return the error for a name that several subscriptions have."""
    ids = enumerated([str(each.id) for each in found])
    what = f"is not unique: {len(found)} subscriptions have it, with the ids {ids}. Set the id of the one to manage"
    return _error("ambiguous_name", desired, what, "name")


def other_integration(desired: Desired, current: Subscription) -> PlanError:
    """Return the error for an ``id`` that belongs to another integration."""
    what = (
        f"is wrong: the subscription with the id {current.id} belongs to the integration {current.kind}, not to "
        f"{desired.integration_key}. Correct integration_key or id"
    )
    return _error("other_integration", desired, what, "integration_key")


def masked_secret(desired: Desired, option: str) -> PlanError:
    """Return the error for a secret that is the mask of the current one."""
    what = (
        "is the mask that LaunchDarkly returns for the current secret. Set the secret itself, or omit the option to "
        "keep the current one"
    )
    return _error("masked_secret", desired, what, option)


def missing_fields(desired: Desired, options: Sequence[str]) -> PlanError:
    """Return the error for a subscription that has to be created and lacks required fields."""
    what = f"does not exist. To create it, also set {enumerated(options)}"
    return _error("missing_fields", desired, what)


def renamed_or_deleted(desired: Desired) -> PlanError:
    """Return the error for a subscription that another client renamed or deleted during the task."""
    what = (
        "was renamed or deleted by another client during the task. If it was renamed, correct the name or set the id. "
        "Then run the task again"
    )
    return _error("vanished", desired, what)


def listed_but_missing(desired: Desired) -> PlanError:
    """Return the error for a subscription that is listed, and does not exist when it is read."""
    what = (
        "is in LaunchDarkly's list, but LaunchDarkly returns 404 for its id. Another client may be deleting it. Run "
        "the task again"
    )
    return _error("vanished", desired, what)


def not_pruned(desired: Desired) -> PlanError:
    """Return the error for a subscription that is not pruned because an entry failed."""
    return _error("not_pruned", desired, _NOT_PRUNED)


def same_subscription(desired: Desired, first: str) -> PlanError:
    """Return the error for an entry that means the same subscription as an earlier one."""
    return _error("same_subscription", desired, f"is the same subscription as {first}. Remove one of the two entries")


def same_name(desired: Desired, first: str) -> PlanError:
    """Return the error for an entry that would give its subscription the name of an earlier entry's, or the reverse."""
    return _error("same_name", desired, f"is the name of {first} too, or would be. Change one of the names", "name")


def outside_integrations(desired: Desired, integration_keys: Sequence[str]) -> PlanError:
    """Return the error for an entry whose integration is outside the scope."""
    keys = enumerated(integration_keys) or "empty"
    what = (
        f"is outside the scope: {desired.names('scope.integration_keys')} ({keys}) does not contain "
        f"{desired.integration_key}. Add it, or remove the entry"
    )
    return _error("outside_scope", desired, what)


def outside_tags(desired: Desired, missing: Sequence[str]) -> PlanError:
    """Return the error for an entry that does not have the tags of the scope."""
    tags = enumerated(missing)
    if desired.present:
        what = f"is outside the scope: after the change, it would lack the scope's tags {tags}. Add them to its tags"
    else:
        what = f"is outside the scope: it lacks the scope's tags {tags}. Delete it in a separate task"
    return _error("outside_scope", desired, what)


def too_many_deletions(labels: Sequence[str], max_deletions: int, names: Names) -> PlanError:
    """Return the error for a prune that would delete more than ``max_deletions``."""
    more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
    count = "1 subscription" if len(labels) == 1 else f"{len(labels)} subscriptions"
    option = "max_deletions"
    code: PlanCode = "too_many_deletions"
    what = (
        f"would delete {count}, more than {names(option)} ({max_deletions}): "
        f"{', '.join(labels[:_MOST_NAMED])}{more}. Add the subscriptions you want to keep to the list. To delete all "
        f"of these, set {names(option)} to {len(labels)}"
    )
    return PlanError(Problem(code, what, option, subject=names("prune")))


def _error(code: PlanCode, desired: Desired, what: str, option: str | None = None) -> PlanError:
    return PlanError(Problem(code, what, option, name=desired.label, names=desired.names))
