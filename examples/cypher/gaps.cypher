// 一项服务在哪里有、哪里没有、哪里不知道:逐个社区,按下级区划汇总。
// Where a service reaches: of all communities of a region, by sub-region, how many are covered, uncovered and unknown.
// service: its notation · region: a division code · by: province, city, county or township · day
MATCH (:Service {id: $service})<-[:BROADER*0..8]-(:Service)<-[:OFFERS]-(f:Offer)<-[:PROVIDES]-()-[:LOCATED_IN]->(a)
WHERE f.until IS NULL OR f.until >= $day OR $day STARTS WITH f.until
OPTIONAL MATCH (a)-[:PART_OF]->(b:Place)
WITH DISTINCT f.scope AS scope, CASE WHEN a.level > 0 THEN a.id ELSE b.id END AS code
WHERE code STARTS WITH $region AND (scope IS NULL OR scope STARTS WITH 'own:' OR code STARTS WITH scope)
WITH collect(DISTINCT code) AS covered
MATCH (:Service {id: $service})-[:BROADER*0..8]->(b:Service)
WITH covered, collect(b.id) AS contents
OPTIONAL MATCH (w:Completeness)
WHERE (w.content = 'offers' OR w.content IN contents) AND (w.until >= $day OR $day STARTS WITH w.until)
WITH covered, collect(DISTINCT w.region) AS complete
MATCH (u:Place)
WHERE u.level = 5 AND u.id STARTS WITH $region
  AND (u.since IS NULL OR u.since <= $day) AND (u.until IS NULL OR u.until >= $day OR $day STARTS WITH u.until)
WITH u.id IN covered AS has, any(r IN complete WHERE u.id STARTS WITH r) AS known, left(u.id, CASE $by
    WHEN 'province' THEN 2 WHEN 'city' THEN 4 WHEN 'county' THEN 6 WHEN 'township' THEN 9 ELSE 12 END) AS region
RETURN region, count(*) AS total, sum(CASE WHEN has THEN 1 ELSE 0 END) AS covered,
  sum(CASE WHEN known AND NOT has THEN 1 ELSE 0 END) AS uncovered,
  sum(CASE WHEN known OR has THEN 0 ELSE 1 END) AS unknown
ORDER BY region
