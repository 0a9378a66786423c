"""The published tables are described, typed and public; nothing else is; their readers are named."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contracts.conftest import PROJECT

CHINESE = re.compile("[\u4e00-\u9fff]")
QUERIES = PROJECT.parent / "dashboard" / "queries"
Manifest = dict[str, Any]


def problems(manifest: Manifest) -> Iterator[str]:
    """What the contract with the readers of the published tables asks for and does not find."""
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            yield from model_problems(node)
        elif node["resource_type"] == "test":
            yield from name_problems(node, manifest)


def model_problems(node: Manifest) -> Iterator[str]:
    name, is_mart = node["name"], node["fqn"][1] == "marts"
    if (node["config"]["access"] == "public") != is_mart:
        yield f"{name}: access is {node['config']['access']}"
    if not is_mart:
        return
    if not node["contract"]["enforced"]:
        yield f"{name}: its contract is not enforced"
    if not node["description"].startswith("One row "):
        yield f"{name}: the description does not begin with the grain"
    if not CHINESE.search(node["description"]):
        yield f"{name}: no Chinese term"
    for column in node["columns"].values():
        if len(column["description"].strip()) < 10 or not CHINESE.search(column["description"]):
            yield f"{name}.{column['name']}: no description with a Chinese term"
        if not column["data_type"]:
            yield f"{name}.{column['name']}: no type"


def name_problems(node: Manifest, manifest: Manifest) -> Iterator[str]:
    """A data test's name becomes its failure table, so it is given, never made up by dbt."""
    if "test_metadata" not in node or not node["test_metadata"]:
        if not node["name"].startswith("expect_"):
            yield f"{node['name']}: a test's name says what is expected"
        return
    model = manifest["nodes"][node["attached_node"]]["name"]
    if node["name"] != f"{node['test_metadata']['name']}_{model}":
        yield f"{node['name']}: a test on {model} without a name of its own"


def mart(manifest: Manifest) -> Manifest:
    node: Manifest = manifest["nodes"]["model.greenpark.fct_park_scores"]
    return node


def test_the_project_keeps_the_contract(manifest: Manifest) -> None:
    assert list(problems(manifest)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda n: n["columns"]["gi"].update(description=""), "fct_park_scores.gi: no description"),
        (
            lambda n: n["columns"].update(
                added={"name": "added", "description": "", "data_type": "integer"}
            ),
            "fct_park_scores.added: no description",
        ),
        (
            lambda n: n["columns"]["gi"].update(description="Green index, English only"),
            "fct_park_scores.gi: no description with a Chinese term",
        ),
        (lambda n: n["columns"]["gi"].update(data_type=None), "fct_park_scores.gi: no type"),
        (lambda n: n.update(description="Scores (得分)."), "does not begin with the grain"),
        (lambda n: n["contract"].update(enforced=False), "not enforced"),
        (lambda n: n["config"].update(access="protected"), "access is protected"),
    ],
)
def test_a_breach_is_told(manifest: Manifest, change: Any, told: str) -> None:
    doctored = copy.deepcopy(mart(manifest))
    change(doctored)
    found = list(problems({"nodes": {"model.greenpark.fct_park_scores": doctored}}))
    assert len(found) == 1
    assert told in found[0]


def test_an_inner_model_made_public_and_an_unnamed_test_are_told(manifest: Manifest) -> None:
    inner = copy.deepcopy(manifest["nodes"]["model.greenpark.int_as_of"])
    inner["config"]["access"] = "public"
    unnamed = {
        "resource_type": "test",
        "name": "not_null_fct_park_scores_gi",
        "test_metadata": {"name": "not_null"},
        "attached_node": "model.greenpark.fct_park_scores",
    }
    nodes = {"a": inner, "b": unnamed, "model.greenpark.fct_park_scores": mart(manifest)}
    assert [text.split(":")[0] for text in problems({"nodes": nodes})] == [
        "int_as_of", "not_null_fct_park_scores_gi",
    ]  # fmt: skip


PAGES = sorted(
    path.stem
    for path in QUERIES.glob("*.py")
    if (QUERIES.parent / "views" / path.stem / "page.py").exists()
    and "marts." in path.read_text("utf-8")
)


def test_most_pages_have_queries_of_their_own() -> None:
    """Else the test of their exposures would look at nothing."""
    assert len(PAGES) > 8


def read_by(manifest: Manifest, exposure: str) -> set[str]:
    nodes = manifest["exposures"][f"exposure.greenpark.{exposure}"]["depends_on"]["nodes"]
    return {node.split(".")[-1] for node in nodes}


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_exposure_names_every_table_its_queries_read(manifest: Manifest, page: str) -> None:
    queries = (QUERIES / f"{page}.py").read_text(encoding="utf-8")
    # Publishing makes that table, not dbt: it says what changed since the last publication.
    tables = set(re.findall(r"marts\.([a-z_]+)", queries)) - {"publication_changes"}
    assert tables
    assert tables <= read_by(manifest, f"dashboard_{page}")


def test_the_analysts_file_holds_every_public_table(manifest: Manifest) -> None:
    public = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["access"] == "public"
    }
    assert read_by(manifest, "analysts_file") == public


def test_every_exposure_has_a_role_that_answers_for_it(manifest: Manifest) -> None:
    assert len(manifest["exposures"]) >= 6
    for exposure in manifest["exposures"].values():
        assert exposure["owner"]["name"]
        assert exposure["owner"]["email"].endswith("@example.org")
        assert CHINESE.search(exposure["description"])


MOST_UNTESTED_CHILDREN = 2
"""A model that more others stand on is a hub: a doubled row there would double rows everywhere."""


def models(manifest: Manifest) -> dict[str, Manifest]:
    return {
        key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }


def test_every_layer_stands_on_those_below_it(manifest: Manifest) -> None:
    order = ["staging", "intermediate", "marts"]
    of_layer = {key: order.index(node["fqn"][1]) for key, node in models(manifest).items()}
    backwards = [
        (manifest["nodes"][key]["name"], parent.rpartition(".")[2])
        for key, layer in of_layer.items()
        for parent in manifest["nodes"][key]["depends_on"]["nodes"]
        if of_layer.get(parent, layer) > layer
    ]
    assert backwards == []


def test_every_mart_and_every_hub_has_a_test_of_its_grain(manifest: Manifest) -> None:
    children: dict[str, int] = dict.fromkeys(models(manifest), 0)
    for node in models(manifest).values():
        for parent in node["depends_on"]["nodes"]:
            if parent in children:
                children[parent] += 1
    hubs = {
        key
        for key, node in models(manifest).items()
        if children[key] > MOST_UNTESTED_CHILDREN
        or (node["fqn"][1] == "marts" and node["name"] != "publication")
    }
    tested = {
        parent
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and ("grain" in node["name"])
        for parent in node["depends_on"]["nodes"]
    }
    assert [key.rpartition(".")[2] for key in sorted(hubs - tested)] == []
