import type { JSX } from "preact";
import type { Overview } from "../../../src/protocol/session-api.ts";
import { Unseen } from "../../components/icon.tsx";
import { countText } from "../../number-text.ts";

type Structure = Overview["structures"][number];

/** Units by structure, most first; a bar filters. */
export function StructureBars(props: {
  readonly structures: readonly Structure[];
  readonly onPick: (structure: Structure) => void;
}): JSX.Element {
  const { structures, onPick } = props;
  const most = Math.max(1, ...structures.map(({ units }) => units));
  const ordered = [...structures].sort((a, b) => b.units - a.units);
  return (
    <div class="bars">
      {ordered.map((structure) => (
        <Bar
          key={structure.name}
          structure={structure}
          share={structure.units / most}
          onPick={() => onPick(structure)}
        />
      ))}
    </div>
  );
}

function Bar(props: {
  readonly structure: Structure;
  readonly share: number;
  readonly onPick: () => void;
}): JSX.Element {
  const { structure, share, onPick } = props;
  const name = structure.name || "(no structure)";
  return (
    <button type="button" class="bar-row" title={`Show only units in ${name}`} onClick={onPick}>
      <span class="bar-name">{name}</span>
      <span class="bar-track">
        <span class="bar" style={{ width: `${100 * share}%` }} />
      </span>
      <span class="bar-count">{countText(structure.units)}</span>
      <Unseen>{structure.units === 1 ? "unit" : "units"}</Unseen>
    </button>
  );
}
