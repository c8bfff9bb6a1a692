# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine kubectl: objects come, are read in every form, change, are waited for and go."""

from __future__ import annotations

import json

import pytest

from tests.conformance.clients.clusters import make_cluster
from tests.conformance.clients.objects import config_map, deployment, text
from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("kubectl") is not None, reason=str(missing("kubectl")))

EITHER_KUBERNETES = True
# A Deployment must be done within ten minutes of cloud time.
SPEED = 240


@pytest.fixture(scope="module", autouse=True)
def cluster(terminal: Terminal) -> None:
    """A cluster, a namespace of our own, and a context that is in it."""
    make_cluster(terminal)
    terminal("kubectl create namespace shop")
    terminal("kubectl config set-context --current --namespace=shop")


def test_an_object_is_created_once(terminal: Terminal) -> None:
    said = terminal("kubectl create -f -", text(deployment("web"))).output
    again = terminal.refused("kubectl create -f -", text(deployment("web")))
    assert said == "deployment.apps/web created\n"
    assert (
        'Error from server (AlreadyExists): error when creating "STDIN": deployments.apps "web" already exists' in again
    )


def test_generators_make_what_they_say(terminal: Terminal) -> None:
    terminal("kubectl create secret generic keys --from-literal=token=secret")
    terminal("kubectl create configmap words --from-literal=greeting=hello")
    terminal("kubectl create serviceaccount reader")
    terminal("kubectl create role pods --verb=get,list --resource=pods")
    terminal("kubectl create rolebinding pods --role=pods --serviceaccount=shop:reader")
    terminal("kubectl create service clusterip front --tcp=80:8080")
    terminal("kubectl create job once --image=registry.k8s.io/pause:3.10 -- true")
    assert terminal("kubectl get secret keys -o jsonpath='{.data.token}'").output == "c2VjcmV0"
    assert terminal("kubectl get service front -o jsonpath='{.spec.ports[0].targetPort}'").output == "8080"
    assert terminal("kubectl create token reader").output.count(".") == 2


def test_apply_on_the_client_creates_configures_and_leaves_alone(terminal: Terminal) -> None:
    first = terminal("kubectl apply -f -", text(config_map("one", a="1"))).output
    second = terminal("kubectl apply -f -", text(config_map("one", a="2"))).output
    third = terminal("kubectl apply -f -", text(config_map("one", a="2"))).output
    assert (first, second, third) == tuple(f"configmap/one {did}\n" for did in ("created", "configured", "unchanged"))


def test_apply_on_the_server_owns_fields_and_conflicts(terminal: Terminal) -> None:
    said = terminal("kubectl apply --server-side --field-manager=one -f -", text(config_map("both", a="1"))).output
    refused = terminal.refused("kubectl apply --server-side --field-manager=two -f -", text(config_map("both", a="2")))
    forced = terminal(
        "kubectl apply --server-side --field-manager=two --force-conflicts -f -", text(config_map("both", a="2"))
    ).output
    owners = terminal(
        "kubectl get configmap both --show-managed-fields -o jsonpath='{.metadata.managedFields[*].manager}'"
    )
    assert said == forced == "configmap/both serverside-applied\n"
    assert 'Apply failed with 1 conflict: conflict with "one": .data.a' in refused
    assert "two" in owners.words


def test_diff_shows_what_would_change_and_says_so(terminal: Terminal) -> None:
    shown = terminal("kubectl diff -f -", text(config_map("one", a="3")), status=1).output
    same = terminal("kubectl diff -f -", text(config_map("one", a="2"))).output
    on_the_server = terminal(
        "kubectl diff --server-side --force-conflicts -f -", text(config_map("one", a="3")), status=1
    )
    assert '-  a: "2"' in shown
    assert '+  a: "3"' in shown
    assert '+  a: "3"' in on_the_server.output
    assert same == ""


def test_a_dry_run_on_the_server_changes_nothing(terminal: Terminal) -> None:
    said = terminal("kubectl apply --dry-run=server -f -", text(config_map("dry", a="1"))).output
    assert said == "configmap/dry created (server dry run)\n"
    assert "NotFound" in terminal.refused("kubectl get configmap dry")


def test_nothing_else_that_is_rehearsed_on_the_server_happens(terminal: Terminal) -> None:
    server = "--dry-run=server"
    created = terminal(f"kubectl create {server} -f -", text(config_map("dry", a="1"))).output
    change = '{"data": {"a": "9"}}'
    patched = terminal(
        f"kubectl patch configmap one {server} --type=merge -p '{change}' -o jsonpath='{{.data.a}}'"
    ).output
    deleted = terminal(f"kubectl delete configmap one {server}").output
    refused = terminal.refused(f"kubectl create {server} -f -", text(config_map("one", a="1")))
    assert created == "configmap/dry created (server dry run)\n"
    assert patched == "9"
    assert "(server dry run)" in deleted
    assert '"one" already exists' in refused
    assert "NotFound" in terminal.refused("kubectl get configmap dry")
    assert terminal("kubectl get configmap one -o jsonpath='{.data.a}'").output == "2"


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ("json", '"name": "web"'),
        ("yaml", "  name: web"),
        ("wide", "CONTAINERS"),
        ("name", "deployment.apps/web"),
        ("jsonpath='{.spec.replicas}'", "2"),
        (
            "jsonpath='{range .spec.template.spec.containers[*]}{.name}={.image}{end}'",
            "main=registry.k8s.io/pause:3.10",
        ),
        ("custom-columns=NAME:.metadata.name,SIZE:.spec.replicas", "SIZE"),
        ("go-template='{{.metadata.name}}-{{.spec.replicas}}'", "web-2"),
        ("template --template='{{.metadata.name}}-{{.spec.replicas}}'", "web-2"),
        ("jsonpath-as-json='{.spec.selector}'", '"app": "web"'),
    ],
)
def test_an_object_is_printed(terminal: Terminal, form: str, seen: str) -> None:
    assert seen in terminal(f"kubectl get deployment web -o {form}").output


@pytest.mark.parametrize(
    ("form", "written", "seen"),
    [
        ("jsonpath-file", "{.metadata.name}-{.spec.replicas}", "web-2"),
        ("go-template-file", "{{.metadata.name}}-{{.spec.replicas}}", "web-2"),
        ("templatefile", "{{.metadata.name}}-{{.spec.replicas}}", "web-2"),
        ("custom-columns-file", "NAME          SIZE\n.metadata.name .spec.replicas\n", "NAME   SIZE\nweb    2\n"),
    ],
)
def test_an_object_is_printed_as_a_file_says(terminal: Terminal, form: str, written: str, seen: str) -> None:
    (terminal.home / form).write_text(written, encoding="utf-8")
    assert terminal(f"kubectl get deployment web -o {form}={form}").output == seen


def test_a_rollout_is_waited_for(terminal: Terminal) -> None:
    said = terminal("kubectl rollout status deployment/web --timeout=60s").output
    waited = terminal("kubectl wait --for=condition=Available deployment/web --timeout=60s").output
    by_path = terminal("kubectl wait --for=jsonpath='{.status.readyReplicas}'=2 deployment/web --timeout=60s").output
    assert 'deployment "web" successfully rolled out' in said
    assert waited == by_path == "deployment.apps/web condition met\n"


def test_what_does_not_come_ends_the_wait(terminal: Terminal) -> None:
    said = terminal.refused("kubectl wait --for=condition=Nonsense deployment/web --timeout=1s")
    assert "error: timed out waiting for the condition on deployments/web" in said


def test_selectors_choose(terminal: Terminal) -> None:
    by_label = terminal("kubectl get pods -l app=web -o name").words
    by_set = terminal("kubectl get pods -l 'app in (web,other),!absent' -o name").words
    by_field = terminal("kubectl get pods --field-selector=status.phase=Running -o name").words
    every = terminal("kubectl get pods --all-namespaces -l app=web --no-headers").output.splitlines()
    ordered = terminal("kubectl get configmaps --sort-by=.metadata.name -o name").words
    assert len(by_label) == len(every) == 2
    assert by_label == by_set
    assert set(by_label) <= set(by_field)
    assert ordered == sorted(ordered)


def test_lists_come_in_chunks(terminal: Terminal) -> None:
    whole = terminal("kubectl get configmaps -o name").words
    assert terminal("kubectl get configmaps --chunk-size=1 -o name").words == whole


def test_a_watch_shows_what_happens(terminal: Terminal) -> None:
    change = "(sleep 1; kubectl annotate configmap one seen=true >/dev/null) &"
    watch = "timeout 4 kubectl get configmap one --watch -o jsonpath='{.metadata.annotations.seen};'"
    assert "true" in terminal(f"{change} {watch}; true").output


def test_a_watch_with_a_selector_shows_what_comes_into_it_and_leaves_it(terminal: Terminal) -> None:
    label = "kubectl label configmap one tier{} >/dev/null"
    change = f"(sleep 1; {label.format('=front')}; {label.format('-')}; kubectl annotate configmap words seen=true) &"
    form = "--output-watch-events -o jsonpath='{.type} {.object.metadata.name};'"
    seen = terminal(f"{change} timeout 5 kubectl get configmaps -l tier=front --watch {form}; true").output
    assert "ADDED one;DELETED one;" in seen
    assert "words;" not in seen


def test_description_tells_the_story(terminal: Terminal) -> None:
    said = terminal("kubectl describe deployment web").output
    pod = terminal("kubectl describe pod -l app=web").output
    node = terminal("kubectl describe nodes").output
    assert "2 desired" in said
    assert "Containers:" in pod
    assert "Allocatable:" in node


def test_labels_and_annotations_come_and_go(terminal: Terminal) -> None:
    terminal("kubectl label configmap one tier=front")
    terminal("kubectl annotate configmap one note='some words'")
    refused = terminal.refused("kubectl label configmap one tier=back")
    terminal("kubectl label configmap one tier=back --overwrite")
    terminal("kubectl label configmap one tier-")
    terminal("kubectl annotate configmap one more=words")
    removed = terminal("kubectl annotate configmap one more-").output
    shown = terminal("kubectl get configmap one -o json").json["metadata"]
    assert "'tier' already has a value (front), and --overwrite is false" in refused
    assert "labels" not in shown
    assert shown["annotations"]["note"] == "some words"
    assert removed == "configmap/one annotated\n"
    assert "more" not in shown["annotations"]


@pytest.mark.parametrize(
    ("kind", "patch", "replicas"),
    [
        ("merge", '{"spec": {"replicas": 3}}', "3"),
        ("json", '[{"op": "replace", "path": "/spec/replicas", "value": 1}]', "1"),
        ("strategic", '{"spec": {"replicas": 2}}', "2"),
    ],
)
def test_a_patch_of_each_type(terminal: Terminal, kind: str, patch: str, replicas: str) -> None:
    assert (
        terminal(f"kubectl patch deployment web --type={kind} -p '{patch}'").output == "deployment.apps/web patched\n"
    )
    assert terminal("kubectl get deployment web -o jsonpath='{.spec.replicas}'").output == replicas


def test_a_deployment_is_scaled_restarted_and_undone(terminal: Terminal) -> None:
    terminal("kubectl scale deployment/web --replicas=1")
    terminal("kubectl set image deployment/web main=registry.k8s.io/pause:3.9")
    terminal("kubectl rollout status deployment/web --timeout=60s")
    history = terminal("kubectl rollout history deployment/web").output
    terminal("kubectl rollout undo deployment/web")
    terminal("kubectl rollout restart deployment/web")
    image = "jsonpath='{.spec.template.spec.containers[0].image}'"
    assert "2" in history.split()
    assert terminal(f"kubectl get deployment web -o {image}").output == "registry.k8s.io/pause:3.10"
    assert "restartedAt" in terminal("kubectl get deployment web -o json").output


def test_logs_are_read_and_commands_run(terminal: Terminal) -> None:
    run = "kubectl run {} --image=docker.io/curlimages/curl:8.11.1 --restart=Never --command -- sh -c '{}'"
    terminal(run.format("box", "echo hello"))
    terminal(run.format("tool", "sleep 100000"))
    terminal("kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/box --timeout=60s")
    terminal("kubectl wait --for=condition=Ready pod/tool --timeout=60s")
    assert terminal("kubectl logs box").output == "hello\n"
    assert terminal("kubectl logs box --tail=1 --timestamps").output.endswith("Z hello\n")
    assert terminal("kubectl logs -f box").output == "hello\n"
    assert terminal("kubectl exec tool -- echo again").output == "again\n"
    ended = terminal.refused("kubectl exec tool -- sh -c 'exit 3'", status=3)
    assert "command terminated with exit code 3" in ended
    assert 'exec: "echo": executable file not found' in terminal.refused("kubectl exec deployment/web -- echo again")


def test_discovery_answers(terminal: Terminal) -> None:
    resources = terminal("kubectl api-resources").output
    of_gateways = terminal("kubectl api-resources --api-group=gateway.networking.k8s.io -o name").words
    versions = terminal("kubectl api-versions").words
    assert "inferencepools" in resources
    assert "httproutes.gateway.networking.k8s.io" in of_gateways
    assert {"v1", "apps/v1", "networking.gke.io/v1"} <= set(versions)


def test_fields_are_explained(terminal: Terminal) -> None:
    assert "maxSurge" in terminal("kubectl explain deployment.spec.strategy.rollingUpdate").output
    assert "targetPorts" in terminal("kubectl explain inferencepool.spec").output
    assert "listeners" in terminal("kubectl explain gateway --recursive").output


def test_access_is_asked_for(terminal: Terminal) -> None:
    assert terminal("kubectl auth can-i create pods").output == "yes\n"
    assert terminal("kubectl auth can-i delete pods --as=system:serviceaccount:shop:reader", status=1).output == "no\n"
    assert terminal("kubectl auth can-i list pods --as=system:serviceaccount:shop:reader").output == "yes\n"
    assert "pods" in terminal("kubectl auth can-i --list --as=system:serviceaccount:shop:reader").output
    assert "operator@example.com" in terminal("kubectl auth whoami").output


def test_somebody_without_the_right_is_told_so(terminal: Terminal) -> None:
    said = terminal.refused("kubectl get secrets --as=system:serviceaccount:shop:reader")
    verb = 'cannot list resource "secrets" in API group "" in the namespace "shop"'
    user = f'User "system:serviceaccount:shop:reader" {verb}'
    assert f"Error from server (Forbidden): secrets is forbidden: {user}" in said


def test_events_tell_of_pods(terminal: Terminal) -> None:
    assert "Scheduled" in terminal("kubectl get events").output
    assert "Scheduled" in terminal("kubectl events --types=Normal").output


@pytest.mark.parametrize(
    ("command", "given", "said"),
    [
        ("kubectl get pod nobody", "", 'Error from server (NotFound): pods "nobody" not found'),
        ("kubectl get nonsense", "", 'error: the server doesn\'t have a resource type "nonsense"'),
        ("kubectl get pods -n nowhere -o name --field-selector=nonsense=1", "", "field label not supported: nonsense"),
        ("kubectl create -f -", {"metadata": {"name": "Bad_Name"}}, "a lowercase RFC 1123 subdomain must consist of"),
        ("kubectl create -n nowhere -f -", {}, 'namespaces "nowhere" not found'),
        ("kubectl create -f -", {"date": {}}, 'unknown field "date"'),
        (
            'kubectl patch configmap words --type=json -p \'[{"op": "remove", "path": "/nothing"}]\'',
            "",
            "the server rejected our request due to an error in our request",
        ),
        ("kubectl delete configmap nobody", "", 'Error from server (NotFound): configmaps "nobody" not found'),
        ("kubectl scale deployment/web --replicas=-1", "", "COUNT must be greater than or equal to 0"),
        ("kubectl get configmaps --token=wrong --user=nobody", "", 'auth info "nobody" does not exist'),
    ],
)
def test_an_error_reads_as_on_a_real_cluster(terminal: Terminal, command: str, given: object, said: str) -> None:
    body = json.dumps({**config_map("bad"), **given}) if isinstance(given, dict) else None
    assert said in terminal.refused(command, body)


def test_a_deletion_waits_for_finalizers(terminal: Terminal) -> None:
    terminal("kubectl create -f -", text(config_map("held", ["example.com/held"])))
    terminal("kubectl delete configmap held --wait=false")
    marked = terminal("kubectl get configmap held -o jsonpath='{.metadata.deletionTimestamp}'").output
    refused = terminal.refused("kubectl delete configmap held --timeout=1s")
    terminal('kubectl patch configmap held --type=merge -p \'{"metadata": {"finalizers": null}}\'')
    assert marked
    assert "timed out waiting for the condition" in refused
    assert "NotFound" in terminal.refused("kubectl get configmap held")


def test_a_deletion_is_waited_for(terminal: Terminal) -> None:
    terminal("kubectl create -f -", text(config_map("held", ["example.com/held"])))
    terminal("kubectl delete configmap held --wait=false")
    early = terminal.refused("kubectl wait --for=delete configmap/held --timeout=1s")
    release = 'kubectl patch configmap held --type=merge -p \'{"metadata": {"finalizers": null}}\' >/dev/null'
    waited = terminal(f"(sleep 1; {release}) & kubectl wait --for=delete configmap/held --timeout=30s").output
    assert "timed out waiting for the condition on configmaps/held" in early
    assert waited == "configmap/held condition met\n"
    assert terminal("kubectl wait --for=delete configmap/held --timeout=30s").output == ""


def test_deletions_reach_dependents_or_spare_them(terminal: Terminal) -> None:
    terminal("kubectl delete deployment web --cascade=foreground --timeout=60s")
    assert terminal("kubectl get pods -l app=web -o name").output == ""
    terminal("kubectl delete configmaps --all")
    assert "words" not in terminal("kubectl get configmaps -o name").output


def test_a_namespace_goes_with_all_that_is_in_it(terminal: Terminal) -> None:
    said = terminal("kubectl delete namespace shop --timeout=60s").output
    assert 'namespace "shop" deleted' in said
    assert "No resources found" in terminal("kubectl get all,secrets").complaints
