"""The room's face: what importing it costs, and our retriever inside llama-index."""

from __future__ import annotations

import subprocess
import sys
import warnings

from library.model import Kind, Level, Placed, Provision, ProvisionType, Version
from tests.search.conftest import ROOT, TODAY, Indexed

HEAVY = ("llama_index", "chromadb", "torch", "transformers")


def test_search_imports_nothing_heavy() -> None:
    modules = "search, search.retriever, search.index, search.vectors, search.windows, search.wire"
    code = f"import sys, {modules}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


def test_llama_index_asks_our_retriever_and_encoder(indexed: Indexed) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from llama_index.core import VectorStoreIndex
        from llama_index.core.llms import MockLLM
        from llama_index.core.query_engine import RetrieverQueryEngine

        from search.embedding import XunzhiEmbedding
        from search.face import XunzhiRetriever
        from search.question import Question

        ours = XunzhiRetriever(indexed.retriever, lambda text: Question(text, TODAY), k=3)
        llm = MockLLM()
        response = RetrieverQueryEngine.from_args(ours, llm=llm).query("组务会要多少人到会才有效？")
        nodes = response.source_nodes
        assert nodes[0].metadata["citation"] == "《市委巡察组组务会议事规则》第四条"
        assert nodes[0].metadata["status"] == "in_force"
        assert [node.score for node in nodes] == sorted((node.score for node in nodes), reverse=True)
        assert "三分之二" in nodes[0].text

        embedding = XunzhiEmbedding(indexed.encoder)
        theirs = VectorStoreIndex([node.node for node in nodes], embed_model=embedding)
        engine = RetrieverQueryEngine.from_args(theirs.as_retriever(similarity_top_k=1), llm=llm)
        found = engine.query("多少人到会有效").source_nodes
        assert found[0].metadata["eid"] == "art_4"


def test_a_person_in_a_report_is_masked_in_what_a_foreign_engine_gets() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from search.face import XunzhiRetriever
        from search.question import Hit, Question

        text = "经办人林示范，联系电话199-0000-2309。"
        report = Version("甲", "关于巡察甲局的报告", Kind.REPORT, Level.INTERNAL)
        placed = Placed(1, report, Provision("sec_1", ProvisionType.SECTION, "", text, (text,)), text)

        class OneHit:
            def retrieve(self, question: Question, k: int) -> tuple[Hit, ...]:
                return (Hit(placed, 1.0, 1.0, ("words",)),)

        (node,) = XunzhiRetriever(OneHit(), lambda asked: Question(asked, TODAY)).retrieve("谁经办")  # type: ignore[arg-type]
        assert {node.text, node.metadata["heading"]} == {"经办人林某某，联系电话199-****-2309。"}
