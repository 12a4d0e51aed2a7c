// 所有品牌和它们的来源品牌。
// All brands with those that they derive from.
// day
MATCH (b:Brand)
WHERE b.since IS NULL OR b.since <= $day
OPTIONAL MATCH (b)-[e:DERIVED_FROM]->(k:Brand)
WHERE k.since IS NULL OR k.since <= $day
RETURN b.id AS id, b.name AS name, k.id AS parent, k.name AS parent_name, e.mode AS mode, e.basis AS basis
ORDER BY id, parent
