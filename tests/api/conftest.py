"""The demonstration, loaded once for the tests that read it through the API."""

from tests.demo.conftest import data_dir, emss, loaded

__all__ = ["data_dir", "emss", "loaded"]
