import type { JSX } from "preact";
import type { Overview } from "../../../src/protocol/session-api.ts";
import { Unseen } from "../../components/icon.tsx";
import { counted, durationText, roughText } from "../../number-text.ts";

type Block = Overview["blocks"][number];
interface Span {
  readonly start: number;
  readonly stop: number;
}

const width = 1000;

/** Blocks of the stimuli along time, one row a name; a row's name filters. */
export function StimulusStrip(props: {
  readonly blocks: readonly Block[];
  readonly onPick: (name: string) => void;
}): JSX.Element {
  // A block without times cannot be placed.
  const blocks = props.blocks.filter(({ start, stop }) => Number.isFinite(start) && Number.isFinite(stop));
  const start = Math.min(...blocks.map((block) => block.start));
  const stop = Math.max(...blocks.map((block) => block.stop));
  return (
    <div class="strip">
      {[...groupByName(blocks)].map(([name, own], i) => (
        <StripRow
          key={name}
          name={name}
          blocks={own}
          color={i % 8}
          span={{ start, stop }}
          onPick={() => props.onPick(name)}
        />
      ))}
      <div class="strip-axis" aria-hidden="true">
        <span>
          <span>{roughText(start)} s</span>
          <span>{roughText(stop)} s</span>
        </span>
      </div>
    </div>
  );
}

function StripRow(props: {
  readonly name: string;
  readonly blocks: readonly Block[];
  readonly color: number;
  readonly span: Span;
  readonly onPick: () => void;
}): JSX.Element {
  const { name, blocks, color, span, onPick } = props;
  const total = blocks.reduce((sum, block) => sum + block.count, 0);
  const scale = width / (span.stop - span.start || 1);
  return (
    <button type="button" class="strip-row" title={`Show only ${name}`} onClick={onPick}>
      <span class="strip-name">{name}</span>
      <svg viewBox={`0 0 ${width} 16`} preserveAspectRatio="none" aria-hidden="true">
        {blocks.map((block, i) => (
          <rect
            key={i}
            x={(block.start - span.start) * scale}
            y={2}
            width={Math.max((block.stop - block.start) * scale, 1.5)}
            height={12}
            class={`series-${color}`}
          >
            <title>{blockText(block)}</title>
          </rect>
        ))}
      </svg>
      <span class="strip-count">{counted(total, "row")}</span>
      <Unseen>in {counted(blocks.length, "block")}</Unseen>
    </button>
  );
}

function groupByName(blocks: readonly Block[]): ReadonlyMap<string, readonly Block[]> {
  const groups = new Map<string, Block[]>();
  for (const block of blocks) groups.set(block.name, [...(groups.get(block.name) ?? []), block]);
  return groups;
}

const blockText = (block: Block): string =>
  `${block.name}: ${roughText(block.start)}–${roughText(block.stop)} s (${durationText(block.stop - block.start)}), ${counted(block.count, "presentation")}`;
