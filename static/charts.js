// Upgrades each static chart to one that answers the pointer. The drawing beneath stays for paper, and where this fails.
const PALETTE = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]; // Government Analysis Function
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];
const PATTERNS = ["", "/", "x", ".", "-", "+"];
const INK = "#0b0c0c";
const RULE = "#cecece";

// plotlyServerURL is empty so that no figure can leave the portal.
const CONFIG = { displayModeBar: false, displaylogo: false, plotlyServerURL: "", responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

function axis(own) {
  return { gridcolor: RULE, linecolor: INK, zerolinecolor: INK, automargin: true, fixedrange: true, ...own };
}

// Series are told apart on a grey print as well: by dash, or by pattern.
function trace(own, index) {
  if (own.type === "bar") {
    return { ...own, marker: { color: PALETTE[index % PALETTE.length], pattern: { shape: PATTERNS[index % PATTERNS.length], fgcolor: "#ffffff", solidity: 0.25 }, ...own.marker } };
  }
  return { ...own, line: { color: PALETTE[index % PALETTE.length], dash: DASHES[index % DASHES.length], width: 2.5, ...own.line } };
}

function layout(own) {
  return {
    showlegend: false,
    hovermode: "x unified",
    dragmode: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    separators: ".,",
    margin: { l: 40, r: 24, t: 16, b: 40 },
    ...own,
    autosize: true,
    width: undefined,
    height: undefined,
    font: { family: "Arimo, arial, sans-serif", size: 14, color: INK, ...own.font },
    xaxis: axis({ showgrid: false, ...own.xaxis }),
    yaxis: axis(own.yaxis),
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
  drawing.hidden = true;
  try {
    await plotly.newPlot(place, figure.data.map(trace), layout(figure.layout ?? {}), CONFIG);
  } catch (problem) {
    place.hidden = true;
    drawing.hidden = false;
    throw problem;
  }
}

const charts = [...document.querySelectorAll("[data-module='chart']")];
const plotly = await loadPlotly(charts[0].dataset.plotly);
await Promise.all(charts.map((chart) => upgrade(plotly, chart)));
