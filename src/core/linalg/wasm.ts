/**
 * WebAssembly as far as the kernels need it. Core compiles without the libraries of a browser or of Node, whose
 * types would declare it; an engine without WebAssembly leaves it undefined.
 */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; views of the old buffer become empty. */
  grow(pages: number): number;
}

interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (descriptor: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

/**
 * A WebAssembly module that imports one memory as `env.memory`, made at once: it is a few kilobytes.
 *
 * @param base64 - the module
 * @returns its exports and memory; undefined when this engine cannot run it
 */
export function instantiate(base64: string): { exports: unknown; memory: WasmMemory } | undefined {
  const { WebAssembly: wasm } = globalThis as { WebAssembly?: WasmApi };
  const bytes = decodeBase64(base64);
  if (!wasm?.validate(bytes)) return undefined;
  const memory = new wasm.Memory({ initial: 1 });
  const instance = new wasm.Instance(new wasm.Module(bytes), { env: { memory } });
  return { exports: instance.exports, memory };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decodeBase64(text: string): Uint8Array {
  const length = text.indexOf("=") < 0 ? text.length : text.indexOf("=");
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    bits = (bits << 6) | alphabet.indexOf(text[i]!);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 255;
    bits &= (1 << held) - 1;
  }
  return bytes;
}
