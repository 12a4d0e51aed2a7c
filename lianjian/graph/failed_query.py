"""What is said when a person's query fails, on every engine alike."""

from lianjian.errors import BadInput


def refused(message: str) -> BadInput:
    """The database did not accept the query; its message says why, and where."""
    first = message.strip().partition("\n")[0]
    return BadInput(f"数据库没有接受这条查询,请改正后再试:{first}", f"The database did not accept the query; mend it: {first}")


def out_of_time(seconds: float) -> BadInput:
    """The query took longer than it was given."""
    return BadInput(
        f"查询在 {seconds:g} 秒内没有完成;请缩小范围(例如加上条件或 LIMIT),或用 --seconds 给它更多时间。",
        f"The query did not finish in {seconds:g} seconds; ask for less (a condition, LIMIT), or give it more with --seconds.",
    )


def too_large() -> BadInput:
    """The query took more memory than it may have, or than there is: then the system ended its process."""
    return BadInput(
        "这条查询需要的内存太多,没有完成;请缩小范围,例如加上条件,或分省查询。",
        "The query needs too much memory and did not finish; ask for less, for example with a condition, or by province.",
    )
