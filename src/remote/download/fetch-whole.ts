import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { hostOf } from "../failures.ts";
import { Fault } from "../fault.ts";
import type { Located } from "../network.ts";
import { failureOf, isPage, pageError } from "../range-answer.ts";
import type { RemoteObject } from "../remote-object.ts";
import { validatorOf } from "../validator.ts";
import type { Validator } from "../validator.ts";

/** So many are looked at before the rest is awaited. */
const startBytes = 65_536;

/** What is done with a file that comes whole. */
export interface WholeUse {
  /** Called with the size, null where the server does not tell, before anything is written; throws where it is wrong. */
  readonly onSize: (size: number | null) => Promise<void>;
  /** Called with the first bytes. */
  readonly onStart: (bytes: Uint8Array, size: number | null) => void;
  readonly onBytes: (done: number, size: number | null) => void;
  /** Called when it was cut and begins anew. */
  readonly onAnew: () => void;
}

/**
 * Fetches a file from a server that sends it only whole: from its start in one request, and from its start again when that is
 * cut.
 *
 * @param file - written to, whatever it held
 * @returns the size and tag of what came
 * @throws AnalysisError as requests fail, or of `use`; what the disk says
 */
export async function fetchWhole(object: RemoteObject, file: string, use: WholeUse): Promise<Validator> {
  const { network, location, traffic } = object;
  const { address, secret } = location;
  let begun = false;
  return network.persist(address, traffic, () =>
    network.ask(
      address,
      {},
      traffic,
      async (located) => {
        const size = await checkWhole(located, object);
        await use.onSize(size);
        if (begun) use.onAnew();
        begun = true;
        const data = await open(file, "w");
        try {
          const length = await writeBody(located, data, size, use);
          return validatorOf(located.answer.headers, length);
        } finally {
          await data.close();
        }
      },
      secret,
    ),
  );
}

/** Looks at the head of an answer. @returns the length that it declares, if it does */
async function checkWhole(located: Located, { location }: RemoteObject): Promise<number | null> {
  const { answer, address } = located;
  const { status, headers } = answer;
  if ((status === 401 || status === 403) && location.onRefusal) throw location.onRefusal();
  if (status !== 200) throw failureOf(located);
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") throw new Fault("answer", `packed as ${encoding}`);
  if (isPage(answer)) throw await pageError(answer, location.name, hostOf(address));
  const length = headers["content-length"];
  return length === undefined ? null : Number(length);
}

async function writeBody(
  { answer }: Located,
  data: FileHandle,
  size: number | null,
  { onStart, onBytes }: WholeUse,
): Promise<number> {
  let done = 0;
  /** Null once they have been looked at. */
  let start: Uint8Array[] | null = [];
  for await (const piece of answer.body) {
    start?.push(piece);
    await data.writeFile(piece);
    done += piece.length;
    if (start && done >= startBytes) {
      onStart(Buffer.concat(start), size);
      start = null;
    }
    onBytes(done, size);
  }
  if (size !== null && done !== size) throw new Fault("cut", `only ${done} of ${size} bytes came`);
  if (start) onStart(Buffer.concat(start), size);
  return done;
}
