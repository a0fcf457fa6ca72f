import { render } from "preact";
import { Gallery } from "./gallery.tsx";

render(<Gallery />, document.querySelector("#app")!);
