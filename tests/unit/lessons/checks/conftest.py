import pytest
from lessonloom.agents import Request
from lessonloom.agents.planner import brief as make_brief
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.learner import diagnose, read_class
from lessonloom.lessons import CheckContext, compose
from lessonloom.pathways import class_needs, plan_pathway
from tests_support import class_file


@pytest.fixture(scope="package")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="package")
def context(tree):
    return CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset({"Zephyrine Q."}), learners=28)


@pytest.fixture(scope="package")
def plan(tree, context, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    data = read_class(class_file(tree, folder / "class.csv"), tree=tree, bank=context.bank)
    goals = tree.resolve_goal("6.RP.A.2")
    diagnosis = diagnose(data, tree=tree, bank=context.bank, goals=goals)
    pathway = plan_pathway(tree, class_needs(diagnosis), goals)
    request = Request(class_name="class", goal="6.RP.A.2", minutes=50, out=folder)
    brief = make_brief(request, diagnosis, pathway, tree)
    return compose(brief, tree=tree, bank=context.bank, package="test")
