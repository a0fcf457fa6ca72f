import type { JSX } from "preact";
import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { methods } from "../../../src/core/decode/registry.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import { Labelled, SelectBox } from "../../components/controls.tsx";
import { parametersOf, valueOf, withMethod, withParameter } from "./decoder-settings.ts";
import { ParameterField } from "./parameter-field.tsx";

const known = methods.map(({ id, label }) => ({ value: id, label }));

/** The decoder's settings, drawn from what the registry says can be set. */
export function SettingsForm(props: {
  readonly options: DecodeOptions;
  readonly onChange: (options: DecodeOptions) => void;
  readonly moreOpen: boolean;
  readonly onMore: (open: boolean) => void;
}): JSX.Element {
  const { options, onChange, moreOpen, onMore } = props;
  const { main, more } = parametersOf(options);
  const field = (parameter: Parameter): JSX.Element => (
    <ParameterField
      key={parameter.id}
      parameter={parameter}
      value={valueOf(parameter, options)}
      settings={options}
      onChange={(value) => onChange(withParameter(options, parameter.id, value))}
    />
  );
  return (
    <div class="settings-form">
      <div class="field stacked">
        <Labelled name="Method">
          <SelectBox
            label="Method"
            choices={known}
            value={options.method}
            onChange={(method) => onChange(withMethod(options, method))}
          />
        </Labelled>
      </div>
      {main.map(field)}
      {more.length > 0 && (
        <details class="more" open={moreOpen} onToggle={(event) => onMore(event.currentTarget.open)}>
          <summary>More settings</summary>
          {more.map(field)}
        </details>
      )}
    </div>
  );
}
