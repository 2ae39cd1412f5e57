"""The store on a Neo4j server: the tree, learners, responses, mastery, plans and runs as one graph.

docs/neo4j.md draws the schema. Every call is one transaction (large imports are several, each whole); the
driver tries it again when the server goes away in the middle, and writing twice changes nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from . import _cypher as cypher
from ._bridge import ANSWER_SECONDS, Bridge, Row
from .errors import StoreError
from .evidence import Mastery, Response
from .store import Erased, PlanRecord, RunRecord

if TYPE_CHECKING:
    from neo4j import AsyncManagedTransaction

    from .tree import SkillTree

BATCH = 5_000
"""Rows in one transaction, so that memory stays bounded on both sides."""


class Neo4jStore:
    """A `GraphStore` at `neo4j://[USER@]HOST[:PORT][/DATABASE]` (or `bolt://`, `neo4j+s://`, ...).

    Stores of one process share one driver; threads may share one store. `seconds` is the most that one
    transaction may take, its repetitions included. Raises StoreError when the
    server does not answer, refuses the user, or holds data of a newer Lessonloom.
    """

    def __init__(
        self, url: str, *, password: str = "", batch: int = BATCH, seconds: float = ANSWER_SECONDS
    ) -> None:
        parts = urlsplit(url)
        if not parts.scheme.startswith(("neo4j", "bolt")) or not parts.hostname:
            raise StoreError(f"{url!r} names no Neo4j server", "Write neo4j://USER@HOST:PORT/DATABASE.")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._database = parts.path.strip("/") or "neo4j"
        self._batch = batch
        self._seconds = seconds
        self._bridge: Bridge | None = Bridge.to(
            f"{parts.scheme}://{host}:{parts.port or 7687}",
            unquote(parts.username or "neo4j"),
            password or unquote(parts.password or ""),
        )
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def put_tree(self, tree: "SkillTree") -> None:
        """Keep the skills, prerequisites and misconceptions of a pack; what it no longer has is removed
        unless responses or plans speak of it. A pack whose content is there already is left alone."""
        there = self._read(cypher.PACK_HASH, name=tree.pack.name)
        if tree.content_hash and there and there[0]["hash"] == tree.content_hash:
            return
        skills = [
            {
                "id": s.id,
                "title": s.title,
                "grade": s.grade,
                "domain": s.domain,
                "standard": s.standard,
                "statement": s.statement,
                "minutes": s.minutes,
                "authored": s.authored,
            }
            for s in tree.skills.values()
        ]
        edges = [
            {"skill": s.id, "before": e.skill, "kind": e.kind, "strength": e.strength, "why": e.why}
            for s in tree.skills.values()
            for e in s.prerequisites
        ]
        edges += [
            {"skill": s.id, "before": name, "kind": "alternative", "strength": 1.0, "why": group.why}
            for s in tree.skills.values()
            for group in s.alternatives
            for name in group.skills
        ]
        beliefs = [
            {
                "skill": s.id,
                "id": f"{s.id}/{m.id}",
                **m.model_dump(include={"belief", "correction", "remedy"}),
            }
            for s in tree.skills.values()
            for m in s.misconceptions
        ]
        pack = {
            "name": tree.pack.name,
            "title": tree.pack.title,
            "version": tree.pack.version,
            "hash": tree.content_hash,
        }

        async def work(tx: "AsyncManagedTransaction") -> None:
            await _run(tx, cypher.PUT_PACK, **pack)
            await _run(tx, cypher.DROP_EDGES, ids=[s["id"] for s in skills], pack=tree.pack.name)
            await _run(tx, cypher.PUT_SKILLS, pack=tree.pack.name, rows=skills)
            await _run(tx, cypher.PUT_EDGES, pack=tree.pack.name, rows=edges)
            await _run(tx, cypher.PUT_MISCONCEPTIONS, rows=beliefs)
            await _run(tx, cypher.DROP_LOOSE_SKILLS)

        self._live.write(work, self._database, self._seconds)

    def add_responses(self, class_name: str, responses: Iterable[Response]) -> int:
        """Add responses; returns how many were new. Writers of one class wait for each other."""
        new = 0
        rest = iter(responses)
        while batch := list(islice(rest, self._batch)):
            rows = {f"{class_name}/{r.id}": _response_row(class_name, r) for r in batch}

            async def work(tx: "AsyncManagedTransaction", rows: dict[str, dict[str, Any]] = rows) -> int:
                (locked,) = await _run(tx, cypher.LOCK_CLASS, **{"class": class_name}, count=len(rows))
                known = {row["key"] for row in await _run(tx, cypher.KNOWN_RESPONSES, keys=list(rows))}
                fresh = [row for key, row in rows.items() if key not in known]
                for n, row in enumerate(fresh, locked["first"]):
                    row["arrival"] = n
                await _name(tx, class_name, fresh)
                await _run(tx, cypher.ADD_RESPONSES, **{"class": class_name}, rows=fresh)
                return len(fresh)

            new += self._live.write(work, self._database, self._seconds)
        return new

    def responses(self, class_name: str) -> tuple[Response, ...]:
        """All responses of a class, in order of time and arrival; those without a time come first."""
        rows = self._read(cypher.RESPONSES, **{"class": class_name})
        return tuple(
            Response.model_validate({**row, "at": row["at"] and datetime.fromisoformat(row["at"])})
            for row in rows
        )

    def put_mastery(self, class_name: str, mastery: Sequence[Mastery], at: datetime) -> None:
        """Replace the mastery of these pairs; an older estimate never replaces a newer one."""
        rows = [
            {
                **m.model_dump(exclude={"evidence"}),
                "evidence": list(m.evidence),
                "learner_key": f"{class_name}/{m.learner}",
                "at": at.isoformat(),
                "at_utc": _sortable(at),
            }
            for m in mastery
        ]

        async def work(tx: "AsyncManagedTransaction") -> None:
            await _run(tx, cypher.LOCK_CLASS, **{"class": class_name}, count=0)
            for start in range(0, len(rows), self._batch):
                batch = rows[start : start + self._batch]
                await _name(tx, class_name, batch)
                await _run(tx, cypher.PUT_MASTERY, rows=batch)

        self._live.write(work, self._database, self._seconds)

    def mastery(self, class_name: str) -> tuple[Mastery, ...]:
        """The latest mastery of every (learner, skill) of a class, by learner and skill."""
        return tuple(m for m, _ in self.dated_mastery(class_name))

    def dated_mastery(self, class_name: str) -> tuple[tuple[Mastery, datetime], ...]:
        """The same with the time of each estimate."""
        found = [
            (Mastery.model_validate(row["estimate"]), datetime.fromisoformat(row["at"]))
            for row in self._read(cypher.MASTERY, **{"class": class_name})
        ]
        return tuple(sorted(found, key=lambda one: (one[0].learner, one[0].skill)))

    def put_run(self, run: RunRecord) -> None:
        """Insert or replace a run."""
        row = {**run.model_dump(), "created": run.created.isoformat(), "updated": run.updated.isoformat()}
        self._write(cypher.PUT_RUN, **row, created_utc=_sortable(run.created))

    def run(self, id: str) -> RunRecord | None:
        """One run, or None."""
        found = self._read(cypher.RUN, id=id)
        return _run_record(found[0]) if found else None

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, newest first."""
        return tuple(_run_record(row) for row in self._read(cypher.RUNS))

    def put_plan(self, plan: PlanRecord) -> None:
        """Keep a plan; one per run, the last one wins."""
        row = {**plan.model_dump(), "created": plan.created.isoformat()}
        self._write(cypher.PUT_PLAN, **row, created_utc=_sortable(plan.created))

    def plans(self, class_name: str | None = None) -> tuple[PlanRecord, ...]:
        """Plans, newest first."""
        rows = self._read(cypher.PLANS, **{"class": class_name})
        return tuple(
            PlanRecord.model_validate({**row, "created": datetime.fromisoformat(row["created"])})
            for row in rows
        )

    def classes(self) -> tuple[str, ...]:
        """Names of all classes."""
        return tuple(row["name"] for row in self._read(cypher.CLASSES))

    def neighbourhood(self, skill: str) -> tuple[str, ...]:
        """Ids of the skills up to three prerequisites away, in either direction."""
        return tuple(row["id"] for row in self._read(cypher.NEIGHBOURHOOD, id=skill))

    def erase_learner(self, class_name: str, learner: str) -> Erased:
        """Remove every response and estimate of a learner, and the learner."""
        key = f"{class_name}/{learner}"

        async def work(tx: "AsyncManagedTransaction") -> Erased:
            (responses,) = await _run(tx, cypher.DELETE_RESPONSES, key=key)
            estimates = await _run(tx, cypher.DELETE_LEARNER, key=key)
            return Erased(responses=responses["count"], estimates=estimates[0]["count"] if estimates else 0)

        return self._live.write(work, self._database, self._seconds)

    def close(self) -> None:
        """Let go of the driver; closing twice does no harm."""
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            bridge.leave()

    @property
    def _live(self) -> Bridge:
        if self._bridge is None:
            raise StoreError("the Neo4j store is closed", "Open the store again.")
        return self._bridge

    def _prepare(self) -> None:
        found = self._read(cypher.SCHEMA_VERSION)
        version = found[0]["version"] if found else 0
        if version > cypher.VERSION:
            raise StoreError(
                f"the database was written by a newer Lessonloom (schema {version}, this one knows "
                f"{cypher.VERSION})",
                "Update Lessonloom, or name another database.",
            )
        if version < cypher.VERSION:
            for migration in cypher.MIGRATIONS[version:]:
                for statement in migration:
                    self._live.command(statement, self._database)
            self._write(cypher.SET_SCHEMA_VERSION, version=cypher.VERSION)

    def _read(self, query: str, **parameters: Any) -> list[Row]:
        return self._live.read(query, parameters, self._database, self._seconds)

    def _write(self, query: str, **parameters: Any) -> None:
        async def work(tx: "AsyncManagedTransaction") -> None:
            await _run(tx, query, **parameters)

        self._live.write(work, self._database, self._seconds)


async def _run(tx: "AsyncManagedTransaction", query: str, **parameters: Any) -> list[Row]:
    found = await tx.run(query, parameters)
    return [record.data() async for record in found]


async def _name(tx: "AsyncManagedTransaction", class_name: str, rows: list[dict[str, Any]]) -> None:
    """See to it that the learners, skills and misconceptions of the rows are there."""
    names = {
        "learners": dict.fromkeys(row["learner"] for row in rows),
        "skills": dict.fromkeys(row["skill"] for row in rows),
        "misconceptions": dict.fromkeys(id for row in rows for id in row.get("misconceptions", ())),
    }
    await _run(tx, cypher.NAMES, **{"class": class_name}, **{what: list(ids) for what, ids in names.items()})


def _response_row(class_name: str, r: Response) -> dict[str, Any]:
    return {
        **r.model_dump(exclude={"at", "misconceptions"}),
        "misconceptions": list(r.misconceptions),
        "key": f"{class_name}/{r.id}",
        "learner_key": f"{class_name}/{r.learner}",
        "at": r.at and r.at.isoformat(),
        "at_utc": r.at and _sortable(r.at),
    }


def _run_record(row: Row) -> RunRecord:
    times = {name: datetime.fromisoformat(row[name]) for name in ("created", "updated")}
    return RunRecord.model_validate({**row, **times})


def _sortable(at: datetime) -> str:
    """UTC with a fixed width; a time without a zone is taken as UTC."""
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
