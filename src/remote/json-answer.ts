import type { AnalysisError } from "../core/errors.ts";
import { Fault } from "./fault.ts";
import { noTraffic } from "./network.ts";
import type { Network } from "./network.ts";
import { failureOf } from "./range-answer.ts";

/** Longer answers are none that anybody meant, bytes. */
const longest = 32 * 1024 * 1024;

/**
 * Asks an API for a document.
 *
 * @param secret - headers for the origin of the address alone
 * @param errorOf - what a status means at this API; undefined for those that mean nothing special
 * @throws AnalysisError of `errorOf`, or as requests fail
 */
export function askJson(
  network: Network,
  address: URL,
  secret: Readonly<Record<string, string>>,
  errorOf: (status: number) => AnalysisError | undefined,
): Promise<unknown> {
  const traffic = noTraffic();
  const headers = { accept: "application/json" };
  return network.persist(address, traffic, () =>
    network.ask(
      address,
      headers,
      traffic,
      async (located) => {
        const { answer } = located;
        if (answer.status !== 200) {
          const failure = failureOf(located);
          throw errorOf(answer.status) ?? failure;
        }
        const pieces: Uint8Array[] = [];
        let length = 0;
        for await (const piece of answer.body) {
          length += piece.length;
          if (length > longest) throw new Fault("answer", `more than ${longest} bytes`);
          pieces.push(piece);
        }
        try {
          return JSON.parse(Buffer.concat(pieces).toString("utf8")) as unknown;
        } catch {
          throw new Fault("answer", "no JSON");
        }
      },
      secret,
    ),
  );
}
