import assert from "node:assert/strict";
import { Speed } from "../../src/remote/download/progress.ts";

describe("the speed of a download", () => {
  it("is told from half a second on", () => {
    const speed = new Speed();
    assert.equal(speed.lately, null);
    speed.add(1000, 0);
    assert.equal(speed.lately, null);
    speed.add(1400, 499);
    assert.equal(speed.lately, null);
    speed.add(1500, 500);
    assert.equal(speed.lately, 1000);
  });

  it("is that of the last five seconds", () => {
    const speed = new Speed();
    for (let second = 0; second <= 20; second++)
      speed.add(second < 10 ? 1000 * second : 10_000 * second, 1000 * second);
    assert.equal(speed.lately, 10_000);
    speed.add(200_000, 60_000);
    assert.equal(speed.lately, 0);
  });
});
