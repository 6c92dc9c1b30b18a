// SPDX-License-Identifier: Apache-2.0
/** Metadata of an xclbin that is XML: elements and attributes, nothing expanded. */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { HostError } from "../errors.js";

/** One element: attributes are texts, elements within are lists by name. */
export type XmlElement = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  parseTagValue: false,
  // A file from anywhere: entities of its own are not expanded.
  processEntities: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** The document's root as an element that holds it. Throws XCLBIN_FORMAT. */
export function parseXml(data: Uint8Array, what: string): XmlElement {
  const end = data.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? data : data.subarray(0, end));
  try {
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw new SyntaxError(`line ${valid.err.line}: ${valid.err.msg}`);
    return parser.parse(text) as XmlElement;
  } catch (error) {
    throw new HostError("XCLBIN_FORMAT", `Section ${what} is no XML: ${(error as Error).message}`, { cause: error });
  }
}

const isElement = (value: unknown): value is XmlElement => typeof value === "object" && value !== null && !Array.isArray(value);

/** Elements of a name, in order. */
export function elements(parent: XmlElement | undefined, name: string): XmlElement[] {
  const found = parent !== undefined && Object.hasOwn(parent, name) ? parent[name] : undefined;
  // One without attributes and content is an empty text.
  return Array.isArray(found) ? found.map((value: unknown) => (isElement(value) ? value : {})) : [];
}

/** The first element at the end of a path of names. */
export const elementAt = (root: XmlElement, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce<XmlElement | undefined>((parent, name) => elements(parent, name)[0], root);

/** An attribute's text, "" without it. */
export function attribute(element: XmlElement | undefined, name: string): string {
  const value = element !== undefined && Object.hasOwn(element, name) ? element[name] : undefined;
  return typeof value === "string" ? value : "";
}

/** An attribute that is a number, decimal or 0x..; null without it. */
export function numberAttribute(element: XmlElement | undefined, name: string): bigint | null {
  const text = attribute(element, name);
  return /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : null;
}
