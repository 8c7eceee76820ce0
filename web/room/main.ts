import { mount } from "svelte";
import "../src/fonts.css";
import "../src/app.css";
import App from "./App.svelte";
import { Link, type Static } from "./link.svelte";

const data: Static = JSON.parse(document.getElementById("data")!.textContent!);
const target = document.getElementById("page")!;
const props = { link: new Link(data) };
target.textContent = "";
mount(App, { target, props });
