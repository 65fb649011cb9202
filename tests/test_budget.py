"""What one question may cost: work that goes on too long ends itself, in whatever thread it is."""

from __future__ import annotations

import threading
import time

import pytest
from small_archive import make_client, make_site, varied_releases

from index import budget
from index.budget import TooDear, check
from index.engine import SearchRequest
from index.language.query import And, Phrase, Prefix, Word
from web.site import Access


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return make_site(tmp_path_factory.mktemp("site"), varied_releases(20))


def test_without_a_budget_there_is_no_limit():
    check()


def test_a_budget_counts_the_threads_own_cpu_time_and_not_its_waiting():
    with budget.budget(0.05):
        time.sleep(0.1)
        check()
        until = time.thread_time() + 0.06
        while time.thread_time() < until:
            pass
        with pytest.raises(TooDear, match=r"more than 0.05 s of CPU time; ask for fewer words"):
            check()
    check()


def test_one_threads_budget_is_not_anothers():
    found: list[Exception] = []

    def work() -> None:
        try:
            check()
        except TooDear as error:
            found.append(error)

    with budget.budget(-1):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert found == []


@pytest.mark.parametrize(
    "query",
    [
        Word(term="library", exact=False, field="any"),
        Phrase(terms=("the", "library"), field="any"),
        Prefix(start="lib", field="any"),
        And(
            parts=(Word(term="records", exact=True, field="any"), Word(term="never", exact=True, field="any"))
        ),
    ],
    ids=str,
)
def test_every_kind_of_question_ends_when_its_budget_is_used_up(site, query):
    with budget.budget(-1), pytest.raises(TooDear):
        site.engine.search(SearchRequest(query=query))
    assert site.engine.search(SearchRequest(query=query)).total > 0


def test_a_question_that_costs_too_much_is_told_so_as_a_page_and_as_problem_details(tmp_path):
    client = make_client(make_site(tmp_path, varied_releases(5), access=Access(cpu_seconds=0.0)))
    page = client.get("/search?q=library")
    assert page.status_code == 503
    assert "took more than 0 s of CPU time; ask for fewer words" in page.text
    problem = client.get("/api/v1/search?q=library")
    assert problem.status_code == 503
    assert problem.json["title"] == "This question costs too much"
    assert "fewer words" in problem.json["detail"]


def test_an_export_takes_the_time_it_takes(tmp_path):
    client = make_client(make_site(tmp_path, varied_releases(5), access=Access(cpu_seconds=0.2)))
    assert client.get("/search.jsonl?q=library").status_code == 200
    until = time.thread_time() + 0.3
    while time.thread_time() < until:
        pass
    check()
