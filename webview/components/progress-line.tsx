import type { JSX } from "preact";
import { Button } from "./controls.tsx";

/** How far work is, in a bar and in words, and the way to end it. Without `total` nobody knows how long it takes. */
export const ProgressLine = (props: {
  readonly done: number | undefined;
  readonly total: number | undefined;
  readonly text: string;
  readonly onCancel: () => void;
  readonly hidden?: boolean;
}): JSX.Element => {
  const { done, total, text, onCancel, hidden = false } = props;
  return (
    <div class="progress" role="status" hidden={hidden}>
      <progress
        aria-label="Progress"
        {...(total === undefined || done === undefined ? {} : { max: total, value: done })}
      />
      <span class="faint">{text}</span>
      <Button onClick={onCancel}>Cancel</Button>
    </div>
  );
};
