# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON Patch (RFC 6902) as the update call takes it."""

import re
from typing import Any

from jsonpath import JSONPatch
from jsonpath.exceptions import JSONPatchError, JSONPointerError

from .errors import ApiError
from .store import Document

_OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
_POINTER = re.compile(r"(/([^~/]|~[01])*)*")


def _check(place: str, operation: Any) -> None:
    """The library also takes operations and pointers that RFC 6902 does not have; the service surely does not."""
    if not isinstance(operation, dict):
        raise ApiError(400, f"Invalid request body: {place} must be an object")
    if operation.get("op") not in _OPERATIONS:
        raise ApiError(400, f"Invalid request body: {place}.op must be one of {', '.join(_OPERATIONS)}")
    for name in ("path", "from") if operation["op"] in ("move", "copy") else ("path",):
        pointer = operation.get(name)
        if not isinstance(pointer, str) or not _POINTER.fullmatch(pointer):
            raise ApiError(400, f"Invalid request body: {place}.{name} must be a JSON Pointer")
        first = pointer[1:].split("/")[0]
        if first.startswith("_") or first == "kind":
            raise ApiError(400, f"Invalid request body: {first} can't be edited")


def patched(document: Document, operations: Any) -> Any:
    """A changed copy of the document; raises ApiError 400 where any operation fails, and then nothing is changed."""
    if not isinstance(operations, list):
        raise ApiError(400, "Invalid request body: expected an array of operations")
    for index, operation in enumerate(operations):
        _check(f"[{index}]", operation)
    try:
        return JSONPatch(operations, unicode_escape=False).patched(document)
    except (JSONPatchError, JSONPointerError, LookupError, TypeError, ValueError, AttributeError) as error:
        # The last four: what the library lets out for pointers of its own kind (``/tags/#1``) and for scalar roots.
        raise ApiError(400, f"Invalid request body: the patch can't be applied: {error}") from error
