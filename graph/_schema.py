"""The tables of the SQLite store, as forward migrations; entry n takes version n to n + 1."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE skill (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        grade TEXT NOT NULL,
        pack TEXT NOT NULL,
        content_hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE prerequisite (
        skill TEXT NOT NULL REFERENCES skill (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        before TEXT NOT NULL REFERENCES skill (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'alternative')),
        strength REAL NOT NULL,
        PRIMARY KEY (skill, before, kind)
    ) STRICT;
    CREATE TABLE class (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE response (
        arrival INTEGER PRIMARY KEY,
        class TEXT NOT NULL REFERENCES class (name),
        id TEXT NOT NULL,
        at TEXT,
        record TEXT NOT NULL,
        UNIQUE (class, id)
    ) STRICT;
    CREATE TABLE mastery (
        class TEXT NOT NULL REFERENCES class (name),
        learner TEXT NOT NULL,
        skill TEXT NOT NULL,
        at TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (class, learner, skill)
    ) STRICT;
    CREATE TABLE run (
        id TEXT PRIMARY KEY,
        status TEXT NOT NULL,
        created TEXT NOT NULL,
        record TEXT NOT NULL
    ) STRICT;
    CREATE TABLE plan (
        run TEXT PRIMARY KEY,
        class TEXT NOT NULL,
        skill TEXT NOT NULL,
        created TEXT NOT NULL,
        record TEXT NOT NULL
    ) STRICT;
    CREATE INDEX plan_class ON plan (class, created);
    """,
)
