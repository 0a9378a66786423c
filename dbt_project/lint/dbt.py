"""What dbt's own macros make of their arguments, near enough for the linter to parse a model."""


def type_string() -> str:
    """Type of a text column."""
    return "text"


def dateadd(datepart: str, interval: object, from_date_or_timestamp: str) -> str:
    """Date moved by an interval."""
    return f"date_add({from_date_or_timestamp}, interval ({interval}) {datepart})"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    """Whole dateparts from the first date to the second."""
    return f"date_diff('{datepart}', {first_date}, {second_date})"
