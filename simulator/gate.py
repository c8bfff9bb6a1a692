# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of every Google request: token, fault, API enabled, schema, permission, handler, answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from simulator import answers, web
from simulator.cloud import Cloud, Service
from simulator.discovery import Document, Method, document
from simulator.errors import internal, invalid_argument, unauthenticated, unimplemented
from simulator.faults.fault import Fault
from simulator.refusals import denied, service_disabled
from simulator.validation import RequestCheck


@dataclass(frozen=True)
class Call:
    """One HTTP request before anybody looked at it."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    token: str
    fault: Fault | None = None

    @property
    def journal_path(self) -> str:
        """The path as the journal writes it and scripts of faults mean it."""
        return f"/{self.path}"


class Gate:
    """What stands in front of one service."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        self._cloud = cloud
        self._service = service
        self._routes = service.routes()

    def answer(self, call: Call) -> tuple[dict[str, Any], bool]:
        """The answer's body and whether state changed; raises ApiError for a refusal."""
        caller = self.admit(call)
        route, params = self._find(call)
        request = self._checked(route, params, call, caller)
        self._permit(route, request)
        with self._cloud.faults.answering(self._service.name, call.method, call.journal_path):
            body = route.handler(request)
        self._cloud.faults.answered(call.method, call.journal_path, HTTPStatus.OK)
        return self._shaped(route, body, call), route.writes and not isinstance(body, web.Unchanged)

    def met(self, call: Call) -> Call:
        """The call with the fault scripted for it; a stranger's meets none."""
        if self._cloud.tokens.principal(call.token) is None:
            return call
        fault = self._cloud.faults.take(self._service.name, call.method, call.journal_path, call.token)
        return replace(call, fault=fault)

    def admit(self, call: Call) -> str:
        """The caller's e-mail, when no fault refuses the call, the token is good and the API answers."""
        refusal = call.fault and self._cloud.faults.refusal(call.fault, self._service.name, call.journal_path)
        if refusal:
            raise refusal
        caller = self._cloud.tokens.principal(call.token)
        if caller is None:
            raise unauthenticated()
        if not self._cloud.project.usable(f"{self._service.name}.googleapis.com"):
            raise service_disabled(self._service.name, self._cloud.project.number)
        return caller

    def _find(self, call: Call) -> tuple[web.Route, dict[str, str]]:
        found = web.find(self._routes, call.method, call.path)
        if found is None:
            what = f"{call.method} {call.path} of {self._service.name}"
            raise unimplemented(f"The simulator does not know {what}. It knows: {self._near(call.path)}")
        return found

    def _near(self, path: str) -> str:
        """The routes that share the path's last known word or, when none does, all of them."""
        for word in reversed(path.replace(":", "/").split("/")):
            near = [route for route in self._routes if f"/{word}" in route.pattern]
            if near:
                return ", ".join(f"{route.method} {route.pattern}" for route in near)
        return ", ".join(f"{route.method} {route.pattern}" for route in self._routes)

    def _checked(self, route: web.Route, params: dict[str, str], call: Call, caller: str) -> web.Request:
        if call.body is not None and not isinstance(call.body, dict):
            raise invalid_argument("Invalid JSON payload received. Root element must be a message.")
        described = self._described(route)
        if described is None:
            return web.Request(call.method, call.path, params, call.query, call.body, caller)
        paper, method = described
        check = RequestCheck(paper)
        query = check.query(method, call.query)
        body = call.body if method.request is None else check.body(method.request, call.body or {})
        refusal = check.refusal()
        if refusal:
            raise refusal
        return web.Request(call.method, call.path, params, query, body, caller)

    def _described(self, route: web.Route) -> tuple[Document, Method] | None:
        if route.method_id is None:
            return None
        paper = document(self._service.name, route.version)
        return paper, paper.methods[route.method_id]

    def _permit(self, route: web.Route, request: web.Request) -> None:
        project = request.params.get("project", self._cloud.project.id)
        resource = route.resource.format(**{"project": self._cloud.project.id, **request.params})
        foreign = not self._cloud.project.owns(project) and project != "-"
        permission = route.permission or "resourcemanager.projects.get"
        if foreign or (route.permission and not self._cloud.project.allows(request.caller, route.permission)):
            raise denied(self._service.name, permission, resource)

    def _shaped(self, route: web.Route, body: dict[str, Any], call: Call) -> dict[str, Any]:
        described = self._described(route)
        if described and described[1].response:
            body = self._vouched(described[0], described[1].response, body, call)
        mask = call.query.get("fields") or call.query.get("$fields")
        cut: dict[str, Any] = answers.cut(body, mask) if mask else body
        return cut

    def _vouched(self, paper: Document, schema: str, body: dict[str, Any], call: Call) -> dict[str, Any]:
        found = answers.problems(paper, schema, body)
        if found:
            raise internal(f"The simulator's own answer is wrong: {'; '.join(found)}")
        if "enum-encoding=int" in call.query.get("$alt", call.query.get("alt", "")):
            return answers.numbered(paper, schema, body)
        return body
