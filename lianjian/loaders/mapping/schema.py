"""The JSON Schema of mapping files, for editors that complete and check YAML: `python -m lianjian.loaders.mapping.schema`.

It is made from the model and committed as docs/reference/mapping.schema.json; a test proves it fresh.
"""

import json
import sys

from lianjian.loaders.mapping.model import Mapping


def mapping_schema() -> str:
    """The schema as text, the same for the same model."""
    schema = Mapping.model_json_schema(by_alias=True)
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(mapping_schema())
