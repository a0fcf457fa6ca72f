import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import {
  Button,
  Checkbox,
  IconButton,
  Labelled,
  LinkButton,
  SelectBox,
  TextField,
} from "../components/controls.tsx";
import { openMenu } from "../components/menu.tsx";
import { ErrorMessage, Message, Skeleton } from "../components/message.tsx";
import { usePopover } from "../components/popover.ts";
import { ProgressLine } from "../components/progress-line.tsx";
import { TableTwin } from "../components/table-twin.tsx";
import type { TwinColumn } from "../components/table-twin.tsx";
import { TabPanel, Tabs } from "../components/tabs.tsx";
import { announce } from "../live-region.ts";

const Exhibit = (props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element => (
  <section class="block">
    <h2>{props.title}</h2>
    {props.children}
  </section>
);

const trials: readonly TwinColumn[] = [
  [{ name: "trial_id", type: "integer" }, (row) => 3798 + row],
  [{ name: "orientation", type: "number" }, (row) => (row % 6) * 30],
  [{ name: "LDA 1", type: "number" }, (row) => Math.sin(row)],
];

/** Every shared part of the pages, to be looked at and tried. */
export const Gallery = (): JSX.Element => (
  <main class="gallery">
    <h1>Shared parts of the pages</h1>
    <Buttons />
    <Fields />
    <Messages />
    <Tabbed />
    <PopUps />
    <Exhibit title="Progress">
      <ProgressLine
        done={3}
        total={5}
        text="Cross-validating: 60 %"
        onCancel={() => announce("Cancelled.")}
      />
      <ProgressLine
        done={undefined}
        total={undefined}
        text="Reading…"
        onCancel={() => announce("Cancelled.")}
      />
    </Exhibit>
    <Exhibit title="Table beside a figure">
      <TableTwin
        label="Trials, 1000 rows"
        columns={trials}
        rowCount={1000}
        copy={() => announce("Copied.")}
      />
    </Exhibit>
  </main>
);

function Buttons(): JSX.Element {
  const [pressed, setPressed] = useState(0);
  const press = (): void => setPressed(pressed + 1);
  return (
    <Exhibit title="Buttons">
      <p>
        <Button primary icon="play" onClick={press}>
          Decode…
        </Button>
        <Button icon="export" onClick={press}>
          Extract…
        </Button>
        <Button disabled onClick={press}>
          Not now
        </Button>
        <IconButton icon="search" label="Find" onClick={press} />
        <IconButton icon="discard" label="Undo" disabled onClick={press} />
        <LinkButton onClick={press}>a link</LinkButton>
      </p>
      <p class="faint" role="status">{`Pressed ${pressed} times.`}</p>
    </Exhibit>
  );
}

function Fields(): JSX.Element {
  const [text, setText] = useState("orientation > 90");
  const [on, setOn] = useState(true);
  const [solver, setSolver] = useState("svd");
  const solvers = ["svd", "eigen", "lsqr"].map((name) => ({ value: name, label: name }));
  return (
    <Exhibit title="Fields">
      <p>
        <Labelled name="Expression">
          <TextField label="Expression" value={text} placeholder="none" onCommit={setText} />
        </Labelled>
        <Labelled name="Solver">
          <SelectBox label="Solver" choices={solvers} value={solver} onChange={setSolver} />
        </Labelled>
        <Checkbox label="Shuffle trials" checked={on} onChange={setOn} />
      </p>
      <p class="faint" role="status">{`${text}, ${solver}, ${on ? "shuffled" : "in order"}`}</p>
    </Exhibit>
  );
}

const Messages = (): JSX.Element => (
  <Exhibit title="Messages">
    <Message severity="info" text="The settings have changed: these results are out of date.">
      <Button onClick={() => undefined}>Run Again</Button>
    </Message>
    <Message severity="warning" text="Removes none of the 144 rows." />
    <ErrorMessage error={new Error("The file could not be read.")}>
      <Button onClick={() => undefined}>Try Again</Button>
    </ErrorMessage>
    <Skeleton lines={3} label="Reading the units" />
  </Exhibit>
);

const parts = [
  { id: "overview", label: "Overview" },
  { id: "units", label: "Units" },
];

function Tabbed(): JSX.Element {
  const [shown, setShown] = useState("overview");
  return (
    <Exhibit title="Tabs">
      <Tabs label="Parts" tabs={parts} shown={shown} onShow={setShown} />
      {parts.map(({ id, label }) => (
        <TabPanel key={id} id={id} shown={shown}>
          <p>{`What belongs to ${label}.`}</p>
        </TabPanel>
      ))}
    </Exhibit>
  );
}

function PopUps(): JSX.Element {
  const popover = usePopover("Classes");
  const opener = useRef<HTMLButtonElement>(null);
  const open = (): void => {
    const { left, bottom } = opener.current!.getBoundingClientRect();
    const say = (what: string) => () => announce(`${what} was chosen.`);
    openMenu(
      [
        { label: "Sort ascending", icon: "arrow-up", run: say("Sorting") },
        { label: "Freeze", run: say("Freezing"), disabled: true },
        "separator",
        { label: "Copy name", icon: "copy", run: say("Copying") },
      ],
      { x: left, y: bottom },
      opener.current!,
    );
  };
  return (
    <Exhibit title="Pop-ups">
      <p>
        <button ref={opener} type="button" class="link" onClick={open}>
          Open a menu
        </button>
        <button type="button" class="link" {...popover.opener}>
          Open a popover
        </button>
      </p>
      <div {...popover.panel}>
        <p>Escape closes it.</p>
        <LinkButton onClick={() => popover.close()}>Close</LinkButton>
      </div>
    </Exhibit>
  );
}
