// 一个品牌衍生出了什么,一层一层。
// What derives from a brand, level by level, with each parent of it in the family.
// brand: its id · day
WITH $day AS day
MATCH t = (:Brand {id: $brand})<-[:DERIVED_FROM*0..30]-(d:Brand)
WHERE all(x IN nodes(t) WHERE x.since IS NULL OR x.since <= day)
WITH d, min(length(t)) AS depth
WITH collect(d.id) AS family, collect({id: d.id, name: d.name, depth: depth}) AS members
UNWIND members AS member
MATCH (d:Brand {id: member.id})
OPTIONAL MATCH (d)-[e:DERIVED_FROM]->(k:Brand)
WHERE k.id IN family
RETURN member.depth AS depth, member.id AS id, member.name AS name, k.id AS parent, e.mode AS mode, e.basis AS basis, e.since AS since
ORDER BY depth, id, parent
