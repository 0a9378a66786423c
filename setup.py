"""What pyproject.toml cannot say: no wheel of this project is built."""

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel

REFUSAL = (
    "No wheel of greenpark is built: it would lack dbt_project/, the templates and the csv files, which "
    "are read where they stand. Work from a checkout: `make venv`, or `pip install -e .` in it."
)


class RefusedWheel(bdist_wheel):
    """Refuses; an editable install asks it for tags and metadata only, and goes on."""

    def run(self) -> None:
        """Say why, and what to do instead."""
        raise SystemExit(REFUSAL)


setup(cmdclass={"bdist_wheel": RefusedWheel})
