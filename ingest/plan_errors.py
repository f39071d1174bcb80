"""What can be wrong with a plan.

PlanBrokenError     the file is no plan: nothing is imported
PlanStaleError      a file or its catalogue row changed since: that file is not imported
PlanUnfitError      boundaries that the file cannot have: that file is not imported
"""

from __future__ import annotations

from ingest.errors import LoadError
from library.errors import XunzhiError


class PlanBrokenError(XunzhiError):
    """A plan that cannot be read or written; ``problem`` in Chinese."""

    code = "plan-broken"

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(
            f"plan not usable: {path}: {problem}",
            what=f"导入方案不能使用，没有导入任何内容。{problem}。",
            where=path,
            todo="请按提示改正；改不好的，用 xunzhi ingest 文件 --plan 方案.json 重新生成一份再改",
        )


class PlanStaleError(LoadError):
    """The file is not the one that was planned for, or (``catalogue``) its row in the catalogue is not."""

    code = "plan-stale"

    def __init__(self, name: str, *, catalogue: bool) -> None:
        changed = "目录表中关于它的内容" if catalogue else "文件"
        super().__init__(
            f"changed since the plan: {name}",
            what=f"生成方案之后{changed}改动过，为避免按旧边界切分，没有导入。",
            where=name,
            todo="请重新生成方案，核对后再导入",
        )


class PlanUnfitError(LoadError):
    """A work [first, last] that does not come after block ``before`` or ends after ``count``."""

    code = "plan-unfit"

    def __init__(self, name: str, first: int, last: int, before: int, count: int) -> None:
        if last > count:
            problem = f"到第{last}段为止，而文件只有{count}段"
        elif first > last:
            problem = f"从第{first}段到第{last}段，起止颠倒"
        else:
            problem = f"从第{first}段开始，而前一件到第{before}段才结束"
        super().__init__(
            f"plan does not fit: {name}: [{first}, {last}] after {before} of {count}",
            what=f"方案中有一件{problem}，这个文件没有导入。",
            where=name,
            todo="请改正方案中的 first 和 last：各件依次排列，互不重叠，都在文件之内",
        )
