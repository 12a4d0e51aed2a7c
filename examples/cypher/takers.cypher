// 谁需要它能提供的:跨县(市、省)的社区,按能得到满足的需求排序。
// Who beyond its county needs what a place gives: places of its level by the share of their needs that it could meet.
// subject: a division code · day · beyond: county, city or province · within: a region's code, nothing for anywhere
MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-(own)
WITH DISTINCT own
OPTIONAL MATCH (own)-[t:MEMBER_OF|COVERS]-(l:Alliance)
WHERE (t.since IS NULL OR t.since <= $day) AND (t.until IS NULL OR t.until >= $day OR $day STARTS WITH t.until)
  AND (l.since IS NULL OR l.since <= $day) AND (l.until IS NULL OR l.until >= $day OR $day STARTS WITH l.until)
OPTIONAL MATCH (l)-[u:MEMBER_OF|COVERS]-(m)
WHERE (u.since IS NULL OR u.since <= $day) AND (u.until IS NULL OR u.until >= $day OR $day STARTS WITH u.until)
OPTIONAL MATCH (m)-[:LOCATED_IN|PART_OF]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH collect(DISTINCT left(CASE WHEN m.level > 0 THEN m.id WHEN a.level > 0 THEN a.id ELSE b.id END, size($subject))) AS allies
MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-(giver)-[:PROVIDES]->(f:Offer)-[:OFFERS]->(g:Service)
WHERE f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until
MATCH (giver)-[:LOCATED_IN]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH allies, g, f.scope AS scope, CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS home
WITH DISTINCT allies, g, CASE scope
    WHEN 'own:12' THEN home
    WHEN 'own:9' THEN left(home, 9) WHEN 'own:6' THEN left(home, 6)
    WHEN 'own:4' THEN left(home, 4) WHEN 'own:2' THEN left(home, 2)
    ELSE coalesce(scope, '') END AS reach
MATCH (v:Service)
WHERE EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } OR EXISTS { MATCH (v)-[:BROADER]->(g) }
WITH allies, v.id AS service, reach, CASE WHEN EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } THEN 1.0 ELSE 0.5 END AS match
WITH allies, collect(DISTINCT {service: service, reach: reach, match: match}) AS given
MATCH (asker)-[:ASKS]->(n:Need)
WHERE (n.status IS NULL OR n.status = 'open') AND (n.until IS NULL OR n.until >= $day OR $day STARTS WITH n.until)
OPTIONAL MATCH (asker)-[:LOCATED_IN|PART_OF]->(a)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH DISTINCT allies, given, n, CASE n.urgency WHEN 'urgent' THEN 3 WHEN 'pressing' THEN 2 ELSE 1 END AS weight,
  left(CASE WHEN asker.level > 0 THEN asker.id WHEN a.level > 0 THEN a.id ELSE b.id END, size($subject)) AS code,
  CASE $beyond WHEN 'city' THEN 4 WHEN 'province' THEN 2 ELSE 6 END AS digits
WHERE size(code) = size($subject) AND left(code, digits) <> left($subject, digits) AND code STARTS WITH $within
OPTIONAL MATCH (n)-[:NEEDS]->(v:Service)
UNWIND given AS one
WITH allies, code, n.id AS need, weight,
  max(CASE WHEN one.service = v.id AND code STARTS WITH one.reach THEN one.match ELSE 0.0 END) AS match
WITH allies, code, sum(weight * match) AS met, sum(weight) AS total
MATCH (c:Place {id: code})
WHERE met > 0 AND (c.since IS NULL OR c.since <= $day) AND (c.until IS NULL OR c.until >= $day OR $day STARTS WITH c.until)
RETURN c.id AS id, c.name AS name, met / total AS reciprocity, c.id IN allies AS allied
ORDER BY reciprocity DESC, id
LIMIT 20
