"""Which part of a long list is asked for."""

from lianjian.errors import BadInput


def check_page(limit: int, offset: int) -> None:
    """Raises BadInput for a number of entries, or of a first one, below 0."""
    if limit < 0 or offset < 0:
        raise BadInput("limit 和 offset 不能小于 0。", "limit and offset cannot be below 0.")
