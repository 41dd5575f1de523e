import js from "@eslint/js";
import checkFile from "eslint-plugin-check-file";
import importX from "eslint-plugin-import-x";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const root = import.meta.dirname;
const features = readdirSync(`${root}/src/features`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

// Arrows go one way: app -> features -> engine | ui | api. No room below knows a room above.
const zones = [
  { target: "./src/features", from: "./src/app", message: "A feature does not know the app that composes it." },
  { target: ["./src/engine", "./src/ui", "./src/api"], from: ["./src/app", "./src/features"] },
  // types that are generated from the server's own are as good as the engine's: they carry no code
  { target: "./src/engine", from: "./src/api", except: ["./generated"], message: "The engine is pure: give it what it needs." },
  { target: "./src/engine", from: "./src/ui", message: "The engine is pure: give it what it needs." },
  { target: "./src/ui", from: ["./src/engine", "./src/api"], message: "ui has no domain words." },
  { target: "./src/api", from: ["./src/engine", "./src/ui"] },
  ...features.map((name) => ({
    target: `./src/features/${name}`,
    from: "./src/features",
    except: [`./${name}`],
    message: "No feature imports another: compose them in app/.",
  })),
];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/generated", "src/api/*.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx,js}"],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    plugins: { "import-x": importX, "check-file": checkFile, "react-hooks": reactHooks },
    settings: {
      "import-x/resolver-next": [createTypeScriptImportResolver({ project: `${root}/tsconfig.json` })],
    },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrels: import from the file that has it." },
      ],
      "no-console": "error",
      eqeqeq: ["error", "always"],
      "@typescript-eslint/consistent-type-imports": "error",
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-restricted-paths": ["error", { basePath: root, zones }],
      "import-x/no-default-export": "error",
      "check-file/filename-naming-convention": [
        "error",
        { "**/*.{ts,tsx}": "KEBAB_CASE" },
        { ignoreMiddleExtensions: true },
      ],
      "check-file/folder-naming-convention": ["error", { "src/**/": "KEBAB_CASE" }],
      "check-file/filename-blocklist": [
        "error",
        { "**/index.{ts,tsx}": "**/what-it-is.ts", "**/{utils,helpers,common,misc,manager,service,base}.{ts,tsx}": "**/what-it-does.ts" },
      ],
      ...reactHooks.configs.recommended.rules,
    },
  },
  {
    files: ["src/**/*.tsx"],
    ...jsxA11y.flatConfigs.strict,
  },
  {
    files: ["src/**/*.tsx"],
    rules: { "max-lines-per-function": ["error", { max: 90, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["src/engine/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["react", "react-*", "react-dom/*", "react/*", "@radix-ui/*", "lucide-react"], message: "The engine is pure TypeScript." },
            { group: ["zustand"], importNames: ["create"], message: "Use zustand/vanilla." },
          ],
        },
      ],
      "no-restricted-globals": ["error", { name: "fetch", message: "The engine is given its transport." }],
    },
  },
  {
    files: ["**/*.test.{ts,tsx}", "src/testing/**"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["vite.config.ts", "eslint.config.js", "src/app/routes/**", "src/testing/fake-server-plugin.ts"],
    languageOptions: { globals: { ...globals.node } },
    rules: { "import-x/no-default-export": "off" },
  },
);
