// 关于一个品牌先后说过什么,何时载入,何时收回。其他种类请替换 Brand。
// What was said of a brand over time: the rows, when they were loaded, and when a later load took them back.
// For things of another kind put that in the place of Brand.
// id
MATCH (t:Statement)
WHERE t.`table` = 'Brand' AND t.start = $id
MATCH (s:Source)
WHERE s.n = t.source
MATCH (b:Load)
WHERE b.n = t.load
OPTIONAL MATCH (e:Load)
WHERE e.n = t.ended
RETURN s.name AS source, t.row AS row, t.`values` AS said, b.at AS loaded, coalesce(e.at, '') AS taken_back
UNION ALL
MATCH (n:Brand {id: $id})
WHERE n.statements = 1
MATCH (s:Source)
WHERE s.n = n.source
MATCH (b:Load)
WHERE b.n = n.load
RETURN s.name AS source, n.row AS row, n.name AS said, b.at AS loaded, '' AS taken_back
