import type { DecodingHostApi, DecodingPageApi } from "../../src/protocol/decoding-host-api.ts";
import { openPage } from "../page.ts";

const page = openPage<DecodingHostApi, DecodingPageApi>();
void page.host.start();
