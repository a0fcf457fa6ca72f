import { h, render } from "preact";
import { el } from "../../element.ts";
import { LiveReadOut } from "./live-read-out.tsx";
import type { LiveReadOutProps } from "./live-read-out.tsx";

/** The read-out on a page that is not drawn as one yet. */
export class ReadOutDoor {
  readonly element = el("div");
  private readonly props: Omit<LiveReadOutProps, "table" | "reading">;
  private reading = 0;

  constructor(props: Omit<LiveReadOutProps, "table" | "reading">) {
    this.props = props;
    this.show(undefined);
  }

  /** The file was opened, or opened anew: everything may be another. */
  read(table: string | undefined): void {
    this.reading++;
    this.show(table);
  }

  /** The trials come from this table. */
  show(table: string | undefined): void {
    render(h(LiveReadOut, { ...this.props, table, reading: this.reading }), this.element);
  }
}
