"""The command `lessonloom`: errors that a person can act on become a message and an exit code."""

import sys


def main() -> None:
    """Run the command line; exit code 2 for what the person can mend, 130 for Ctrl-C."""
    from .cli import app

    try:
        app(prog_name="lessonloom")
    except Exception as error:
        from .graph.errors import LessonloomError  # only now: it makes --help slower

        if not isinstance(error, LessonloomError):
            raise
        print(f"error: {error.message}", file=sys.stderr)
        if error.remedy:
            print(f"  try: {error.remedy}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
