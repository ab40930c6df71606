"""The answers for programs, in JSON: everything under /api/v1/, and /healthz.

`description` is what is promised of them (OpenAPI 3.1), `routes` answers, `parameters` reads what is asked,
`paging` links the parts of long answers, `caching` saves answers that are known already.
"""

from webapp.api.routes import blueprint

__all__ = ["blueprint"]
