"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  // Long names break after some characters, so that neighbours stay readable.
  const folded = (text) => text.replace(/(.{9})(?=.{2})/gu, "$1\n");
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, label: folded(node.label) })));
  const labels = new Map(data.nodes.map((node) => [node.id, node.label]));
  const network = new vis.Network(document.getElementById("network"), { nodes, edges: new vis.DataSet(data.edges) }, {
    physics: false,
    interaction: { hover: true, hideEdgesOnDrag: true, tooltipDelay: 1e9 },
    nodes: { font: { face: "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif", strokeWidth: 4, strokeColor: "#fff" },
      scaling: { label: { drawThreshold: 7 } }, borderWidth: 1 },
    edges: { smooth: false },
  });

  // Everything from the data goes in as text: a name that looks like markup stays a name.
  const add = (parent, tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    parent.append(element);
    return element;
  };

  const source = (parent, evidence) => {
    const line = add(parent, "div", undefined, { class: "source" });
    const text = [evidence.title || evidence.source, evidence.date, evidence.grade].filter(Boolean).join(" · ");
    if (/^https?:\/\//.test(evidence.url || "")) {
      add(line, "a", text, { href: evidence.url, rel: "noreferrer noopener", target: "_blank" });
    } else {
      add(line, "span", text);
    }
    add(line, "span", ` (${[evidence.source, evidence.row && `第${evidence.row}行 row ${evidence.row}`].filter(Boolean).join(" ")})`);
  };

  const show = (id) => {
    const thing = document.getElementById("thing");
    thing.replaceChildren();
    if (!id) return;
    const detail = data.details[id];
    add(thing, "h2", labels.get(id));
    for (const line of detail.lines) add(thing, "div", line);
    detail.sources.forEach((evidence) => source(thing, evidence));
    const ties = data.ties.filter((tie) => tie.from === id || tie.to === id);
    if (!ties.length) return;
    add(thing, "h2", `联系 ties (${ties.length})`);
    const list = add(thing, "ul");
    for (const tie of ties) {
      const other = tie.from === id ? tie.to : tie.from;
      const item = add(list, "li");
      add(item, "button", labels.get(other), { type: "button" }).addEventListener("click", () => go(other));
      add(item, "span", tie.label ? ` ${tie.label}` : "");
      tie.sources.forEach((evidence) => source(item, evidence));
    }
  };

  // Names of alliances are large on the page that shows all, and shrink as one comes nearer.
  const large = data.nodes.filter((node) => node.font.size > 20);
  let size = 0;
  const fitNames = (scale) => {
    const wanted = Math.round(Math.min(54, Math.max(17, 13 / scale)));
    if (wanted === size) return;
    size = wanted;
    nodes.update(large.map((node) => ({ id: node.id, font: { size } })));
  };
  network.on("zoom", (event) => fitNames(event.scale));

  const go = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: 0.9 });
    fitNames(0.9);
    show(id);
  };

  network.on("click", (event) => show(event.nodes[0]));
  const find = document.getElementById("find");
  const names = document.getElementById("names");
  for (const label of [...new Set(labels.values())].sort()) add(names, "option", undefined, { value: label });
  find.addEventListener("change", () => {
    const wanted = find.value.trim();
    const hit = data.nodes.find((node) => node.label === wanted) || data.nodes.find((node) => wanted && node.label.includes(wanted));
    if (hit) go(hit.id);
  });

  const legend = document.getElementById("legend");
  for (const [name, group] of Object.entries(data.groups)) {
    const label = add(add(legend, "li"), "label");
    const box = add(label, "input", undefined, { type: "checkbox", checked: "" });
    const dot = add(label, "span", undefined, { class: name === "alliance" ? "dot square" : "dot" });
    dot.style.background = group.color;
    const count = Object.values(data.details).filter((detail) => detail.group === name).length;
    add(label, "span", `${group.zh} ${group.en} (${count})`);
    box.addEventListener("change", () => {
      nodes.update(data.nodes.filter((node) => data.details[node.id].group === name).map((node) => ({ id: node.id, hidden: !box.checked })));
    });
  }
  network.once("afterDrawing", () => requestAnimationFrame(() => {
    network.fit();
    document.body.dataset.ready = "yes";
  }));
})();
