"""Mesa's own page on the model, to look around: uv run --extra page solara run experiments/solara_page.py."""

import networkx as nx
import solara
from matplotlib import cm, colors, figure
from mesa import DataCollector
from mesa.visualization import Slider, SolaraViz, make_plot_component, utils

from govsim import PartnershipModel, Scenario
from govsim.model.parameters import BY_NAME

RATES = [BY_NAME[name] for name in ("rotation.transfer_rate", "leadership.change_rate", "workload.routine")]
MARKERS = {"agency": "o", "university": "s", "municipality": "o", "cso": "^", "community": "D"}


class PageModel(PartnershipModel):
    """The default world with the values set on the page, after the ten years in which its partnerships form."""

    scenario = property(lambda _: None, lambda *_: None)  # Mesa's page would take ours for one of Mesa's own kind

    def __init__(self, multi_year=False, seed=1, **values):
        base = Scenario.load("default").with_parameters(values)
        super().__init__(base.with_reform("multi-year-obligation", from_year=2016) if multi_year else base, seed=seed)
        rings = [[*self.agencies], sorted(self.partners, key=lambda partner: partner.kind)]
        self.places = nx.shell_layout(nx.empty_graph(rings[0] + rings[1]), rings)  # for good: only lines come and go
        self.datacollector = DataCollector({name: name for name in ("trust", "coverage", "engagement", "alive")})
        self.warm_up()

    def step(self):
        """A month; none after the last, though the page asks for whole render intervals."""
        if self.remaining:
            super().step()
            self.lines = self.partnerships.get(["agency", "partner", "trust", "status"])  # drawn in another thread
            self.datacollector.collect(self)


@solara.component
def Network(model):  # noqa: N802
    """Agencies within a ring of partners, a line for each partnership."""
    utils.update_counter.get()  # what has read it is drawn again after a step
    page, trust = figure.Figure((6, 5.6), layout="constrained"), cm.ScalarMappable(colors.Normalize(0, 1), "managua")
    drawn = {"G": nx.Graph(), "pos": model.places, "ax": page.subplots(subplot_kw={"aspect": 1, "frame_on": False})}
    for *ends, td, status in model.lines:
        look = {"edge_color": [trust.to_rgba(td)], "style": "-" if status == "active" else ":", "width": 2.5}
        nx.draw_networkx_edges(edgelist=[ends], **look, **drawn)
    for name, those in [("agency", model.agencies), *model.partners.groupby("kind")]:
        look = {"node_color": "black" if name == "agency" else "white", "node_shape": MARKERS[name]}
        nx.draw_networkx_nodes(nodelist=[*those], label=name, edgecolors="black", node_size=210, **look, **drawn)
    nx.draw_networkx_labels(labels={a: a.row for a in model.agencies}, font_color="white", font_size=11, **drawn)
    page.suptitle(f"{model.date}: {len(model.lines)} partnerships (dotted: between two contracts)", fontsize=12)
    page.legend(loc="outside lower center", ncols=5, frameon=False, columnspacing=1, handletextpad=0.1)
    page.colorbar(trust, ax=drawn["ax"], label="decision trust Td", shrink=0.7)
    solara.FigureMatplotlib(page, format="svg")


shares = make_plot_component(["trust", "coverage", "engagement"], lambda ax: ax.set(box_aspect=0.5, ylim=(0, 1)))
alive = make_plot_component("alive", lambda ax: ax.set(box_aspect=0.5, ylim=(0, 60)))
inputs = {rate.name: Slider(f"{rate.group}: {rate.unit}", rate.default, rate.low, rate.high, 0.01) for rate in RATES}
inputs |= {"seed": Slider("seed", 1, 0, 99), "multi_year": {"type": "Checkbox", "value": False, "label": "long money"}}
page = SolaraViz(PageModel(), None, [shares, Network, alive], model_params=inputs, name="govsim")
