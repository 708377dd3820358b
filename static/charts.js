// Upgrades each static chart to one that answers the pointer. The drawing beneath stays for paper, and where this fails.
// What is drawn comes whole from the server; here it is only fitted to the screen.

// plotlyServerURL is empty so that no figure can leave the portal.
const CONFIG = { displayModeBar: false, displaylogo: false, plotlyServerURL: "", responsive: true, scrollZoom: false, doubleClick: false, showTips: false };
const NARROW = 560;
const BENEATH = 100;
const LABEL = 92;

// On a phone the names leave the ends of the lines for a legend beneath, the target is named there too, and the labels
// of the periods stand upright; elsewhere they lie flat, as many as have room. The drawing keeps its height:
// what is placed by it stays in place.
function fitted({ data, layout }, width) {
  if (width >= NARROW) {
    const labels = Math.floor((width - layout.margin.l - layout.margin.r) / LABEL);
    return { data, layout: { ...layout, xaxis: { ...layout.xaxis, tickangle: 0, nticks: labels } } };
  }
  const names = data.map((trace) => trace.name);
  const atEnd = (note) => note.x === 1 && note.xanchor === "left";
  const words = (note) => note.text.replaceAll("<br>", " ");
  const beneath = (note) => ({ ...note, text: `Dashed line: ${words(note)}`, x: 0, xshift: 0, yshift: 0, yref: "paper", y: -0.34, yanchor: "top" });
  const annotations = (layout.annotations ?? [])
    .filter((note) => !(atEnd(note) && names.some((name) => words(note).startsWith(name))))
    .map((note) => (atEnd(note) ? beneath(note) : note));
  return {
    data: data.map((trace) => (trace.type === "bar" ? { ...trace, textposition: "none" } : trace)),
    layout: {
      ...layout,
      annotations,
      height: layout.height + BENEATH,
      margin: { ...layout.margin, l: 40, r: 8, b: layout.margin.b + BENEATH },
      xaxis: { ...layout.xaxis, tickangle: -90, nticks: 6, automargin: false },
      showlegend: data.length > 1,
      legend: { orientation: "h", x: 0, y: -0.42, yanchor: "top" },
    },
  };
}

function loadPlotly(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function upgrade(plotly, chart) {
  const drawing = chart.querySelector(".chart__static");
  const place = chart.querySelector(".chart__interactive");
  const figure = JSON.parse(chart.querySelector("script[type='application/json']").textContent);
  place.hidden = false;
  try {
    const { data, layout } = fitted(figure, place.clientWidth);
    await plotly.newPlot(place, data, layout, CONFIG);
    drawing.hidden = true;
  } catch (problem) {
    place.hidden = true;
    throw problem;
  }
}

const charts = [...document.querySelectorAll("[data-module='chart']")];
const plotly = await loadPlotly(charts[0].dataset.plotly);
await Promise.all(charts.map((chart) => upgrade(plotly, chart)));
