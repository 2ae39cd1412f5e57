"""`python -m lessonloom.lessons.checks` prints the page of all checks, docs/checks.md."""

from . import page

if __name__ == "__main__":
    print(page(), end="")
