// SPDX-License-Identifier: Apache-2.0
/** Renders Handlebars templates, and checks that every path a template uses exists in its view model. */
import Handlebars from "handlebars";
import { HwError } from "../errors.js";

/** strict: unknown paths fail; noEscape: output is source text; knownHelpersOnly: no logic but the block helpers. */
const OPTIONS = { strict: true, noEscape: true, knownHelpersOnly: true } as const;

export function render(name: string, source: string, view: object): string {
  let text: string;
  let missing: string[];
  try {
    missing = missingPaths(source, view);
    text = missing.length === 0 ? Handlebars.compile(source, OPTIONS)(view) : "";
  } catch (cause) {
    throw new HwError("TEMPLATE_INVALID", `${name} cannot be rendered: ${(cause as Error).message}`, { cause });
  }
  if (missing.length === 0) return text;
  throw new HwError("TEMPLATE_INVALID", `${name} uses ${missing.join(", ")}, which its view model does not have`);
}

const BLOCK_HELPERS = new Set(["each", "if", "unless", "with"]);
const LOOP_DATA = new Set(["index", "first", "last", "key"]);

/** Paths of a template that its view lacks. Strict mode alone misses those in `if` and `each`, and prints nothing for null. */
export function missingPaths(source: string, view: object): string[] {
  const missing = new Set<string>();
  walk(Handlebars.parse(source).body, [view], missing);
  return [...missing];
}

/** `scopes` holds the innermost context first. */
function walk(body: readonly hbs.AST.Statement[], scopes: readonly unknown[], missing: Set<string>): void {
  for (const node of body) {
    if (node.type === "MustacheStatement") resolve((node as hbs.AST.MustacheStatement).path, scopes, missing);
    if (node.type !== "BlockStatement") continue;
    const block = node as hbs.AST.BlockStatement;
    const helper = (block.path as hbs.AST.PathExpression).original;
    if (!BLOCK_HELPERS.has(helper)) missing.add(`block ${helper}`);
    const argument = block.params[0];
    const value = argument === undefined ? undefined : resolve(argument, scopes, missing);
    const inner = helper === "each" ? [firstItem(value), ...scopes] : helper === "with" ? [value, ...scopes] : scopes;
    walk(block.program?.body ?? [], inner, missing);
    walk(block.inverse?.body ?? [], scopes, missing);
  }
}

/** Value of an expression in the given scopes; records the path when it leads to nothing. */
function resolve(node: hbs.AST.Expression, scopes: readonly unknown[], missing: Set<string>): unknown {
  if (node.type !== "PathExpression") return undefined;
  const path = node as hbs.AST.PathExpression;
  const data = path.data ? path.parts[0] : undefined;
  if (data !== undefined && LOOP_DATA.has(data)) return 0;
  const start = data === "root" ? scopes.at(-1) : scopes[path.depth];
  const parts = data === "root" ? path.parts.slice(1) : path.parts;
  const value = parts.reduce<unknown>((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], start);
  if (value === undefined || value === null) missing.add(path.original);
  return value;
}

function firstItem(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
