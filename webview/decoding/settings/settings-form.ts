import { commonParametersOf } from "../../../src/core/decode/decode-settings.ts";
import type { Parameter } from "../../../src/core/decode/decoder.ts";
import { permutationParameters } from "../../../src/core/decode/questions/permutation-test.ts";
import { applies } from "../../../src/core/decode/parameters.ts";
import { methodOf, methods } from "../../../src/core/decode/registry.ts";
import type { DecodeOptions } from "../../../src/core/recipe/recipe.ts";
import { el, fill } from "../../element.ts";
import { labelled, selectBox } from "../../ui.ts";
import { parameterField } from "./parameter-field.ts";

/** Of the further questions the panel asks this one; the others are the command line's and the recipe's. */
const permutations = permutationParameters.filter(({ id }) => id === "permutations");
/** Common settings that are always in sight; the rest is under "More". */
const usual = new Set(["folds", "shuffle", "seed"]);
/** A decoder's first parameters are its main ones. */
const mainParameters = 3;

/** The decoder's settings, drawn from what the registry says can be set. */
export class SettingsForm {
  readonly element: HTMLElement;
  private readonly onChange: (options: DecodeOptions) => void;
  private options: DecodeOptions;
  private moreOpen = false;

  constructor(options: DecodeOptions, onChange: (options: DecodeOptions) => void) {
    this.options = options;
    this.onChange = onChange;
    this.element = el("div", { class: "settings-form" });
    this.draw();
  }

  show(options: DecodeOptions): void {
    this.options = options;
    this.draw();
  }

  private draw(): void {
    const { options } = this;
    const known = methods.map(({ id, label }) => ({ value: id, label }));
    const method = selectBox("Method", known, options.method, (id) => this.setMethod(id));
    const chosen = methodOf(options.method);
    const own = this.applicable(chosen.parameters);
    const common = this.applicable(commonParametersOf(chosen)).filter(
      ({ id }) => id !== "seed" || this.usesSeed(),
    );
    const more = [...own.slice(mainParameters), ...common.filter(({ id }) => !usual.has(id))];
    fill(
      this.element,
      el("div", { class: "field stacked" }, labelled("Method", method)),
      ...this.fields(own.slice(0, mainParameters)),
      ...this.fields(common.filter(({ id }) => usual.has(id))),
      ...this.fields(permutations),
      more.length > 0 && this.moreSection(more),
    );
  }

  private moreSection(parameters: readonly Parameter[]): HTMLElement {
    const details: HTMLDetailsElement = el(
      "details",
      { class: "more", open: this.moreOpen, ontoggle: () => (this.moreOpen = details.open) },
      el("summary", {}, "More settings"),
      ...this.fields(parameters),
    );
    return details;
  }

  private fields(parameters: readonly Parameter[]): readonly HTMLElement[] {
    return parameters.map((parameter) =>
      parameterField(parameter, this.valueOf(parameter), (value) => this.set(parameter.id, value)),
    );
  }

  private valueOf(parameter: Parameter): unknown {
    const value = this.options[parameter.id];
    return value === undefined ? parameter.default : value;
  }

  private usesSeed(): boolean {
    const { shuffle, permutations: count, cv } = this.options;
    return shuffle || count > 0 || cv === "repeated-stratified";
  }

  /** The parameters that have a meaning beside the other settings. */
  private applicable(parameters: readonly Parameter[]): readonly Parameter[] {
    return parameters.filter((parameter) => applies(parameter, this.options, parameters));
  }

  private set(id: string, value: unknown): void {
    const focused = (document.activeElement?.closest("[data-parameter]") as HTMLElement | null)?.dataset[
      "parameter"
    ];
    this.options = this.withoutMeaningless({ ...this.options, [id]: value });
    this.onChange(this.options);
    this.draw();
    if (focused !== undefined)
      this.element
        .querySelector<HTMLElement>(
          `[data-parameter="${focused}"] :is(select, vscode-text-field, vscode-checkbox)`,
        )
        ?.focus();
  }

  /** A setting that has no meaning any more must not be sent: svd refuses any shrinkage, even none of it. */
  private withoutMeaningless(options: DecodeOptions): DecodeOptions {
    this.options = options;
    const method = methodOf(options.method);
    const all = [...method.parameters, ...commonParametersOf(method)];
    const meant = new Set(this.applicable(all).map(({ id }) => id));
    const dropped = new Set(all.map(({ id }) => id).filter((id) => !meant.has(id) && id !== "seed"));
    return Object.fromEntries(
      Object.entries(options).filter(([key]) => !dropped.has(key)),
    ) as unknown as DecodeOptions;
  }

  /** Another method: its own parameters begin at their defaults, and so does a common one it has no such choice of. */
  private setMethod(method: string): void {
    const former = new Set(methodOf(this.options.method).parameters.map(({ id }) => id));
    for (const parameter of commonParametersOf(methodOf(method)))
      if (parameter.kind === "choice" && !parameter.choices.includes(String(this.options[parameter.id])))
        former.add(parameter.id);
    const kept = Object.fromEntries(Object.entries(this.options).filter(([key]) => !former.has(key)));
    this.options = { ...(kept as unknown as DecodeOptions), method };
    this.onChange(this.options);
    this.draw();
  }
}
