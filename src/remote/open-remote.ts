import { MessageChannel } from "node:worker_threads";
import { AnalysisError } from "../core/errors.ts";
import type { AskedFile, BlocksWanted } from "../core/mailbox.ts";
import { sourceNameText } from "../core/source-name.ts";
import type { SourceName } from "../core/source-name.ts";
import { BlockServer } from "./block-server.ts";
import { BlockStore, readStored } from "./block-store.ts";
import type { StoredObject } from "./block-store.ts";
import { shownAddress } from "./failures.ts";
import { locate } from "./locate.ts";
import type { CatalogueUse } from "./locate.ts";
import { Network } from "./network.ts";
import type { Wait } from "./network.ts";
import { isLoopback } from "./redirect.ts";
import { RemoteObject } from "./remote-object.ts";
import type { Location } from "./remote-object.ts";
import type { RemoteSettings } from "./settings.ts";
import { limitStores, listStores, storeFolder } from "./stores.ts";
import { isVague } from "./validator.ts";

/** How a file elsewhere is opened. */
export interface OpenRemoteOptions {
  readonly settings: RemoteSettings;
  readonly catalogue: CatalogueUse;
  /** Bytes fetched at least where nobody has said what will be read; stored in smaller blocks where it is a multiple. */
  readonly blockSize: number;
  /** Keeps blocks on this disk, and uses those that are there. */
  readonly stored: boolean;
  /** Ends all requests, with its reason as their error. */
  readonly signal?: AbortSignal;
  readonly warn: (message: string) => void;
  /** Told before a request that failed is made again, and with null when it is. */
  readonly onWait?: (wait: Wait | null) => void;
}

/** What was transferred of a file. */
export interface Transfer {
  /** Without what may be secret in it. */
  readonly url: string;
  readonly size: number;
  readonly requests: number;
  readonly retries: number;
  /** Received over the network, and answered from the store; bytes. */
  readonly fetchedBytes: number;
  readonly storedBytes: number;
}

/** A file elsewhere, ready to be read by another thread. */
export interface OpenRemote {
  /** To be handed over to the reading thread, its port by transfer. */
  readonly asked: AskedFile;
  readonly transfer: Transfer;
  /** Of the file, kept on this disk, bytes. */
  readonly keptBytes: number;
  /** What tells this state of the file from another one. */
  readonly state: string;
  /** Waits a moment for what is on its way, ends the rest, and frees the store. */
  close(): Promise<void>;
}

/** Of a block that is stored by itself, bytes: what is known to be read soon is fetched without what lies beside it. */
const smallest = 32_768;
/** For what is on its way at the end: it is stored, and may be asked for the next time. */
const settleMs = 1000;

/**
 * Finds a file and asks for its beginning, or whether it still is what is stored of it.
 *
 * @throws AnalysisError as `locate` and requests fail
 */
export async function openRemote(name: SourceName, options: OpenRemoteOptions): Promise<OpenRemote> {
  const { settings, warn } = options;
  const blockSize = options.blockSize % smallest === 0 ? smallest : options.blockSize;
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const network = new Network(settings, signal, options.onWait);
  const location = await locateStored(network, name, options);
  const object = new RemoteObject(network, location);
  const folder = storeFolder(settings.store, location.address);
  const before = options.stored ? await readStored(folder) : undefined;
  const known = before && (await stillIs(object, before, warn));
  const begun: Begun[] = [];
  if (!known) {
    const take = (bytes: Uint8Array, at: number): void => void begun.push({ bytes, block: at / blockSize });
    await object.fetch(0, options.blockSize, blockSize, take);
  }
  const validator = object.validator!;
  if (isUnvouched(location)) warn(unvouched(location));
  const wanted: StoredObject = {
    name: location.name,
    address: shownAddress(location.address),
    validator,
    blockSize,
  };
  const store = options.stored && !isVague(validator) ? await openStore(folder, wanted, warn) : null;
  const { port1, port2 } = new MessageChannel();
  const ownSize = store?.object.blockSize ?? blockSize;
  const together = Math.max(1, Math.round(options.blockSize / ownSize));
  const server = new BlockServer(object, store, { blockSize: ownSize, together }, port2, (error) =>
    warn(`${settings.store} takes no more (${messageOf(error)}): what is read from here on is not kept.`),
  );
  port2.on("message", (wants: BlocksWanted) => server.answer(wants));
  port2.unref();
  // A store of before may have blocks of another size.
  if (server.blockSize === blockSize) for (const { block, bytes } of begun) server.deliver(block, bytes);
  const unused = unusedBlocks(store);
  return {
    asked: {
      name: location.name,
      size: validator.size,
      blockSize: server.blockSize,
      port: port1,
      bell: server.bell.buffer,
      stored: store && { path: store.dataPath, table: store.table.buffer },
      origin: {
        fileName: location.fileName,
        address: wanted.address,
        etag: validator.etag,
        sha256: location.sha256,
      },
      published: location.vouchedBy === "catalogue" && location.size === validator.size,
    },
    get transfer() {
      const used = unused.filter((block) => store!.table.state(block) === "sound" && !server.has(block));
      const { requests, retries, fetchedBytes } = object.traffic;
      const storedBytes = used.reduce((sum, block) => sum + store!.lengthOf(block), 0);
      return { url: wanted.address, size: validator.size, requests, retries, fetchedBytes, storedBytes };
    },
    get keptBytes() {
      return store?.storedBytes ?? 0;
    },
    state: JSON.stringify(validator),
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => (timer = setTimeout(resolve, settleMs)));
      await Promise.race([server.settled(), late]);
      clearTimeout(timer);
      ending.abort(new AnalysisError("cancelled", "The file was closed.", {}));
      await server.settled();
      port2.close();
      await store?.close().catch(() => undefined);
      if (store) await limitStores(settings.store, settings.storeLimit);
    },
  };
}

/** Nobody says that the bytes are the right ones: what lies between may change them. */
const isUnvouched = ({ address, sha256 }: Location): boolean =>
  address.protocol === "http:" && !isLoopback(address.hostname) && sha256 === null;

const unvouched = ({ name }: Location): string =>
  `${name} comes over http, so nobody vouches for its bytes: use https where the server has it.`;

interface Begun {
  readonly bytes: Uint8Array;
  readonly block: number;
}

/** Where the file lies; without a connection, where it lay when it was stored. */
async function locateStored(
  network: Network,
  name: SourceName,
  { catalogue, settings, stored }: OpenRemoteOptions,
): Promise<Location> {
  try {
    return await locate(network, name, catalogue);
  } catch (error) {
    if (!stored || !isUnreached(error)) throw error;
    const text = sourceNameText(name);
    const found = (await listStores(settings.store)).findLast((store) => store.name === text);
    if (!found) throw error;
    return {
      name: text,
      address: new URL(found.address),
      fileName: found.address.slice(found.address.lastIndexOf("/") + 1),
      size: found.size,
      sha256: null,
    };
  }
}

const isUnreached = (error: unknown): boolean =>
  error instanceof AnalysisError && (error.code === "offline" || error.code === "network-failed");

/** Whether what is stored may be used. Where nobody is reached it is used as it is, and said so. */
async function stillIs(
  object: RemoteObject,
  { validator }: StoredObject,
  warn: (message: string) => void,
): Promise<boolean> {
  if (object.network.offline !== undefined) {
    object.expect(validator);
    return true;
  }
  try {
    return await object.confirm(validator);
  } catch (error) {
    if (!isUnreached(error)) throw error;
    warn(`${(error as AnalysisError).message} It is read from what is stored.`);
    object.network.goOffline();
    return true;
  }
}

/** Null where blocks cannot be kept: they are fetched all the same. */
async function openStore(
  folder: string,
  wanted: StoredObject,
  warn: (message: string) => void,
): Promise<BlockStore | null> {
  try {
    const store = await BlockStore.open(folder, wanted);
    return store instanceof BlockStore ? store : null;
  } catch (error) {
    warn(`What is read cannot be kept in ${folder}: ${messageOf(error)}.`);
    return null;
  }
}

/** Blocks of earlier runs that nobody has looked at in this one. */
function unusedBlocks(store: BlockStore | null): readonly number[] {
  if (!store) return [];
  const blocks = Array.from({ length: store.table.count }, (_, block) => block);
  return blocks.filter((block) => store.table.state(block) === "unchecked");
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
