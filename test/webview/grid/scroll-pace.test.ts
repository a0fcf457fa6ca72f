import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { ScrollPace } from "../../../webview/grid/scrolling/scroll-pace.ts";

const viewport = 600;

describe("the pace of scrolling", () => {
  it("flies by whole windows, not by lines, and comes to rest by itself", async () => {
    let rests = 0;
    const pace = new ScrollPace(() => rests++);
    pace.scrolled(66, viewport);
    assert.deepEqual([pace.moving, pace.flying], [true, false]);
    pace.scrolled(2600, viewport);
    assert.deepEqual([pace.moving, pace.flying], [true, true]);
    await setTimeout(900);
    assert.deepEqual([pace.moving, pace.flying, rests], [false, false, 2]);
  });

  it("flies with the thumb however little it moves", () => {
    const pace = new ScrollPace(() => undefined);
    pace.hold();
    pace.scrolled(10, viewport);
    assert.equal(pace.flying, true);
    pace.stand(10);
  });

  it("takes neither going to a place nor sideways scrolling for movement", () => {
    const pace = new ScrollPace(() => undefined);
    pace.stand(1_000_000);
    pace.scrolled(1_000_000, viewport);
    assert.deepEqual([pace.moving, pace.flying], [false, false]);
  });
});
