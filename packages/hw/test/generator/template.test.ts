// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { preset } from "../../src/config/load.js";
import { templateSources } from "../../src/generator/sources.js";
import { missingPaths, render } from "../../src/generator/template.js";
import { designView } from "../../src/generator/view.js";

const sources = await templateSources();

describe("templates of the project", () => {
  const templates = sources.filter(({ isTemplate }) => isTemplate);

  it.each(templates.map(({ source, content }) => [source, content]))(
    "%s uses only paths of its view model",
    (_source, content) => {
      expect(missingPaths(content, designView(preset("virt-16x512")))).toEqual([]);
    },
  );

  it.each(templates.map(({ source, content }) => [source, content]))("%s is at most 150 lines", (_source, content) => {
    expect(content.split("\n").length).toBeLessThanOrEqual(151);
  });
});

describe("missingPaths", () => {
  const view = { name: "n", list: [{ index: 0, inner: { value: 1 } }], nothing: null };

  it.each([
    ["{{name}}{{#each list}}{{index}}{{inner.value}}{{@index}}{{@root.name}}{{../name}}{{/each}}", []],
    ["{{nam}}", ["nam"]],
    ["{{#if absent}}x{{/if}}", ["absent"]],
    ["{{#each absent}}x{{/each}}", ["absent"]],
    ["{{#each list}}{{inner.valu}}{{/each}}", ["inner.valu"]],
    ["{{nothing}}", ["nothing"]],
    ["{{#each list}}{{../nam}}{{/each}}", ["../nam"]],
    ["{{#unless name}}{{else}}{{gone}}{{/unless}}", ["gone"]],
    ["{{#repeat list}}{{/repeat}}", ["block repeat"]],
  ])("%s", (template, expected) => {
    expect(missingPaths(template, view)).toEqual(expected);
  });
});

describe("render", () => {
  it("does not escape source text", () => {
    expect(render("t", "{{a}}", { a: "x <= y && 'z'" })).toBe("x <= y && 'z'");
  });

  it("refuses a template that names what is not there", () => {
    expect(() => render("x.hbs", "{{b}}", { a: 1 })).toThrow(/x\.hbs uses b, which its view model does not have/);
    expect(() => render("x.hbs", "{{#if", { a: 1 })).toThrow(expect.objectContaining({ code: "TEMPLATE_INVALID" }));
  });
});
