import assert from "node:assert/strict";
import { connect, serve } from "../../src/protocol/rpc.ts";
import type { Port } from "../../src/protocol/rpc.ts";
import { openWire, pack, unpack } from "../../src/protocol/webview-wire.ts";

/** Two ports that hand each other what VS Code would: JSON, with typed arrays beside it. */
function portPair(): [Port, Port] {
  const listeners: ((message: unknown) => void)[] = [];
  const end = (mine: number, other: number): Port => ({
    post: (message) => {
      const arrays: unknown[] = [];
      const text = JSON.stringify(message, (_key, value: unknown) =>
        ArrayBuffer.isView(value) ? { array: arrays.push(value) - 1 } : value,
      );
      const sent = JSON.parse(text, (_key, value: unknown) =>
        typeof value === "object" && value !== null && "array" in value
          ? arrays[value.array as number]
          : value,
      ) as unknown;
      setImmediate(() => listeners[other]?.(sent));
    },
    onMessage: (listener) => void (listeners[mine] = listener),
  });
  return [end(0, 1), end(1, 0)];
}

interface Echo {
  echo(value: unknown): Promise<unknown>;
}

const options = { pause: async () => {}, now: () => 0 };

describe("webview wire", () => {
  it("carries NaN, infinities, big integers, missing values and typed arrays unchanged", async () => {
    const [host, page] = portPair();
    serve<Echo>(openWire(host).channel("session"), { echo: async (value) => value }, options);
    const { api } = connect<Echo>(openWire(page).channel("session"));
    const value = {
      rows: [1.5, null, "x", true, -Infinity, 9007199254740993n, [NaN]],
      numbers: Float64Array.of(1, NaN, 3),
    };
    assert.deepEqual(await api.echo(value), value);
  });

  it("keeps the contracts of one wire apart", async () => {
    const [host, page] = portPair();
    const hostWire = openWire(host);
    serve<Echo>(hostWire.channel("session"), { echo: async () => "session" }, options);
    serve<Echo>(hostWire.channel("host"), { echo: async () => "host" }, options);
    const pageWire = openWire(page);
    const session = connect<Echo>(pageWire.channel("session")).api;
    const services = connect<Echo>(pageWire.channel("host")).api;
    serve<Echo>(pageWire.channel("page"), { echo: async () => "page" }, options);
    const asked = connect<Echo>(hostWire.channel("page")).api;
    const answers = [session.echo(1), services.echo(1), asked.echo(1)];
    assert.deepEqual(await Promise.all(answers), ["session", "host", "page"]);
  });

  it("passes over messages that are not its own", () => {
    const [raw, other] = portPair();
    openWire(raw).channel("host");
    other.post("hello");
    other.post(null);
    other.post({ channel: "nobody", message: 1 });
  });

  it("does not copy what needs no marks", () => {
    const plain = { a: [1, "two", { three: null }] };
    assert.equal(pack(plain), plain);
    assert.equal(unpack(plain), plain);
  });
});
