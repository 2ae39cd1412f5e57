"""Cells of a table that a spreadsheet will open."""


def safe_cell(cell: str) -> str:
    """The text as a spreadsheet shows it: never as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
