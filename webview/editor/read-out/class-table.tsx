import type { JSX } from "preact";
import { cellText, counted, countText } from "../../number-text.ts";
import type { Previewed } from "./use-preview.ts";

const shownClasses = 200;

/** The classes of the label, with the trials each has. */
export function ClassTable({ preview: { classes }, recipe }: Previewed): JSX.Element {
  const others = classes.length - shownClasses;
  return (
    <div class="class-list" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{recipe.label ?? ""}</th>
            <th scope="col">trials</th>
          </tr>
        </thead>
        <tbody>
          {classes.slice(0, shownClasses).map(({ value, count }, i) => (
            <tr key={i}>
              <th scope="row">{cellText(value)}</th>
              <td>{countText(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {others > 0 && <p>{`and ${counted(others, "more class", "more classes")}`}</p>}
    </div>
  );
}
