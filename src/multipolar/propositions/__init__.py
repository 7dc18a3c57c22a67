"""Arguments of documents as tests that can fail, and their verdicts (contracts §9)."""

from .ahead import begin
from .judge import Verdict, judge, judge_all
from .proposition import Proposition, check, read, schema

__all__ = ["Proposition", "Verdict", "begin", "check", "judge", "judge_all", "read", "schema"]
