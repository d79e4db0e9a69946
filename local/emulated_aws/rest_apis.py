"""What ministack's REST APIs lack: importing a whole document, and putting a new one in its place.

Chalice deploys a REST API as one Swagger document (ImportRestApi, then PutRestApi); ministack takes such documents
only from CloudFormation, without their binary types and without answers of their own (OPTIONS).
"""

import json
from typing import Any

from ministack.services import apigateway_v1 as gateway

_Query = dict[str, Any]
_Spec = dict[str, Any]


def add_what_is_missing() -> None:
    """Routes the two calls to what follows, and reads documents whole."""
    gateway.handle_request = _handling_documents(gateway.handle_request)
    gateway._import_operation = _import_operation
    gateway._update_rest_api = _with_numbers(gateway._update_rest_api)
    gateway._build_lambda_event_v1 = _knowing_domains(gateway._build_lambda_event_v1)


def _handling_documents(handle: Any) -> Any:
    async def handling(method: str, path: str, headers: Any, body: bytes, query: _Query) -> Any:
        match [method, *path.strip("/").split("/")]:
            case ["POST", "restapis"] if gateway._qp(query, "mode") == "import":
                return _import(json.loads(body), query)
            case ["PUT", "restapis", rest_api]:
                return _put(rest_api, json.loads(body), query)
        return await handle(method, path, headers, body, query)

    return handling


def _import(spec: _Spec, query: _Query) -> Any:
    """ImportRestApi."""
    rest_api = gateway._import_rest_api(spec, _settings(spec, query))
    return gateway._v1_response(gateway._rest_api_view(gateway._rest_apis.get(rest_api)), 201)


def _put(rest_api: str, spec: _Spec, query: _Query) -> Any:
    """PutRestApi; with `mode=overwrite` nothing of the former document stays but the id and what is deployed."""
    known = gateway._rest_apis.get(rest_api)
    if known is None:
        return gateway._v1_error("NotFoundException", "Invalid API identifier specified", 404)
    if gateway._qp(query, "mode", "merge") == "overwrite":
        _empty(rest_api)
    known.update({name: value for name, value in _settings(spec, query).items() if value not in (None, "")})
    schemes = gateway._import_security_schemes(rest_api, spec)
    for path, item in spec.get("paths", {}).items():
        gateway._import_path_item(rest_api, path, item, schemes, spec.get("security"))
    return gateway._v1_response(gateway._rest_api_view(known))


def _empty(rest_api: str) -> None:
    resources = gateway._resources[rest_api]
    for key in [key for key, resource in resources.items() if resource["path"] != "/"]:
        del resources[key]
    for root in resources.values():
        root["resourceMethods"] = {}
    gateway._authorizers_v1[rest_api] = {}


def _settings(spec: _Spec, query: _Query) -> dict[str, Any]:
    """What a document and its call say of the API as a whole."""
    info = spec.get("info", {})
    settings: dict[str, Any] = {
        "name": info.get("title", "unnamed"),
        "version": info.get("version", ""),
        "description": info.get("description", ""),
        "binaryMediaTypes": spec.get("x-amazon-apigateway-binary-media-types", []),
        "minimumCompressionSize": spec.get("x-amazon-apigateway-minimum-compression-size"),
        "policy": spec.get("x-amazon-apigateway-policy"),
    }
    types = gateway._qp(query, "endpointConfigurationTypes")
    return settings | ({"endpointConfiguration": {"types": types.split(",")}} if types else {})


def _import_operation(
    rest_api: str, resource: str, method: str, operation: _Spec, schemes: Any = None, security: Any = None
) -> None:
    """One method of one path, with what it integrates and with the answers it gives by itself."""
    wanted = operation.get("security", security)
    gateway._put_method(rest_api, resource, method, gateway._method_security(wanted, schemes or {}))
    for status, answer in operation.get("responses", {}).items():
        headers = {f"method.response.header.{name}": False for name in answer.get("headers", {})}
        gateway._put_method_response(rest_api, resource, method, str(status), {"responseParameters": headers})
    integration = operation.get("x-amazon-apigateway-integration")
    if not integration:
        return
    kind = integration.get("type", "").upper()
    gateway._put_integration(rest_api, resource, method, _integration(integration, kind))
    # A function answers for itself: only other integrations have answers here.
    for pattern, answer in {} if kind == "AWS_PROXY" else integration.get("responses", {}).items():
        status = str(answer.get("statusCode", "200"))
        gateway._put_integration_response(rest_api, resource, method, status, _answer(pattern, answer))


def _integration(described: _Spec, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "httpMethod": described.get("httpMethod"),
        "uri": described.get("uri"),
        "requestTemplates": described.get("requestTemplates", {}),
        "requestParameters": described.get("requestParameters", {}),
        "passthroughBehavior": described.get("passthroughBehavior", "when_no_match").upper(),
        "contentHandling": described.get("contentHandling"),
    }


def _answer(pattern: str, described: _Spec) -> dict[str, Any]:
    return {
        "selectionPattern": "" if pattern == "default" else pattern,
        "responseParameters": described.get("responseParameters", {}),
        "responseTemplates": described.get("responseTemplates", {}),
        "contentHandling": described.get("contentHandling"),
    }


def _with_numbers(update: Any) -> Any:
    """Chalice unsets the least size to compress with an empty text, which ministack would keep as it is."""

    def updating(rest_api: str, data: Any) -> Any:
        answer = update(rest_api, data)
        known = gateway._rest_apis.get(rest_api)
        if known is None:
            return answer
        size = known.get("minimumCompressionSize")
        known["minimumCompressionSize"] = int(size) if str(size).isdigit() else None
        return gateway._v1_response(gateway._rest_api_view(known))

    return updating


def _knowing_domains(build: Any) -> Any:
    """What a function is told of the path: only on API Gateway's own domain does it begin with the stage."""

    def building(*request: Any, **more: Any) -> dict[str, Any]:
        event: dict[str, Any] = build(*request, **more)
        host = str(event["headers"].get("host", "")).partition(":")[0]
        if gateway.find_domain_scope(host):
            event["requestContext"]["path"] = event["path"]
        return event

    return building
