import type { Matrix } from "../../linalg/matrix.ts";
import { numbered } from "../decoder.ts";
import type { Decoder, DecoderOptions, FittedDecoder, Names, Parameter } from "../decoder.ts";
import { checkInput } from "../input.ts";
import { readParameters } from "../parameters.ts";
import type { Settings } from "../parameters.ts";

/** What is learned from: checked, and sorted into classes of which every one occurs. */
export interface Training {
  /** `(trials, units)` */
  readonly x: Matrix;
  /** `(trials)` class of each row, 0 … classes - 1. */
  readonly y: Int32Array;
  readonly classes: number;
  readonly names: Names;
}

interface ClassifierParts<P extends readonly Parameter[], F> extends Pick<
  Decoder,
  "id" | "label" | "effort"
> {
  readonly parameters: P;
  /** Classes that it needs to learn; two if left out. */
  readonly leastClasses?: number;
  readonly learn: (training: Training, settings: Settings<P>) => F;
}

/** A decoder that says what it has learned beside what every decoder says. */
interface Classifier<F extends FittedDecoder> extends Decoder {
  fit(x: Matrix, y: Int32Array, classes: number, options: DecoderOptions, names?: Names): F;
}

/** A decoder of parts: its settings are read and its trials checked before it learns. */
export function classifier<const P extends readonly Parameter[], F extends FittedDecoder>({
  learn,
  leastClasses = 2,
  ...kind
}: ClassifierParts<P, F>): Classifier<F> {
  return {
    ...kind,
    fit(x, y, classes, options, names = numbered) {
      const settings = readParameters(kind.parameters, options);
      checkInput(x, y, classes, names, leastClasses);
      return learn({ x, y, classes, names }, settings);
    },
  };
}
