// 一个联盟的成员。
// The members of an alliance.
// alliance: its id · day
MATCH (m)-[t:MEMBER_OF]->(l:Alliance {id: $alliance})
WHERE (t.since IS NULL OR t.since <= $day) AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until)
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
OPTIONAL MATCH (m)-[:LOCATED_IN|PART_OF]->(p:Place)
RETURN m.id AS id, m.name AS name, t.roles AS roles, t.since AS since, t.until AS until, p.id AS place
ORDER BY id, since, place
