# Copyright (c) 2026, the community.launchdarkly authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Responses of gateways, in other encodings, with reasons of their own, and lists that go on: what a user sees."""

from typing import Any

import pytest
from emulator import Emulator
from support.playbook import INFO, LIST, Json, play, task

from .conftest import Ansible
from .failure import MARK, by_variable, check_output
from .recorded import methods_by_task, requests_by_task

URL = "https://hooks.example.com/a-secret-part"
ID = "0123456789abcdef01234567"


def seeded(kind: str, name: str = "One", **members: Any) -> Json:
    subscription = {"kind": kind, "name": name, "on": True, "tags": [], "statements": [], "config": {"url": URL}}
    return {**subscription, **members}


def absent(kind: str, **identity: str) -> Json:
    return {"integration_key": kind, "state": "absent", **(identity or {"name": "One"})}


def on_path(kind: str, fault: str = "status", **rule: Any) -> Json:
    return {"fault": fault, "path": f"/integrations/{kind}(/|$)", "times": None, **rule}


GATEWAYS: dict[str, Json] = {
    "datadog": {"fault": "status", "body": {"code": 404, "message": "Not Found"}},
    "slack": {"fault": "status", "body": {"code": 5, "message": "Not Found", "details": []}},
    "grafana": {"fault": "status", "body": {"message": "no Route matched with those values"}},
    "msteams": {"fault": "html"},
}


class TestNotFound:
    def test_a_gateways_is_a_failure(self, emulator: Emulator, ansible: Ansible) -> None:
        emulator.seed({"acme": [seeded(kind, _id=f"{number:024x}") for number, kind in enumerate(GATEWAYS)]})
        before = emulator.state()
        emulator.faults([on_path(kind, status=404, **rule) for kind, rule in GATEWAYS.items()])
        tasks = [
            task(f"{kind} {what}", options, module=module, ignore_errors=True)
            for kind in GATEWAYS
            for what, module, options in (
                ("absent by name", LIST, {"subscriptions": [absent(kind)]}),
                ("absent by id", "community.launchdarkly.audit_log_subscription", absent(kind, id=ID)),
                ("info", INFO, {"integration_keys": [kind]}),
            )
        ]
        # One at a time: otherwise it depends on the moment how many are under way when the first one fails.
        tasks.append(task("info of all", {"max_concurrency": 1}, module=INFO, ignore_errors=True))
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        sent = methods_by_task(run)
        for each in run.results:
            assert each.status == "failed", each.task
            assert each.result["failure"]["status"] == 404, each.task
            assert each.result["failure"]["code"] == "http_error", each.task
            assert f"{emulator.url} (api_url)" in each.result["msg"]
            assert sent[each.task] == ["GET"] or each.task == "info of all"
        assert emulator.state() == before

    def test_a_delete_is_done_only_if_the_service_says_so(self, emulator: Emulator, ansible: Ansible) -> None:
        emulator.seed({"acme": [seeded("slack"), seeded("msteams")]})
        emulator.faults(
            [
                on_path("slack", status=404, method="DELETE", **GATEWAYS["slack"]),
                on_path("msteams", status=404, method="DELETE"),
            ]
        )
        tasks = [task(kind, absent(kind), ignore_errors=True) for kind in ("slack", "msteams")]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        assert (run["slack"]["failure"]["status"], run["slack"]["failure"]["code"]) == (404, "http_error")
        assert run["msteams"]["action"] == "unchanged"
        assert methods_by_task(run) == {"slack": ["GET", "DELETE"], "msteams": ["GET", "DELETE"]}

    def test_info_that_finds_no_integration_warns(self, emulator: Emulator, ansible: Ansible) -> None:
        accounts = {"none": [], "one": ["slack"]}
        emulator.set_accounts(
            [{"name": name, "tokens": [f"token-{name}"], "integrations": keys} for name, keys in accounts.items()]
        )
        emulator.seed({"one": [seeded("slack")]})
        tasks = [task(name, {"api_token": f"token-{name}"}, module=INFO) for name in accounts]
        named = {"api_token": "token-none", "integration_keys": ["slack"]}
        run = ansible([play(*tasks, task("named", named, module=INFO, ignore_errors=True))]).succeeded
        assert run["none"]["subscriptions"] == []
        (warning,) = run["none"]["warnings"]
        assert "404 not_found" in warning and "api_url" in warning and "integration_keys" in warning
        assert "warnings" not in run["one"]
        assert [each["name"] for each in run["one"]["subscriptions"]] == ["One"]
        assert run["named"]["failure"]["code"] == "not_found"


CONTENTS = {
    "datadog": ("text/plain", "utf-8"),
    "slack": ("application/json; charset=ISO-8859-1", "utf-8"),
    "msteams": ("text/html; charset=windows-1252", "utf-8"),
    "grafana": ("application/json", "utf-8-sig"),
    "honeycomb": ("text/plain; charset=iso-8859-1", "utf-8-sig"),
    "elastic": ("application/json; charset=ISO-8859-1", "latin-1"),
    "zapier": ("application/json; charset=utf-16", "utf-16"),
}


def test_text_in_another_encoding(emulator: Emulator, ansible: Ansible) -> None:
    """It is found by its name, and not created again."""
    name = "Änderungen für Bücher"
    emulator.seed({"acme": [seeded(kind, name) for kind in CONTENTS]})
    emulator.faults(
        [on_path(kind, "content", type=header, encoding=encoding) for kind, (header, encoding) in CONTENTS.items()]
    )
    tasks = [task(kind, {"integration_key": kind, "name": name, "enabled": True}) for kind in CONTENTS]
    info = task("info", {"name": name, "integration_keys": list(CONTENTS)}, module=INFO)
    run = ansible([play(*tasks, info)], env={"DUMP_EMULATOR": emulator.url}).succeeded
    assert {kind: run[kind]["action"] for kind in CONTENTS} == dict.fromkeys(CONTENTS, "unchanged")
    assert {kind: methods_by_task(run)[kind] for kind in CONTENTS} == {kind: ["GET"] for kind in CONTENTS}
    assert [each["name"] for each in run["info"]["subscriptions"]] == [name] * len(CONTENTS)


class TestAdvice:
    def test_it_never_contradicts_the_service(self, emulator: Emulator, ansible: Ansible) -> None:
        plan = "Your plan does not include this feature"
        refusals: dict[str, Json] = {
            "datadog": {"status": 403, "body": {"code": "forbidden", "message": plan}},
            "slack": {"status": 403, "body": {"code": "plan_limit", "message": plan}},
            "msteams": {"status": 409, "body": {"code": "conflict", "message": "name already exists"}},
            "zapier": {"status": 409, "times": 1},
            "honeycomb": {"status": 409},
            "elastic": {"status": 401},
        }
        emulator.seed({"acme": [seeded(kind) for kind in refusals]})
        emulator.faults([on_path(kind, **{"method": "PATCH", **rule}) for kind, rule in refusals.items()])
        update = {"name": "One", "enabled": False}
        connections: dict[str, Json] = {"honeycomb": {"max_wait": 0}}
        tasks = [
            task(kind, {"integration_key": kind, **update, **connections.get(kind, {})}, ignore_errors=True)
            for kind in refusals
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        messages = {kind: run[kind].get("msg", "") for kind in refusals}
        assert {kind: run[kind]["failure"]["code"] for kind in refusals if kind != "zapier"} == {
            "datadog": "forbidden",
            "slack": "plan_limit",
            "msteams": "conflict",
            "honeycomb": "optimistic_locking_error",
            "elastic": "unauthorized",
        }
        sent = methods_by_task(run)
        assert plan in messages["datadog"] and "the option api_token" in messages["datadog"]
        assert messages["slack"].endswith(f": {plan}.")
        assert messages["msteams"].endswith(": name already exists.")
        assert sent["msteams"] == sent["slack"] == sent["datadog"] == sent["elastic"] == ["GET", "PATCH"]
        assert run["zapier"]["action"] == "updated"
        assert sent["zapier"] == ["GET", "PATCH"] * 2
        assert sent["honeycomb"] == ["GET", "PATCH"]
        assert "the option api_token" in messages["elastic"] and emulator.url in messages["elastic"]

    @pytest.mark.parametrize("status", [400, 422])
    def test_what_is_wrong_with_which_member(self, emulator: Emulator, ansible: Ansible, status: int) -> None:
        errors = [
            {"attribute": "config.url", "message": f"https://hooks.example.com/{MARK}-path does not respond"},
            {"message": "too many subscriptions"},
            "and a plain one",
            17,
        ]
        body = {"code": "invalid_request", "message": "Invalid subscription", "errors": errors}
        emulator.faults([on_path("slack", status=status, body=body, method="POST")])
        variables: dict[str, Any] = {}
        config = {"url": f"https://hooks.example.com/{MARK}-path"}
        options = by_variable({"integration_key": "slack", "name": "One", "config": config}, variables)
        run = ansible([play(task("create", options, ignore_errors=True))], variables=variables).succeeded
        message = run["create"]["failure"]["message"]
        assert message.endswith(
            ": Invalid subscription (config.url: https://hooks.example.com(hidden) does not respond; "
            "too many subscriptions; and a plain one)."
        )
        assert run["create"]["failure"]["code"] == "invalid_request"
        check_output(run)

    def test_a_token_that_may_read_some_integrations(self, emulator: Emulator, ansible: Ansible) -> None:
        emulator.seed({"acme": [seeded("slack")]})
        emulator.faults([on_path("datadog", status=403)])
        tasks = [
            # One at a time: otherwise it depends on the moment how many are under way when that one fails.
            task("all", {"max_concurrency": 1}, module=INFO, ignore_errors=True),
            task("named", {"integration_keys": ["datadog"]}, module=INFO, ignore_errors=True),
            task("some", {"integration_keys": ["slack"]}, module=INFO),
        ]
        run = ansible([play(*tasks)]).succeeded
        assert run["all"]["failure"]["code"] == "forbidden"
        assert "integration_keys" in run["all"]["msg"]
        assert run["all"]["failure"]["path"] == "/api/v2/integrations/datadog"
        assert run["named"]["failure"]["code"] == "forbidden"
        assert "integration_keys" not in run["named"]["msg"]
        assert len(run["some"]["subscriptions"]) == 1


class TestMoreThanOnePage:
    def test_pages_that_a_header_leads_to(self, emulator: Emulator, ansible: Ansible) -> None:
        """As a cursor in the body does: the last one of the list is found, and no second one is created."""
        emulator.quirks(page_size=2, page_links="header", total_count=True)
        emulator.seed({"acme": [seeded("slack", f"Number {number}") for number in range(5)]})
        last = {"integration_key": "slack", "name": "Number 4", "config": {"url": URL}}
        tasks = [
            task("present", last),
            task("list", {"subscriptions": [last]}, module=LIST),
            task("info", {"integration_keys": ["slack"]}, module=INFO),
            task("absent", {**last, "state": "absent"}),
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        assert (run["present"]["action"], run["list"]["changed"], run["absent"]["action"]) == (
            "unchanged",
            False,
            "deleted",
        )
        assert len(run["info"]["subscriptions"]) == 5
        pages = ["GET"] * 3
        assert methods_by_task(run) == {
            "present": pages,
            "list": pages,
            "info": pages,
            "absent": [*pages, "DELETE"],
        }

    def test_a_header_that_leads_elsewhere(self, emulator: Emulator, ansible: Ansible) -> None:
        headers = {"Link": '<https://elsewhere.example.com/api/v2/integrations/slack?offset=20>; rel="next"'}
        emulator.faults([on_path("slack", "headers", headers=headers)])
        options = {"integration_key": "slack", "name": "One", "config": {"url": URL}}
        run = ansible([play(task("present", options, ignore_errors=True))]).succeeded
        assert run["present"]["failure"]["code"] == "other_address"
        assert "https://elsewhere.example.com" in run["present"]["msg"]
        assert [each["method"] for each in emulator.requests()] == ["GET"]

    @pytest.mark.parametrize("quirks", [{"hidden": 1}, {"page_size": 2, "page_links": "none"}], ids=["hidden", "cut"])
    def test_more_are_counted_than_listed(self, emulator: Emulator, ansible: Ansible, quirks: Json) -> None:
        emulator.quirks(total_count=True, **quirks)
        emulator.seed({"acme": [seeded("slack", f"Number {number}") for number in range(3)]})
        before = emulator.state()
        last = {"integration_key": "slack", "name": "Number 2", "config": {"url": URL}}
        tasks = [
            task("present", last, ignore_errors=True),
            task("absent", {**last, "state": "absent"}, ignore_errors=True),
            task("list", {"subscriptions": [last], "prune": True}, module=LIST, ignore_errors=True),
            task("info", {"integration_keys": ["slack"]}, module=INFO, ignore_errors=True),
        ]
        run = ansible([play(*tasks)], env={"DUMP_EMULATOR": emulator.url}).succeeded
        for each in run.results:
            assert each.status == "failed"
            assert (each.result["failure"]["code"], each.result["failure"]["status"]) == ("incomplete_list", None)
            assert each.result["changed"] is False
        assert [len(sent) for sent in requests_by_task(run).values()] == [1] * 4
        assert emulator.state() == before
