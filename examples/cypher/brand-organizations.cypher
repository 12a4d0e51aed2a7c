// 谁拥有或使用一个品牌,或它的衍生品牌。
// The organisations that own or use a brand, or what derives from it.
// brand: its id · day
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH DISTINCT d
MATCH (d)<-[:OWNS|USES]-(o:Organization)
RETURN DISTINCT o.id AS id, o.name AS name
ORDER BY id
