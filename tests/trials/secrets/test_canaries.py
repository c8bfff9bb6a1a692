# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret is found nowhere but in the Secret that is meant for it, whichever way it comes in."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ansible_runs import PROGRAMS, ROOT, AnsibleRun, clean_environment, run_program
from tests.identities import DEPLOYER, Identities
from tests.trials.secrets.watching import Watch, watching

HERE = Path(__file__).resolve().parent
CANARY = "hf_Canary7RedXylophone"
# The Secrets of work.yml, the role's one among them; the last is refused.
MEANT = ("hf-token", "own", "Not_A_Name")
# The services whose answers are new tokens.
ISSUERS = ("sts", "iamcredentials")
pytestmark = pytest.mark.timeout(1200)


@dataclass(frozen=True)
class Entrance:
    """A place where secrets come in: variables and environment, the secrets, and files that hold them rightly."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = (CANARY,)
    files: frozenset[Path] = frozenset()


def by_variable(simulator: Any, folder: Path) -> Entrance:
    return Entrance({"gkefleet_hugging_face_token": CANARY})


def by_environment(simulator: Any, folder: Path) -> Entrance:
    return Entrance(environ={"HF_TOKEN": CANARY})


def by_file(simulator: Any, folder: Path) -> Entrance:
    file = folder / "token"
    file.write_text(CANARY + "\n", encoding="utf-8")
    variables = {
        "gkefleet_hugging_face_token": "",
        "gkefleet_hugging_face_token_file": str(file),
    }
    return Entrance(variables, files=frozenset({file}))


def by_lookup(simulator: Any, folder: Path) -> Entrance:
    file = folder / "looked-up"
    file.write_text(CANARY, encoding="utf-8")
    lookup = f"{{{{ lookup('ansible.builtin.file', '{file}') }}}}"
    return Entrance({"gkefleet_hugging_face_token": lookup}, files=frozenset({file}))


def by_vault(simulator: Any, folder: Path) -> Entrance:
    password = folder / "password"
    password.write_text("vault password", encoding="utf-8")
    command = [str(PROGRAMS / "ansible-vault"), "encrypt_string", "--vault-password-file", str(password), CANARY]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=clean_environment(folder / "vault"))
    inventory = folder / "vault.yml"
    inventory.write_text(
        f"gke_clusters:\n  hosts:\n    gke-west:\n      gkefleet_hugging_face_token: {indented(done.stdout)}\n",
        encoding="utf-8",
    )
    return Entrance(environ={"ANSIBLE_VAULT_PASSWORD_FILE": str(password), "VAULTED_INVENTORY": str(inventory)})


def by_access_token(simulator: Any, folder: Path) -> Entrance:
    file = Path(simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])
    return Entrance(
        {"given_access_token": "{{ lookup('ansible.builtin.env', 'A_TOKEN') }}"}, {"A_TOKEN": held(file)}, (held(file),)
    )


def by_token_file(simulator: Any, folder: Path) -> Entrance:
    return Entrance(secrets=(held(Path(simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"])),))


def by_key_file(simulator: Any, folder: Path) -> Entrance:
    file, environ = key_of(simulator, folder)
    return Entrance({"given_service_account_file": str(file)}, environ, of_key(file), frozenset({file}))


def by_default_key(simulator: Any, folder: Path) -> Entrance:
    file, environ = key_of(simulator, folder)
    return Entrance(
        environ={**environ, "GOOGLE_APPLICATION_CREDENTIALS": str(file)}, secrets=of_key(file), files=frozenset({file})
    )


def by_key_contents(simulator: Any, folder: Path) -> Entrance:
    file, environ = key_of(simulator, folder)
    return Entrance(
        environ={**environ, "GCP_SERVICE_ACCOUNT_CONTENTS": held(file)}, secrets=of_key(file), files=frozenset({file})
    )


def by_key_option(simulator: Any, folder: Path) -> Entrance:
    file, environ = key_of(simulator, folder)
    lookup = f"{{{{ lookup('ansible.builtin.file', '{file}') }}}}"
    return Entrance({"given_service_account_contents": lookup}, environ, of_key(file), frozenset({file}))


def by_login(simulator: Any, folder: Path) -> Entrance:
    identities = Identities(simulator)
    file = identities.user_file(folder, "operator@example.com")
    kept = json.loads(held(file))
    environ = {
        **identities.trusting_the_proxy,
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "",
        "GOOGLE_APPLICATION_CREDENTIALS": str(file),
    }
    return Entrance(
        environ=environ, secrets=(kept["refresh_token"], kept["client_secret"], "ya29."), files=frozenset({file})
    )


def by_impersonation(simulator: Any, folder: Path) -> Entrance:
    identities = Identities(simulator)
    owner(identities)
    identities.let_act("user:operator@example.com", "roles/iam.serviceAccountTokenCreator")
    return Entrance({"given_impersonation": DEPLOYER}, secrets=("ya29.",))


def by_federation(simulator: Any, folder: Path) -> Entrance:
    identities = Identities(simulator)
    owner(identities)
    file, proof = identities.federated_file(folder), folder / "subject-token"
    environ = {
        **identities.behind_the_proxy,
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": "",
        "GOOGLE_APPLICATION_CREDENTIALS": str(file),
    }
    return Entrance(environ=environ, secrets=(held(proof), "ya29."), files=frozenset({file, proof}))


def held(file: Path) -> str:
    """What a file holds."""
    return file.read_text(encoding="utf-8").strip()


def indented(text: str) -> str:
    """A block of YAML as a value of a host's variable."""
    return text.strip().replace("\n", "\n  ")


def owner(identities: Identities) -> None:
    """Gives the pipeline elsewhere and the deployer the project."""
    from tests.identities import PIPELINE

    identities.service_account("roles/owner", "roles/container.admin")
    policy = identities.simulator.cloud.project.policy
    identities.simulator.call(lambda: policy.grant("roles/owner", PIPELINE))


def key_of(simulator: Any, folder: Path) -> tuple[Path, dict[str, str]]:
    """A key of a service account that owns the project, and an environment in which nothing else is known."""
    identities = Identities(simulator)
    owner(identities)
    return identities.key_file(folder), {**identities.behind_the_proxy, "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": ""}


def of_key(file: Path) -> tuple[str, ...]:
    """A line from the middle of the private key, the key's id, and the beginning of every token."""
    contents = json.loads(held(file))
    return contents["private_key"].splitlines()[3], contents["private_key_id"], "ya29."


ENTRANCES: Sequence[Callable[[Any, Path], Entrance]] = (
    by_variable,
    by_environment,
    by_file,
    by_lookup,
    by_vault,
    by_access_token,
    by_token_file,
    by_key_file,
    by_default_key,
    by_key_contents,
    by_key_option,
    by_federation,
    by_login,
    by_impersonation,
)
ENABLED = ("container", "iam", "iamcredentials", "serviceusage")
WAYS = ("here", "there")
WORK = (str(HERE / "work.yml"),)
WHOLE_RUNS = (
    ("site.yml",),
    ("playbooks/drift.yml",),
    ("playbooks/teardown.yml", "-e", "gkefleet_confirm_teardown=my-gke-project"),
)
CASES = [(entrance, way) for entrance in ENTRANCES for way in WAYS]


def test_a_secret_is_found_nowhere_but_where_it_belongs(
    new_simulator: Callable[..., Any], tmp_path: Path, sampled: Callable[[Sequence[Any], int], list[Any]]
) -> None:
    found = {}
    for number, (entrance, way) in enumerate(sampled(CASES, 2)):
        folder = tmp_path / str(number)
        folder.mkdir()
        simulator = new_simulator(enabled=ENABLED)
        places = leaks(simulator, entrance(simulator, folder), way, folder)
        if places:
            found[f"{entrance.__name__}, {way}"] = sorted(places)
    assert found == {}


@pytest.mark.sampled("way", WAYS, 0)
def test_a_whole_site_comes_is_compared_and_goes_with_its_secrets_where_they_belong(
    way: str, new_simulator: Callable[..., Any], tmp_path: Path
) -> None:
    simulator = new_simulator()
    access = held(Path(simulator.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]))
    entrance = Entrance(environ={"HF_TOKEN": CANARY}, secrets=(CANARY, access))
    found = {}
    for number, command in enumerate(WHOLE_RUNS):
        folder = tmp_path / str(number)
        folder.mkdir()
        found[command[0]] = leaks(simulator, entrance, way, folder, command)
    assert found == {command[0]: set() for command in WHOLE_RUNS}


def leaks(simulator: Any, entrance: Entrance, way: str, folder: Path, command: tuple[str, ...] = WORK) -> set[str]:
    """Where a run shows or leaves one of the secrets, in clear or in base64."""
    secrets = tuple(form.encode() for secret in entrance.secrets for form in (secret, encoded(secret)))
    # What came before the run, such as the making of a key, is its owner's.
    home, heard = folder / "home", list[str]()
    simulator.call(lambda: simulator.cloud.journal.listeners.append(lambda entry: heard.append(without_meant(entry))))
    with watching(Watch(secrets, (home, folder / "made"), entrance.files)) as watch:
        run = played(simulator, entrance, way, folder, command)
    assert run.status == 0, run.output
    assert watch.files, "no file was watched"
    assert watch.lines, "no process was watched"
    assert heard, "no request was heard"
    texts = {"output": run.output, "journal": "\n".join(heard), "objects": objects(simulator)}
    return watch.seen | {name for name, text in texts.items() if any(secret in text.encode() for secret in secrets)}


def encoded(secret: str) -> str:
    """A secret in base64, without the end that depends on what follows."""
    return base64.b64encode(secret.encode()).decode()[: len(secret) // 3 * 4]


def objects(simulator: Any) -> str:
    """Everything in the project, unmasked, without what may hold the secret."""
    return without_meant(simulator.run(simulator.cloud.contents()))


def without_meant(body: Any) -> str:
    """A document as text, without what may hold the secret."""
    return json.dumps(without_what_is_meant(body))


def without_what_is_meant(body: Any) -> Any:
    """A document without the values of the Secrets that a token is meant for, and without new access tokens."""
    if isinstance(body, list):
        return [without_what_is_meant(item) for item in body]
    if not isinstance(body, dict):
        return body
    issued = body.get("service") in ISSUERS
    meant = body.get("kind") == "Secret" and body["metadata"]["name"] in MEANT
    left_out = ("data", "stringData") if meant else ("response",) if issued else ()
    return {key: without_what_is_meant(value) for key, value in body.items() if key not in left_out}


def played(simulator: Any, entrance: Entrance, way: str, folder: Path, command: tuple[str, ...]) -> AnsibleRun:
    """A run that shows as much as it can, and keeps results, facts and a log in files."""
    made, home = folder / "made", folder / "home"
    (made / "tmp").mkdir(parents=True)
    environ = {
        **simulator.environ,
        "ANSIBLE_LOG_PATH": str(made / "log"),
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callbacks"),
        "ANSIBLE_CALLBACKS_ENABLED": "everything,ansible.builtin.junit,ansible.builtin.tree",
        "ANSIBLE_CALLBACK_TREE_DIR": str(made / "tree"),
        "JUNIT_OUTPUT_DIR": str(made / "junit"),
        "RESULTS_FILE": str(made / "results"),
        "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(made / "facts"),
        "ANSIBLE_REMOTE_TEMP": str(made / "remote"),
        "TMPDIR": str(made / "tmp"),
        "GKEFLEET_POLL_INTERVAL": "0.01",
        **entrance.environ,
    }
    variables = folder / "variables.yml"
    values = {"gkefleet_in_process": way == "here", **entrance.variables}
    variables.write_text(yaml.safe_dump(values), encoding="utf-8")
    more = ["-i", environ["VAULTED_INVENTORY"]] if "VAULTED_INVENTORY" in environ else []
    words = ["ansible-playbook", *command, "-i", "inventories/prod", *more, "-vvvv", "--diff", "-e", f"@{variables}"]
    return run_program(words, clean_environment(home, environ), ROOT, 400)
