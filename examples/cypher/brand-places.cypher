// 一个品牌和它的衍生品牌到了哪些地方。
// The places that a brand reaches with all that derives from it.
// brand: its id · day
// A brand is where it is said to be.
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)-[:LOCATED_IN]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// Where that is not said, it is where its owners are: organisations,
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:OWNS]-(:Organization)-[:LOCATED_IN]->(a)
WHERE NOT EXISTS { MATCH (d)-[:LOCATED_IN]->() }
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// places,
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:OWNS]-(a:Place)
WHERE NOT EXISTS { MATCH (d)-[:LOCATED_IN]->() }
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// alliances at the places that they cover,
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:OWNS]-(l:Alliance)-[:COVERS]->(a)
WHERE NOT EXISTS { MATCH (d)-[:LOCATED_IN]->() }
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// and alliances at the places of their members (a grid that is a member is at its community).
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:OWNS]-(l:Alliance)
WHERE NOT EXISTS { MATCH (d)-[:LOCATED_IN]->() }
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
WITH DISTINCT l
MATCH (l)<-[m:MEMBER_OF]-()-[:LOCATED_IN|PART_OF]->(a)
WHERE (m.since IS NULL OR m.since <= $day) AND (m.until IS NULL OR m.until >= $day OR $day STARTS WITH m.until)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// It reaches the organisations and sites that use it,
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:USES]-(:Organization|Site)-[:LOCATED_IN]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// and the projects under it,
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:UNDER]-(j:Project)-[:LOCATED_IN]->(a)
WHERE (j.since IS NULL OR j.since <= $day) AND (j.until IS NULL OR j.until >= $day OR $day STARTS WITH j.until)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
UNION
// which are where those are that run them, if nothing else is said.
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:UNDER]-(j:Project)<-[:RUNS]-(:Organization)-[:LOCATED_IN]->(a)
WHERE NOT EXISTS { MATCH (j)-[:LOCATED_IN]->() }
  AND (j.since IS NULL OR j.since <= $day) AND (j.until IS NULL OR j.until >= $day OR $day STARTS WITH j.until)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS place
WHERE place <> ''
RETURN place
