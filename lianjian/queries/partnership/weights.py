"""Weights of a partner's score as a user writes them."""

from collections.abc import Sequence

from lianjian.errors import BadInput


def read_weights(texts: Sequence[str]) -> dict[str, float] | None:
    """{"complement": 0.6} from ["complement=0.6"]; None when there is none. Raises BadInput for what is not of that form."""
    weights = {}
    for text in texts:
        name, _, value = text.partition("=")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            raise BadInput(
                f"权重“{text}”无法识别,请写成 complement=0.6 的样子。",
                f"Not a weight: {text!r}; write it like complement=0.6.",
            ) from None
    return weights or None
