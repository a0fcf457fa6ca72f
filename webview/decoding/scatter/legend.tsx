import type { JSX } from "preact";
import { markerPath } from "../../../src/core/figure/lda-scatter.ts";
import type { LdaScatter } from "../../../src/core/figure/lda-scatter.ts";
import { markerOf } from "../../../src/core/figure/palette.ts";
import { markOpacity } from "./class-colors.ts";
import { edgeColor } from "./scatter-chart.ts";

/** The classes beside the figure, under the label and its unit; each shows or hides its points. */
export function Legend(props: {
  readonly figure: LdaScatter;
  readonly colors: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly onToggle: (index: number) => void;
}): JSX.Element {
  const { figure, colors, hidden, onToggle } = props;
  return (
    <div class="legend" role="group" aria-label={figure.legendTitle}>
      <div class="legend-title">{figure.legendTitle}</div>
      <div class="legend-entries">
        {figure.classNames.map((name, i) => (
          <button
            key={i}
            type="button"
            class="legend-entry"
            aria-pressed={!hidden.has(i)}
            title={hidden.has(i) ? `Show ${name}` : `Hide ${name}`}
            onClick={() => onToggle(i)}
          >
            <Mark index={i} color={colors[i]!} />
            <span>{name}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

const Mark = ({ index, color }: { readonly index: number; readonly color: string }): JSX.Element => (
  <svg class="legend-mark" viewBox="-7 -7 14 14" aria-hidden="true">
    <path d={markerPath(markerOf(index))} fill={color} fill-opacity={markOpacity} stroke={edgeColor(color)} />
  </svg>
);
