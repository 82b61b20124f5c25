"""Asking a registry over HTTP: with patience that ends, and politely.

httpx comes with Datasette, and httpx-retries adds what politeness asks for: to wait as long as
``Retry-After`` says. habanero knows one registry of several, and isbnlib has had no release since
2023, so neither was taken.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx
from httpx_retries import Retry, RetryTransport

from kb.base.errors import KbError
from kb.base.version import __version__

INSTEAD = (
    "Without it: save the reference as BibTeX, RIS or CSL-JSON from the publisher's page or a"
    " library catalogue, and add it with “kb new source --from-bibtex FILE”, --from-ris or"
    " --from-csljson."
)
_LARGEST = 4_000_000


class NotRegistered(KbError):
    """The registry has no such number."""


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry at an address, and how long to wait for it.

    ``patience`` is the seconds that one look-up may take in all; ``mailto`` an address at which
    the registry may reach whoever asks, for which some answer sooner.
    """

    address: str
    patience: float = 30.0
    mailto: str = ""

    @property
    def host(self) -> str:
        """The registry's name, for messages."""
        return httpx.URL(self.address).host

    def get(self, path: str, params: dict[str, str], accept: str) -> str | None:
        """The body of the answer; None where there is no such thing.

        Raises :class:`KbError`, with what to do instead, where there is no answer.
        """
        try:
            return self._request(path, params, accept)
        except httpx.TimeoutException as error:
            raise self._silent("did not answer in time") from error
        except httpx.TooManyRedirects as error:
            raise self._silent("sends in a circle") from error
        except (httpx.TransportError, OSError) as error:
            raise self._silent("cannot be reached, or there is no network") from error
        except httpx.HTTPError as error:
            raise self._silent(f"gave no readable answer ({type(error).__name__})") from error

    def _request(self, path: str, params: dict[str, str], accept: str) -> str | None:
        started = time.monotonic()
        with self._client() as client:
            url = httpx.URL(self.address.rstrip("/") + path, params=params or None)
            with client.stream("GET", url, headers={"Accept": accept}) as answer:
                if answer.status_code in {404, 410}:
                    return None
                if answer.status_code != 200:
                    raise self._silent(_status_words(answer.status_code))
                data = b""
                for part in answer.iter_bytes():
                    data += part
                    if len(data) > _LARGEST:
                        raise self._silent("sent far more than a record")
                    if time.monotonic() - started > self.patience:
                        raise self._silent("did not answer in time")
        return data.decode("utf-8", errors="replace")

    def _client(self) -> httpx.Client:
        retry = Retry(
            total=3,
            backoff_factor=0.5,
            max_backoff_wait=self.patience / 2,
            total_timeout=self.patience,
            retry_on_exceptions=[httpx.ConnectError, httpx.RemoteProtocolError],
        )
        mail = f" (mailto:{self.mailto})" if self.mailto else ""
        return httpx.Client(
            transport=RetryTransport(retry=retry),
            timeout=httpx.Timeout(self.patience / 3),
            headers={"User-Agent": f"evidence-kb/{__version__}{mail}"},
            follow_redirects=True,
            max_redirects=8,
        )

    def _silent(self, why: str) -> KbError:
        return KbError(f"{self.host} {why}. {INSTEAD}")

    def garbled(self) -> KbError:
        """The fault of an answer that is no record."""
        return self._silent("answered with something that is no record")


def _status_words(status: int) -> str:
    if status == 429:
        return "asks to wait, as it is asked too often; try again later"
    if status >= 500:
        return f"has trouble of its own (status {status}); try again later"
    return f"does not give this record out (status {status})"


def as_object(registry: Registry, text: str) -> dict[str, Any]:
    """The answer as a JSON object; raises :class:`KbError` where it is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise registry.garbled() from error
    if not isinstance(value, dict):
        raise registry.garbled()
    return value
