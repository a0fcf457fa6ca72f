import { render } from "preact";
import type { ComponentChildren, JSX } from "preact";
import type { TableAction } from "../../../src/protocol/editor-host-api.ts";
import { el } from "../../element.ts";
import { useStore } from "../../store.ts";
import { TablePane } from "./table-pane.tsx";
import type { TablePaneProps } from "./table-pane.tsx";

export interface DoorOptions extends Omit<TablePaneProps, "shown" | "reading" | "picker" | "commands"> {
  readonly picker?: () => ComponentChildren;
}

/** A table with its filter on a page that is not drawn from its value yet. */
export class TablePaneDoor {
  readonly element = el("div");
  private readonly options: DoorOptions;
  private readonly commands: Required<TablePaneProps>["commands"] = { current: undefined };
  private reading = 0;

  constructor(options: DoorOptions) {
    this.options = options;
    this.draw();
  }

  /** The file was read, maybe again: what it says may be new. */
  refresh(again: boolean): void {
    if (again || this.reading === 0) this.reading++;
    this.draw();
  }

  /** Does what a command asks of the table. */
  async act(action: TableAction): Promise<void> {
    await this.commands.current?.(action);
  }

  private draw(): void {
    const { options, reading, commands } = this;
    render(<Drawn {...options} reading={reading} commands={commands} />, this.element);
  }
}

function Drawn(props: DoorOptions & Pick<TablePaneProps, "reading" | "commands">): JSX.Element {
  const { picker, model } = props;
  const { tab } = useStore(model.store);
  return <TablePane {...props} shown={tab === model.pane} picker={picker?.()} />;
}
