// 谁需要它能提供的:跨县(市、省)的社区,按能得到满足的需求排序。
// Who beyond its county needs what a place gives: places of its level by the share of their needs that it could meet.
// subject: a division code · day · beyond: county, city or province · within: a region's code, nothing for anywhere
WITH CASE $beyond WHEN 'city' THEN 4 WHEN 'province' THEN 2 ELSE 6 END AS digits
OPTIONAL MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-()-[t:MEMBER_OF|COVERS]-(l:Alliance)
WHERE (t.since IS NULL OR t.since <= $day) AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until)
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
WITH digits, collect(DISTINCT l.id) AS ours
MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-(giver)-[:PROVIDES]->(f:Offer)-[:OFFERS]->(g:Service)
WHERE f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until
MATCH (giver)-[:LOCATED_IN]->(a)-[:PART_OF*0..4]->(home:Place)
WHERE home.id = a.id OR home.level = 5
WITH DISTINCT digits, ours, g, CASE f.scope
    WHEN 'own:12' THEN home.id
    WHEN 'own:9' THEN left(home.id, 9) WHEN 'own:6' THEN left(home.id, 6)
    WHEN 'own:4' THEN left(home.id, 4) WHEN 'own:2' THEN left(home.id, 2)
    ELSE coalesce(f.scope, '') END AS reach
MATCH (v:Service)
WHERE EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } OR EXISTS { MATCH (v)-[:BROADER]->(g) }
WITH digits, ours, v, reach, CASE WHEN EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } THEN 1.0 ELSE 0.5 END AS match
WITH digits, ours, collect(DISTINCT {service: v.id, reach: reach, match: match}) AS given
MATCH (p:Place)<-[:LOCATED_IN|PART_OF*0..8]-()-[:ASKS]->(n:Need)
WHERE size(p.id) = size($subject) AND left(p.id, digits) <> left($subject, digits) AND p.id STARTS WITH $within
  AND (n.status IS NULL OR n.status = 'open') AND (n.until IS NULL OR n.until >= $day OR $day STARTS WITH n.until)
WITH DISTINCT ours, given, p.id AS code, n, CASE n.urgency WHEN 'urgent' THEN 3 WHEN 'pressing' THEN 2 ELSE 1 END AS weight
OPTIONAL MATCH (n)-[:NEEDS]->(v:Service)
UNWIND given AS one
WITH ours, code, n.id AS need, weight,
  max(CASE WHEN one.service = v.id AND code STARTS WITH one.reach THEN one.match ELSE 0.0 END) AS match
WITH ours, code, sum(weight * match) AS met, sum(weight) AS total
MATCH (c:Place {id: code})
WHERE met > 0 AND (c.since IS NULL OR c.since <= $day) AND (c.until IS NULL OR c.until >= $day OR $day STARTS WITH c.until)
RETURN c.id AS id, c.name AS name, met / total AS reciprocity, EXISTS {
  MATCH (c)<-[:LOCATED_IN|PART_OF*0..8]-()-[t:MEMBER_OF|COVERS]-(l:Alliance)
  WHERE l.id IN ours AND (t.since IS NULL OR t.since <= $day)
    AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until) } AS allied
ORDER BY reciprocity DESC, id
LIMIT 20
