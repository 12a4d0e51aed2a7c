// 一项服务在哪里有、哪里没有、哪里不知道:逐个社区,按下级区划汇总。
// Where a service reaches: of all communities of a region, by sub-region, how many are covered, uncovered and unknown.
// service: its notation · region: a division code · by: province, city, county or township · day
MATCH (:Service {id: $service})<-[:BROADER*0..8]-(:Service)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-(giver)-[:LOCATED_IN]->(at)
WHERE f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until
MATCH (giver)-[:LOCATED_IN]->(a)-[:PART_OF*0..4]->(home:Place)
WHERE home.id = a.id OR home.level = 5
WITH DISTINCT at, CASE f.scope
    WHEN 'own:12' THEN home.id
    WHEN 'own:9' THEN left(home.id, 9) WHEN 'own:6' THEN left(home.id, 6)
    WHEN 'own:4' THEN left(home.id, 4) WHEN 'own:2' THEN left(home.id, 2)
    ELSE coalesce(f.scope, '') END AS reach
MATCH (at)-[:PART_OF*0..4]->(p:Place)
WHERE p.id = at.id OR p.level = 5
WITH p.id AS code, reach
WHERE code STARTS WITH reach
WITH collect(DISTINCT code) AS covered
MATCH (:Service {id: $service})-[:BROADER*0..8]->(b:Service)
WITH covered, collect(b.id) AS contents
OPTIONAL MATCH (w:Completeness)
WHERE (w.content = 'offers' OR w.content IN contents) AND (w.until >= $day OR $day STARTS WITH w.until)
WITH covered, collect(DISTINCT w.region) AS complete, CASE $by
    WHEN 'province' THEN 2 WHEN 'city' THEN 4 WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END AS digits
MATCH (u:Place)
WHERE u.level = 5 AND u.id STARTS WITH $region
  AND (u.since IS NULL OR u.since <= $day) AND (u.until IS NULL OR u.until >= $day OR $day STARTS WITH u.until)
WITH left(u.id, digits) AS region, u.id IN covered AS has, any(r IN complete WHERE u.id STARTS WITH r) AS known
RETURN region, count(*) AS total, sum(CASE WHEN has THEN 1 ELSE 0 END) AS covered,
  sum(CASE WHEN known AND NOT has THEN 1 ELSE 0 END) AS uncovered,
  sum(CASE WHEN known OR has THEN 0 ELSE 1 END) AS unknown
ORDER BY region
