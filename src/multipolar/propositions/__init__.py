"""Arguments of documents as tests that can fail, and their verdicts (contracts §9)."""

from .judge import Verdict, judge, judge_all
from .proposition import Proposition, check, read

__all__ = ["Proposition", "Verdict", "check", "judge", "judge_all", "read"]
