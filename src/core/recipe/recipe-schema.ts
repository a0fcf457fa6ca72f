import type { Parameter } from "../decode/decoder.ts";

/** The part of JSON Schema (draft 7) that the recipe needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  /** VS Code's own words: these are no mistakes in such a file. */
  readonly allowComments?: boolean;
  readonly allowTrailingCommas?: boolean;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
}

/**
 * The recipe's format as a JSON schema: the one source for editor completion, validation and tool inputs.
 *
 * @param methods - ids of the decoders
 * @param parameters - what the decoders, folds and questions declare; those that share an id are one key
 */
export function recipeSchema(methods: readonly string[], parameters: readonly Parameter[]): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Neural Coding recipe",
    allowComments: true,
    allowTrailingCommas: true,
    description: "Which trials, which units, which window, which label, which decoder.",
    ...object(
      {
        version: { const: 1, default: 1, description: "Version of this format." },
        sessions: {
          ...listOf({ type: "string", minLength: 1 }),
          description: "Ids in a cache folder, paths relative to this file, or URLs.",
        },
        trials,
        units,
        counts,
        label: {
          type: "string",
          minLength: 1,
          description: "The classes: a column of the trial table, or an expression over its columns.",
        },
        decode: decodeSchema(methods, parameters),
        outputs: {
          ...listOf({ type: "string", minLength: 1 }),
          default: [],
          description: "Files to write; the extension says what: counts.npz, lda.svg, scores.json.",
        },
      },
      ["trials"],
    ),
  };
}

const object = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  type: "object",
  properties,
  additionalProperties: false,
  ...(required.length ? { required } : {}),
});

const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items });

const where = (rows: string): JsonSchema => ({
  ...listOf({ type: "string", minLength: 1 }),
  default: [],
  description: `Filter steps, applied in order: expressions that ${rows} must satisfy.`,
});

const trials: JsonSchema = {
  ...object({
    table: {
      type: "string",
      minLength: 1,
      description:
        "stimulus_presentations, or any interval table of the file. Without it: stimulus_presentations where there is one, else the only interval table.",
    },
    where: where("trials"),
  }),
  description: "Which trials.",
};

const limit = (what: string, usual: number): JsonSchema => ({
  type: ["number", "null"],
  default: usual,
  description: `${what}; null switches the limit off.`,
});

const units: JsonSchema = {
  ...object({
    quality: {
      default: "allen",
      description: "Quality limits for units of Allen recordings: AllenSDK's, none, or limits of your own.",
      anyOf: [
        { enum: ["allen", "none"] },
        object({
          amplitude_cutoff_maximum: limit("Largest amplitude_cutoff", 0.1),
          presence_ratio_minimum: limit("Smallest presence_ratio", 0.95),
          isi_violations_maximum: limit("Largest isi_violations", 0.5),
          filter_by_validity: {
            type: "boolean",
            default: true,
            description: "Leave out noise units and units whose peak channel is not valid.",
          },
          filter_out_of_brain_units: {
            type: "boolean",
            default: true,
            description: "Leave out units whose peak channel lies in no structure.",
          },
        }),
      ],
    },
    where: where("units"),
  }),
  description: "Which units.",
};

const counts: JsonSchema = {
  ...object({
    align: {
      type: "string",
      minLength: 1,
      default: "start_time",
      description: "The column that holds the onsets, seconds.",
    },
    window: {
      ...listOf({ type: "number" }),
      minItems: 2,
      maxItems: 2,
      default: [0.01, 0.25],
      description: "Start and end relative to onset, seconds.",
    },
    bins: { type: "integer", minimum: 1, default: 1, description: "Number of equal bins in the window." },
    bin_edges: {
      ...listOf({ type: "number" }),
      minItems: 2,
      description: "Edges of the bins relative to onset, seconds; instead of window and bins.",
    },
    edges: {
      enum: ["closed", "half-open"],
      default: "closed",
      description:
        "closed counts spikes on both edges of a bin, as AllenSDK does; half-open leaves the end out.",
    },
  }),
  description: "Which window around each onset.",
};

function decodeSchema(methods: readonly string[], parameters: readonly Parameter[]): JsonSchema {
  const byId = new Map<string, JsonSchema[]>();
  for (const parameter of parameters)
    byId.set(parameter.id, [...(byId.get(parameter.id) ?? []), parameterSchema(parameter)]);
  const properties = [...byId].map(([id, schemas]) => [id, oneOrAny(schemas)] as const);
  return {
    ...object({
      method: {
        enum: methods,
        default: methods[0],
        description:
          "How to decode: lda and its like predict a class, ridge a number, circular-ridge an angle.",
      },
      ...Object.fromEntries(properties),
    }),
    description: "Which decoder, and how it is judged.",
  };
}

function oneOrAny(schemas: readonly JsonSchema[]): JsonSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  return distinct.length === 1 ? distinct[0]! : { anyOf: distinct };
}

function parameterSchema(parameter: Parameter): JsonSchema {
  const common = { default: parameter.default, description: parameter.description };
  switch (parameter.kind) {
    case "number":
    case "integer":
      return { ...common, ...numberSchema(parameter) };
    case "choice":
      return { ...common, enum: parameter.choices };
    case "choices":
      return { ...common, ...listOf({ enum: parameter.choices }) };
    case "boolean":
      return { ...common, type: "boolean" };
    case "numbers":
      return { ...common, anyOf: [listOf({ type: "number" }), { enum: ["none", null] }] };
    case "expression":
      return { ...common, type: ["string", "null"] };
  }
}

function numberSchema(parameter: Extract<Parameter, { kind: "number" | "integer" }>): JsonSchema {
  const { kind, minimum, maximum, words = [] } = parameter;
  const number: JsonSchema = {
    type: kind,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
  const nothing = parameter.default === null || words.includes("none") ? ["none", null] : [];
  const others = [...new Set([...words, ...nothing])];
  return others.length ? { anyOf: [number, { enum: others }] } : number;
}
