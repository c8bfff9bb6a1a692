# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates are rendered to the letter as by Ansible's own lookup, and read as objects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader
from ansible.plugins.lookup import LookupBase
from ansible.template import Templar, trust_as_template
from ansible_collections.gkefleet.inference.plugins.lookup.objects import LookupModule as Objects
from ansible_collections.gkefleet.inference.plugins.lookup.rendered import LookupModule

TEMPLATE = r"""{% set words = ports | length ~ ' of ' ~ name %}
{% for port in ports %}
  - number: {{ port }}
{% endfor %}
text: {{ name | to_json }} \d\\
{% if words %}
words: |
  {{ words | trim }}
{% endif %}

"""
Plugin = Callable[..., LookupBase]
Way = Callable[[Plugin, str], list[str]]


@pytest.fixture
def rendered(tmp_path: Path) -> Way:
    """Gives what a lookup makes of a file."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "ports.j2").write_text(TEMPLATE, encoding="utf-8")
    variables = {
        "ansible_search_path": [str(tmp_path)],
        "ports": trust_as_template("{{ range(8000, 8003) }}"),
        "name": trust_as_template("{{ 'a\\b' ~ 1 }}"),
    }

    def way(lookup: Plugin, file: str) -> list[str]:
        loader = DataLoader()
        plugin = lookup(loader=loader, templar=Templar(loader=loader, variables=variables))
        found: list[str] = plugin.run([file], variables)
        return found

    return way


def ansibles_own(**given: Any) -> LookupBase:
    """Gives the lookup of Ansible, with the defaults of its options."""
    plugin: LookupBase = lookup_loader.get("template", **given)
    return plugin


def test_a_template_gives_what_ansibles_own_lookup_gives(rendered: Way) -> None:
    [ours] = rendered(LookupModule, "ports.j2")
    assert [ours] == rendered(ansibles_own, "ports.j2")
    assert "number: 8002\ntext: " in ours


def test_a_template_that_is_not_there_is_named(rendered: Way) -> None:
    with pytest.raises(AnsibleError, match=r"the template other\.j2 is not there"):
        rendered(LookupModule, "other.j2")


@pytest.fixture
def objects(tmp_path: Path) -> Callable[..., list[Any]]:
    """Gives what the lookup of objects makes of files with these texts."""
    (tmp_path / "templates").mkdir()

    def way(*texts: str) -> list[Any]:
        names = [f"{number}.yml.j2" for number, _text in enumerate(texts)]
        for name, text in zip(names, texts, strict=True):
            (tmp_path / "templates" / name).write_text(text, encoding="utf-8")
        variables = {"ansible_search_path": [str(tmp_path)], "name": trust_as_template("{{ 'a' ~ 1 }}")}
        loader = DataLoader()
        plugin = Objects(loader=loader, templar=Templar(loader=loader, variables=variables))
        return plugin.run(names, variables)

    return way


def test_objects_come_in_the_order_of_the_files(objects: Callable[..., list[Any]]) -> None:
    assert objects("name: {{ name }}\n---\nname: b\n", "name: {{ name }}c") == [
        {"name": "a1"},
        {"name": "b"},
        {"name": "a1c"},
    ]


def test_a_file_of_nothing_gives_no_object(objects: Callable[..., list[Any]]) -> None:
    assert objects("{% if name == 'b' %}\nname: b\n{% endif %}\n", "# nothing\n") == []


def test_text_that_looks_like_a_template_stays_as_it_is(objects: Callable[..., list[Any]]) -> None:
    assert objects("{% raw %}name: '{{ name }}'{% endraw %}\n") == [{"name": "{{ name }}"}]


def test_what_is_no_yaml_is_refused_with_the_files_name(objects: Callable[..., list[Any]]) -> None:
    with pytest.raises(AnsibleError, match=r"the template 1\.yml\.j2 gives no YAML"):
        objects("name: b\n", "name: [{{ name }}\n")
