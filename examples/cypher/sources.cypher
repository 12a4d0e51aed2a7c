// 一个品牌是谁说的:来源、行、引用。其他种类请替换 Brand。
// Who says so: the rows that state a brand, with what they cite. For things of another kind put that in the place of Brand.
// id
MATCH (n:Brand {id: $id})
MATCH (s:Source)
WHERE s.n = n.source
OPTIONAL MATCH (c:Citation)
WHERE c.n = n.citation
RETURN s.name AS source, n.row AS row, n.basis AS basis, c.title AS title, c.url AS url
UNION
MATCH (t:Statement)
WHERE t.`table` = 'Brand' AND t.start = $id AND t.ended IS NULL
MATCH (s:Source)
WHERE s.n = t.source
OPTIONAL MATCH (c:Citation)
WHERE c.n = t.citation
RETURN s.name AS source, t.row AS row, t.basis AS basis, c.title AS title, c.url AS url
