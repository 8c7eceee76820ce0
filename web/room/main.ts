import { mount } from "svelte";
import "../src/fonts.css";
import "../src/app.css";
import App from "./App.svelte";
import { Link, type Static } from "./link.svelte";

const data: Static = JSON.parse(document.getElementById("data")!.textContent!);
mount(App, { target: document.getElementById("page")!, props: { link: new Link(data) } });
