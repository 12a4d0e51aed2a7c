// 一个区县里,没有任何联盟的社区。
// The communities of a county that no alliance is known to reach.
// county: its division code · day
MATCH (l:Alliance)-[t:MEMBER_OF|COVERS]-(m)
WHERE (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
  AND (t.since IS NULL OR t.since <= $day) AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until)
OPTIONAL MATCH (m)-[:LOCATED_IN|PART_OF]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH DISTINCT CASE WHEN m.level > 0 THEN m.id WHEN a.level > 0 THEN a.id ELSE b.id END AS code
WHERE code STARTS WITH $county
WITH collect(code) AS allied
MATCH (u:Place)
WHERE u.level = 5 AND u.id STARTS WITH $county AND NOT u.id IN allied
  AND (u.since IS NULL OR u.since <= $day) AND (u.until IS NULL OR u.until >= $day OR $day STARTS WITH u.until)
RETURN u.id AS id, u.name AS name
ORDER BY id
