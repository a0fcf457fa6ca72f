import type { DecodingHostApi, DecodingPageApi } from "../../src/protocol/decoding-host-api.ts";
import { errorMessage } from "../message.ts";
import { openPage } from "../page.ts";
import { DecodingPage } from "./decoding-page.ts";

const app = document.querySelector("#app")!;
const page = openPage<DecodingHostApi, DecodingPageApi>();
page.host.start().then(
  (start) => {
    const decoding = new DecodingPage(page, start);
    app.append(decoding.element);
    page.answer(decoding.api());
    void decoding.load();
  },
  (error: unknown) => app.append(errorMessage(error) ?? ""),
);
