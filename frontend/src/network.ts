// The network, drawn. The tables beside it hold the same nodes and lines.
import cytoscape from "cytoscape";

interface Node {
  id: string;
  name: string;
  kind: string;
  listed: boolean;
  centre: boolean;
  href: string;
  expand: string | null;
}
interface Edge {
  source: string;
  target: string;
  label: string;
  count: number;
  directed: boolean;
  denied: boolean;
}

const holder = document.querySelector<HTMLElement>("#network");

function colour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function look(): cytoscape.StylesheetJson {
  const sans = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        label: "data(name)",
        "font-family": sans,
        "font-size": 12,
        color: colour("ink"),
        "text-outline-color": colour("paper"),
        "text-outline-width": 3,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-wrap": "wrap",
        "text-max-width": "120px",
        "background-color": colour("paper"),
        "border-color": colour("ink-2"),
        "border-width": 2,
        width: 18,
        height: 18,
      },
    },
    { selector: "node[?listed]", style: { shape: "diamond", "background-color": colour("listed"), "border-color": colour("listed") } },
    { selector: "node[?centre]", style: { width: 26, height: 26, "border-width": 4, "border-color": colour("ink"), "font-weight": "bold" } },
    {
      selector: "edge",
      style: {
        width: "mapData(count, 1, 12, 1, 6)" as never,
        "line-color": colour("rule-2"),
        "curve-style": "bezier",
        label: "data(label)",
        "font-family": sans,
        "font-size": 10,
        color: colour("ink-3"),
        "text-background-color": colour("paper"),
        "text-background-opacity": 0.85,
        "min-zoomed-font-size": 9,
      },
    },
    { selector: "edge[?directed]", style: { "target-arrow-shape": "triangle", "target-arrow-color": colour("rule-2") } },
    { selector: "edge[?denied]", style: { "line-style": "dashed" } },
    { selector: ".faint", style: { opacity: 0.2 } },
  ];
}

function merged(edges: Edge[]): Edge[] {
  // One line a pair and direction: what is done is named by the most frequent action.
  const found = new Map<string, Edge>();
  for (const edge of edges) {
    const key = `${edge.source}\n${edge.target}\n${edge.directed}`;
    const before = found.get(key);
    if (before) {
      before.count += edge.count;
      before.denied &&= edge.denied;
      if (!before.label.endsWith("…")) before.label += " …";
    } else found.set(key, { ...edge });
  }
  return [...found.values()];
}

function draw(element: HTMLElement): void {
  const data = JSON.parse(element.dataset.network ?? "{}") as { nodes: Node[]; edges: Edge[] };
  element.hidden = false;
  document.querySelector("#network-legend")?.removeAttribute("hidden");
  const cy = cytoscape({
    container: element,
    elements: [
      ...data.nodes.map((node) => ({ data: { ...node } })),
      ...merged(data.edges).map((edge) => ({ data: { ...edge } })),
    ],
    style: look(),
    layout: { name: "preset" },
    minZoom: 0.3,
    maxZoom: 3,
  });
  // Always the same picture for the same network: rings first, then, with several centres, springs.
  const centres = data.nodes.filter((node) => node.centre).length;
  cy.layout({
    name: "concentric",
    concentric: (node: cytoscape.NodeSingular) => (node.data("centre") ? 2 : 1),
    levelWidth: () => 1,
    minNodeSpacing: 70,
    padding: 50,
  } as cytoscape.LayoutOptions).run();
  if (centres > 1) {
    cy.layout({
      name: "cose",
      animate: false,
      randomize: false,
      nodeRepulsion: () => 400000,
      nodeOverlap: 60,
      idealEdgeLength: () => 150,
      padding: 50,
    } as cytoscape.LayoutOptions).run();
  }
  // A small network is not blown up to fill the frame.
  if (cy.zoom() > 1.25) {
    cy.zoom(1.25);
    cy.center();
  }
  cy.on("tap", "node", (event) => {
    const node = event.target.data() as Node;
    location.assign(node.expand ?? node.href);
  });
  cy.on("mouseover", "node", (event) => {
    cy.elements().not(event.target.closedNeighborhood()).addClass("faint");
  });
  cy.on("mouseout", "node", () => cy.elements().removeClass("faint"));
  document.querySelectorAll<HTMLElement>("[data-node]").forEach((row) => {
    row.addEventListener("focusin", () => {
      const node = cy.getElementById(row.dataset.node ?? "");
      cy.elements().removeClass("faint").not(node.closedNeighborhood()).addClass("faint");
    });
    row.addEventListener("focusout", () => cy.elements().removeClass("faint"));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(look()));
  document.body.dataset.networkReady = "yes";
  window.desk = Object.assign(window.desk ?? {}, { cy });
}

// Cytoscape would write a style element, which the page's policy forbids; with this it finds its work done.
const done = document.createElement("span");
done.id = "__________cytoscape_stylesheet";
done.hidden = true;
document.body.append(done);
if (holder) draw(holder);
