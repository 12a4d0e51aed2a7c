// 谁能提供它需要的:跨县(市、省)的社区,按能满足的需求排序。
// Who beyond its county could give what a place needs: places of its level by the share of its needs that they could meet.
// subject: a division code · day · beyond: county, city or province · within: a region's code, nothing for anywhere
WITH CASE $beyond WHEN 'city' THEN 4 WHEN 'province' THEN 2 ELSE 6 END AS digits
OPTIONAL MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-()-[t:MEMBER_OF|COVERS]-(l:Alliance)
WHERE (t.since IS NULL OR t.since <= $day) AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until)
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
WITH digits, collect(DISTINCT l.id) AS ours
MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-()-[:ASKS]->(n:Need)
WHERE (n.status IS NULL OR n.status = 'open') AND (n.until IS NULL OR n.until >= $day OR $day STARTS WITH n.until)
WITH DISTINCT digits, ours, n.id AS need, CASE n.urgency WHEN 'urgent' THEN 3 WHEN 'pressing' THEN 2 ELSE 1 END AS weight
WITH digits, ours, sum(weight) AS total, collect({need: need, weight: weight}) AS asked
UNWIND asked AS one
MATCH (:Need {id: one.need})-[:NEEDS]->(v:Service)
MATCH (g:Service)
WHERE EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } OR EXISTS { MATCH (v)-[:BROADER]->(g) }
WITH digits, ours, total, one, g, CASE WHEN EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } THEN 1.0 ELSE 0.5 END AS match
MATCH (g)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-(giver)-[:LOCATED_IN]->(at)
WHERE f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until
MATCH (giver)-[:LOCATED_IN]->(a)-[:PART_OF*0..4]->(home:Place)
WHERE home.id = a.id OR home.level = 5
WITH digits, ours, total, one, match, at, CASE f.scope
    WHEN 'own:12' THEN home.id
    WHEN 'own:9' THEN left(home.id, 9) WHEN 'own:6' THEN left(home.id, 6)
    WHEN 'own:4' THEN left(home.id, 4) WHEN 'own:2' THEN left(home.id, 2)
    ELSE coalesce(f.scope, '') END AS reach
WHERE $subject STARTS WITH reach
MATCH (at)-[:PART_OF*0..4]->(p:Place)
WHERE p.id = at.id OR p.level = 5
WITH digits, ours, total, one, left(p.id, size($subject)) AS code, max(match) AS match
WITH digits, ours, total, code, sum(one.weight * match) AS met
MATCH (c:Place {id: code})
WHERE size(c.id) = size($subject) AND left(c.id, digits) <> left($subject, digits) AND c.id STARTS WITH $within
  AND (c.since IS NULL OR c.since <= $day) AND (c.until IS NULL OR c.until >= $day OR $day STARTS WITH c.until)
RETURN c.id AS id, c.name AS name, met / total AS complement, EXISTS {
  MATCH (c)<-[:LOCATED_IN|PART_OF*0..8]-()-[t:MEMBER_OF|COVERS]-(l:Alliance)
  WHERE l.id IN ours AND (t.since IS NULL OR t.since <= $day)
    AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until) } AS allied
ORDER BY complement DESC, id
LIMIT 20
