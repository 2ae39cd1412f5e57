"""Every query of the Neo4j store, as a constant; values always travel as parameters."""

VERSION = 1
"""Version of the schema below; `MIGRATIONS[n]` takes version n to n + 1."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE CONSTRAINT skill_id IF NOT EXISTS FOR (n:Skill) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT misconception_id IF NOT EXISTS FOR (n:Misconception) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT pack_name IF NOT EXISTS FOR (n:Pack) REQUIRE n.name IS UNIQUE",
        "CREATE CONSTRAINT class_name IF NOT EXISTS FOR (n:Class) REQUIRE n.name IS UNIQUE",
        "CREATE CONSTRAINT learner_key IF NOT EXISTS FOR (n:Learner) REQUIRE n.key IS UNIQUE",
        "CREATE CONSTRAINT response_key IF NOT EXISTS FOR (n:Response) REQUIRE n.key IS UNIQUE",
        "CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT plan_run IF NOT EXISTS FOR (n:Plan) REQUIRE n.run IS UNIQUE",
        "CREATE CONSTRAINT schema_one IF NOT EXISTS FOR (n:Schema) REQUIRE n.name IS UNIQUE",
    ),
)

SCHEMA_VERSION = "MATCH (s:Schema {name: 'lessonloom'}) RETURN s.version AS version"
SET_SCHEMA_VERSION = "MERGE (s:Schema {name: 'lessonloom'}) SET s.version = $version"

PACK_HASH = "MATCH (p:Pack {name: $name}) RETURN p.hash AS hash"
PUT_PACK = """
MERGE (p:Pack {name: $name})
SET p.title = $title, p.version = $version, p.hash = $hash
WITH p
OPTIONAL MATCH (p)<-[old:IN]-(:Skill)
DELETE old
"""
DROP_EDGES = "MATCH (s:Skill)-[e:NEEDS]->(:Skill) WHERE s.id IN $ids OR e.pack = $pack DELETE e"
PUT_SKILLS = """
MATCH (p:Pack {name: $pack})
UNWIND $rows AS row
MERGE (s:Skill {id: row.id})
SET s.title = row.title, s.grade = row.grade, s.domain = row.domain, s.standard = row.standard,
    s.statement = row.statement, s.minutes = row.minutes, s.authored = row.authored
MERGE (s)-[:IN]->(p)
"""
PUT_EDGES = """
UNWIND $rows AS row
MATCH (s:Skill {id: row.skill})
MATCH (before:Skill {id: row.before})
MERGE (s)-[e:NEEDS {kind: row.kind}]->(before)
SET e.strength = row.strength, e.why = row.why, e.pack = $pack
"""
PUT_MISCONCEPTIONS = """
UNWIND $rows AS row
MATCH (s:Skill {id: row.skill})
MERGE (m:Misconception {id: row.id})
SET m.belief = row.belief, m.correction = row.correction, m.remedy = row.remedy
MERGE (m)-[:ABOUT]->(s)
"""
DROP_LOOSE_SKILLS = """
MATCH (s:Skill)
WHERE NOT (s)-[:IN]->(:Pack) AND NOT ()-[:ON|MASTERY|TEACHES]->(s)
OPTIONAL MATCH (s)<-[:ABOUT]-(m:Misconception)
WHERE NOT (m)<-[:SHOWS]-()
DETACH DELETE s, m
"""

LOCK_CLASS = """
MERGE (c:Class {name: $class})
SET c.arrivals = coalesce(c.arrivals, 0) + $count
RETURN c.arrivals - $count AS first
"""
KNOWN_RESPONSES = "UNWIND $keys AS key MATCH (r:Response {key: key}) RETURN r.key AS key"
NAMES = """
MATCH (c:Class {name: $class})
UNWIND $learners AS id
MERGE (l:Learner {key: $class + '/' + id})
  ON CREATE SET l.id = id, l.class = $class
MERGE (l)-[:IN]->(c)
WITH count(*) AS learners
UNWIND $skills AS id
MERGE (s:Skill {id: id})
WITH count(*) AS skills
UNWIND $misconceptions AS id
MERGE (m:Misconception {id: id})
"""
ADD_RESPONSES = """
UNWIND $rows AS row
MATCH (l:Learner {key: row.learner_key})
MATCH (s:Skill {id: row.skill})
CREATE (l)-[:GAVE]->(r:Response {
  key: row.key, id: row.id, class: $class, item: row.item, answer: row.answer, correct: row.correct,
  at: row.at, at_utc: row.at_utc, arrival: row.arrival, misconceptions: row.misconceptions
})-[:ON]->(s)
WITH r, row
UNWIND row.misconceptions AS id
MATCH (m:Misconception {id: id})
CREATE (r)-[:SHOWS]->(m)
"""
RESPONSES = """
MATCH (c:Class {name: $class})<-[:IN]-(l:Learner)-[:GAVE]->(r:Response)-[:ON]->(s:Skill)
RETURN r.id AS id, l.id AS learner, s.id AS skill, r.item AS item, r.answer AS answer,
       r.correct AS correct, r.at AS at, r.misconceptions AS misconceptions
ORDER BY coalesce(r.at_utc, ''), r.arrival
"""

PUT_MASTERY = """
UNWIND $rows AS row
MATCH (l:Learner {key: row.learner_key})
MATCH (s:Skill {id: row.skill})
MERGE (l)-[m:MASTERY]->(s)
WITH row, m WHERE m.at_utc IS NULL OR row.at_utc >= m.at_utc
SET m.p = row.p, m.low = row.low, m.high = row.high, m.n = row.n, m.evidence = row.evidence,
    m.at = row.at, m.at_utc = row.at_utc
"""
MASTERY = """
MATCH (c:Class {name: $class})<-[:IN]-(l:Learner)-[m:MASTERY]->(s:Skill)
RETURN m {learner: l.id, skill: s.id, .p, .low, .high, .n, .evidence} AS estimate, m.at AS at
"""

PUT_RUN = """
MERGE (r:Run {id: $id})
SET r.status = $status, r.request = $request, r.created = $created, r.updated = $updated,
    r.created_utc = $created_utc
"""
RUN_FIELDS = "RETURN r.id AS id, r.status AS status, r.request AS request, r.created AS created, "
RUN = "MATCH (r:Run {id: $id}) " + RUN_FIELDS + "r.updated AS updated"
RUNS = "MATCH (r:Run) " + RUN_FIELDS + "r.updated AS updated ORDER BY r.created_utc DESC, r.id DESC"

PUT_PLAN = """
MERGE (p:Plan {run: $run})
SET p.class_name = $class_name, p.skill = $skill, p.plan = $plan, p.created = $created,
    p.created_utc = $created_utc
WITH p
OPTIONAL MATCH (p)-[old:FOR|TEACHES]->()
DELETE old
WITH DISTINCT p
MERGE (c:Class {name: $class_name})
MERGE (s:Skill {id: $skill})
MERGE (p)-[:FOR]->(c)
MERGE (p)-[:TEACHES]->(s)
WITH p
MATCH (r:Run {id: $run})
MERGE (r)-[:MADE]->(p)
"""
PLANS = """
MATCH (p:Plan)
WHERE $class IS NULL OR p.class_name = $class
RETURN p.run AS run, p.class_name AS class_name, p.skill AS skill, p.plan AS plan, p.created AS created
ORDER BY p.created_utc DESC, p.run DESC
"""

CLASSES = "MATCH (c:Class) RETURN c.name AS name ORDER BY name"
NEIGHBOURHOOD = """
MATCH path = (s:Skill {id: $id})-[:NEEDS*1..3]-(:Skill)
UNWIND nodes(path) AS n
RETURN DISTINCT n.id AS id ORDER BY id
"""
DELETE_RESPONSES = """
MATCH (l:Learner {key: $key})-[:GAVE]->(r:Response)
DETACH DELETE r
RETURN count(r) AS count
"""
DELETE_LEARNER = """
MATCH (l:Learner {key: $key})
OPTIONAL MATCH (l)-[m:MASTERY]->()
WITH l, count(m) AS count
DETACH DELETE l
RETURN count
"""
