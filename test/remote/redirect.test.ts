import assert from "node:assert/strict";
import { redirectTarget } from "../../src/remote/redirect.ts";

const led = (from: string, to: string | undefined, allowPrivate = false): string =>
  redirectTarget(new URL(from), to, allowPrivate).href;

describe("where a server leads to", () => {
  it("is followed on its own host, to another, and up to https", () => {
    assert.equal(led("https://a.org/x/y?k=1", "../z"), "https://a.org/z");
    assert.equal(led("http://a.org/x", "https://b.org/y"), "https://b.org/y");
    assert.equal(led("http://127.0.0.1:1/x", "http://127.0.0.1:2/y"), "http://127.0.0.1:2/y");
    assert.equal(led("http://localhost:1/x", "http://[::1]:2/y"), "http://[::1]:2/y");
    assert.equal(led("http://192.168.0.2/x", "https://192.168.0.2:2/y"), "https://192.168.0.2:2/y");
  });

  it("is not followed out of https, to other schemes, with a password, or to nothing", () => {
    for (const to of ["http://a.org/", "ftp://a.org/", "https://u:p@a.org/", "https://", undefined])
      assert.throws(() => led("https://a.org/x", to), { code: "redirect-refused" }, to);
  });

  it("is not followed from one private address to another, unless that is allowed", () => {
    for (const [from, to] of [
      ["127.0.0.1", "169.254.169.254"],
      ["localhost", "10.0.0.1"],
      ["10.0.0.1", "localhost"],
      ["10.0.0.1", "127.0.0.1"],
      ["192.168.0.2", "10.0.0.1"],
      ["nas.local", "router.local."],
    ] as const) {
      assert.throws(() => led(`http://${from}/x`, `http://${to}/x`), /--allow-private/, `${from} ${to}`);
      assert.equal(led(`http://${from}/x`, `http://${to}/x`, true), `http://${to}/x`);
    }
  });

  it("is not followed from elsewhere into one's own network, unless that is allowed", () => {
    const own = [
      "127.0.0.1",
      "localhost",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.9.9",
      "192.168.0.1",
      "169.254.1.1",
    ];
    for (const host of [
      ...own,
      "100.64.0.1",
      "0.0.0.0",
      "[::1]",
      "[fe80::1]",
      "[fd00::1]",
      "[::ffff:7f00:1]",
      "nas.local",
      "nas.local.",
      "localhost.",
      "a.localhost.",
    ]) {
      assert.throws(() => led("http://a.org/x", `http://${host}/`), /--allow-private/, host);
      assert.equal(led("http://a.org/x", `http://${host}/`, true), `http://${host}/`);
    }
    for (const host of ["172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "11.0.0.1", "fd.org"])
      assert.equal(led("http://a.org/x", `http://${host}/`), `http://${host}/`);
  });
});
