import { AnalysisError } from "../../core/errors.ts";
import { failureOf } from "../range-answer.ts";
import type { RemoteObject } from "../remote-object.ts";

/** Bytes by which a server tells the size of a file. */
const sizingBytes = 1024;

/**
 * How long a file is, null where its server does not tell.
 *
 * @throws AnalysisError as requests fail
 */
export async function sizeOnServer(object: RemoteObject): Promise<number | null> {
  try {
    await object.fetch(0, sizingBytes, sizingBytes, () => undefined);
    return object.validator!.size;
  } catch (error) {
    if (error instanceof AnalysisError && error.code === "no-ranges") return wholeLength(object);
    throw error;
  }
}

/** The length of an answer of which only the head is read. */
async function wholeLength({ network, location, traffic }: RemoteObject): Promise<number | null> {
  const { address, secret } = location;
  return network.persist(address, traffic, () =>
    network.ask(
      address,
      {},
      traffic,
      async (located) => {
        const { answer } = located;
        if (answer.status !== 200) throw failureOf(located);
        answer.discard();
        const length = answer.headers["content-length"];
        return length === undefined ? null : Number(length);
      },
      secret,
    ),
  );
}
