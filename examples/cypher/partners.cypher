// 谁能提供它需要的:跨县(市、省)的社区,按能满足的需求排序。
// Who beyond its county could give what a place needs: places of its level by the share of its needs that they could meet.
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
MATCH (:Place {id: $subject})<-[:LOCATED_IN|PART_OF*0..8]-()-[:ASKS]->(n:Need)
WHERE (n.status IS NULL OR n.status = 'open') AND (n.until IS NULL OR n.until >= $day OR $day STARTS WITH n.until)
WITH DISTINCT allies, n.id AS need, CASE n.urgency WHEN 'urgent' THEN 3 WHEN 'pressing' THEN 2 ELSE 1 END AS weight
WITH allies, sum(weight) AS total, collect({need: need, weight: weight}) AS asked
UNWIND asked AS one
MATCH (:Need {id: one.need})-[:NEEDS]->(v:Service)
MATCH (g:Service)
WHERE EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } OR EXISTS { MATCH (v)-[:BROADER]->(g) }
WITH allies, total, one, g.id AS service, CASE WHEN EXISTS { MATCH (g)-[:BROADER*0..8]->(v) } THEN 1.0 ELSE 0.5 END AS match
WITH allies, total, collect(DISTINCT service) AS services,
  collect({service: service, need: one.need, weight: one.weight, match: match}) AS wanted
MATCH (g:Service)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-(giver)-[:LOCATED_IN]->(a)
WHERE g.id IN services AND (f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until)
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH allies, total, wanted, g.id AS service, f.id AS offer, f.scope AS scope, giver.id AS giver,
  collect(DISTINCT CASE WHEN a.level > 0 THEN a.id ELSE b.id END) AS homes
UNWIND homes AS home
WITH allies, total, wanted, service, homes, CASE scope
    WHEN 'own:12' THEN home
    WHEN 'own:9' THEN left(home, 9) WHEN 'own:6' THEN left(home, 6)
    WHEN 'own:4' THEN left(home, 4) WHEN 'own:2' THEN left(home, 2)
    ELSE coalesce(scope, '') END AS reach
WHERE $subject STARTS WITH reach
UNWIND homes AS at
WITH DISTINCT allies, total, wanted, service, left(at, size($subject)) AS code,
  CASE $beyond WHEN 'city' THEN 4 WHEN 'province' THEN 2 ELSE 6 END AS digits
WHERE left(code, digits) <> left($subject, digits) AND code STARTS WITH $within
UNWIND wanted AS one
WITH allies, total, code, one, service
WHERE one.service = service
WITH allies, total, code, one.need AS need, one.weight AS weight, max(one.match) AS match
WITH allies, total, code, sum(weight * match) AS met
MATCH (c:Place {id: code})
WHERE size(code) = size($subject)
  AND (c.since IS NULL OR c.since <= $day) AND (c.until IS NULL OR c.until >= $day OR $day STARTS WITH c.until)
RETURN c.id AS id, c.name AS name, met / total AS complement, c.id IN allies AS allied
ORDER BY complement DESC, id
LIMIT 20
