"""Validates an unpacked RO-Crate by roc-validator, without a network.

The JSON-LD context that RO-Crate metadata name by an address is put into the validator's cache
from the file that the npm package “ro-crate” carries. Arguments: the crate, that file, a folder.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from requests import Request, Response
from requests_cache import CachedSession
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.2/context"

crate, context, folder = (Path(argument) for argument in sys.argv[1:])
cache = folder / "cache"
session = CachedSession(str(cache))
body = context.read_bytes()
response = Response()
response.status_code = 200
response.url = CONTEXT
response.headers["Content-Type"] = "application/ld+json"
response.request = Request("GET", CONTEXT).prepare()
response.raw = HTTPResponse(io.BytesIO(body), response.headers, 200, preload_content=False)
session.cache.save_response(response)
session.close()

result = services.validate(
    ValidationSettings(
        rocrate_uri=str(crate),
        profile_identifier="ro-crate-1.2",
        requirement_severity=Severity.REQUIRED,
        offline=True,
        cache_path=str(cache),
    )
)
for issue in result.get_issues():
    sys.stdout.write(f"{issue.severity}: {issue.message}\n")
sys.exit(0 if result.passed() else 1)
