import tseslint from "typescript-eslint";

/** Node's globals for the scripts that are plain JavaScript. */
const node = { files: ["**/*.{js,mjs,cjs}"] };

export default tseslint.config(
  {
    ignores: [
      "dist",
      "out",
      "coverage",
      ".vscode-test",
      "test/fixtures",
      "test/rules/refused",
      "**/assembly",
      "**/*.generated.ts",
    ],
  },
  {
    ...node,
    extends: [tseslint.configs.recommended],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          "./tsconfig.json",
          "./src/core/tsconfig.json",
          "./webview/tsconfig.json",
          "./test/webview/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // The bound of the loop is the proof; see ARCHITECTURE.md.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // erasableSyntaxOnly leaves no enum to assign to, and looking for one is dear.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      // An optional step of an interface may be asynchronous in one implementation and not in the next.
      "@typescript-eslint/require-await": "off",
    },
  },
);
