// SPDX-License-Identifier: Apache-2.0
/** Modules of an elaborated design in Yosys' text form (RTLIL), taken apart so that each can be mapped without the others. */

export interface RtlilModule {
  readonly name: string;
  readonly text: string;
  /** Modules of the design that it instantiates. */
  readonly children: readonly string[];
}

export type RtlilDesign = ReadonlyMap<string, RtlilModule>;

/** Our modules of a design that `write_rtlil` wrote; cells of the library are left out. */
export function parseRtlil(text: string): RtlilDesign {
  const texts = new Map<string, string[]>();
  let header: string[] = [];
  let body: string[] | undefined;
  for (const line of text.split("\n")) {
    if (body === undefined && line.startsWith("module ")) {
      body = [...header, line];
      header = [];
      texts.set(line.slice("module ".length), body);
    } else if (body === undefined) {
      // No module is the top: an excerpt has several, and Yosys would remove what the top does not contain.
      header = line.startsWith("attribute ") ? [...header, line].filter((kept) => kept !== "attribute \\top 1") : [];
    } else {
      body.push(line);
      if (line === "end") body = undefined;
    }
  }
  const ours = [...texts].filter(([, lines]) => !lines.includes("attribute \\blackbox 1") && !lines.includes(WHITEBOX));
  const names = new Set(ours.map(([name]) => name));
  return new Map(
    ours.map(([name, lines]) => {
      const types = lines.map((line) => /^\s+cell (\S+) /.exec(line)?.[1]).filter((type) => type !== undefined);
      return [name, { name, text: `${lines.join("\n")}\n`, children: [...new Set(types)].filter((type) => names.has(type)) }];
    }),
  );
}

const WHITEBOX = "attribute \\whitebox 1";

/** The ports alone: what a module that instantiates this one has to know. */
export function stub({ name, text }: RtlilModule): string {
  const ports = text.split("\n").filter((line) => /^ {2}wire .*\b(input|output|inout) \d+ /.test(line));
  return ["attribute \\blackbox 1", `module ${name}`, ...ports, "end", ""].join("\n");
}

/**
 * The text without what differs between equal modules: source positions, and the numbers of names that Yosys makes up, which
 * count through the whole design.
 */
export function canonical(text: string): string {
  const numbers = new Map<string, number>();
  const renamed = (name: string): string => {
    if (name.startsWith("$paramod")) return name;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return `$${number}`;
  };
  return text.replace(/^\s*attribute \\src .*\n/gm, "").replace(/\$\S*\$\d\S*/g, renamed);
}

/** RTLIL of some modules with stubs of those that they instantiate: a design that Yosys can map by itself. */
export function excerpt(design: RtlilDesign, names: readonly string[]): string {
  const chosen = new Set(names);
  const modules = names.map((name) => design.get(name) as RtlilModule);
  const below = new Set(modules.flatMap(({ children }) => children).filter((child) => !chosen.has(child)));
  return [...[...below].map((child) => stub(design.get(child) as RtlilModule)), ...modules.map(({ text }) => text)].join("");
}

/** Groups of about `size` characters, the smallest modules first: mapping has a fixed cost, and what is done is kept by group. */
export function groups(modules: readonly RtlilModule[], size: number): RtlilModule[][] {
  const found: RtlilModule[][] = [];
  let room = 0;
  for (const module of [...modules].sort((a, b) => a.text.length - b.text.length || (a.name < b.name ? -1 : 1))) {
    if (module.text.length > room) {
      found.push([]);
      room = size;
    }
    found.at(-1)?.push(module);
    room -= module.text.length;
  }
  return found;
}
