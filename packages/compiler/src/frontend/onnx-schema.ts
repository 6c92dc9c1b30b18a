// SPDX-License-Identifier: Apache-2.0
/** The part of the ONNX protobuf schema that the compiler reads and writes, as a protobufjs descriptor. */

import protobuf from "protobufjs";

type FieldSpec = readonly [type: string, id: number, repeated?: "repeated"];

/** Field numbers of onnx.proto3; unknown fields are skipped on reading. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, FieldSpec>>>> = {
  OperatorSetIdProto: { domain: ["string", 1], version: ["int64", 2] },
  ModelProto: {
    irVersion: ["int64", 1],
    producerName: ["string", 2],
    producerVersion: ["string", 3],
    graph: ["GraphProto", 7],
    opsetImport: ["OperatorSetIdProto", 8, "repeated"],
    functions: ["bytes", 25, "repeated"],
  },
  GraphProto: {
    node: ["NodeProto", 1, "repeated"],
    name: ["string", 2],
    initializer: ["TensorProto", 5, "repeated"],
    input: ["ValueInfoProto", 11, "repeated"],
    output: ["ValueInfoProto", 12, "repeated"],
    valueInfo: ["ValueInfoProto", 13, "repeated"],
    sparseInitializer: ["bytes", 15, "repeated"],
  },
  NodeProto: {
    input: ["string", 1, "repeated"],
    output: ["string", 2, "repeated"],
    name: ["string", 3],
    opType: ["string", 4],
    attribute: ["AttributeProto", 5, "repeated"],
    domain: ["string", 7],
  },
  AttributeProto: {
    name: ["string", 1],
    f: ["float", 2],
    i: ["int64", 3],
    s: ["bytes", 4],
    t: ["TensorProto", 5],
    g: ["GraphProto", 6],
    floats: ["float", 7, "repeated"],
    ints: ["int64", 8, "repeated"],
    strings: ["bytes", 9, "repeated"],
    type: ["int32", 20],
  },
  TensorProto: {
    dims: ["int64", 1, "repeated"],
    dataType: ["int32", 2],
    floatData: ["float", 4, "repeated"],
    int32Data: ["int32", 5, "repeated"],
    int64Data: ["int64", 7, "repeated"],
    name: ["string", 8],
    rawData: ["bytes", 9],
    doubleData: ["double", 10, "repeated"],
    uint64Data: ["uint64", 11, "repeated"],
    externalData: ["bytes", 13, "repeated"],
    dataLocation: ["int32", 14],
  },
  ValueInfoProto: { name: ["string", 1], type: ["TypeProto", 2] },
  TypeProto: { tensorType: ["TensorTypeProto", 1] },
  TensorTypeProto: { elemType: ["int32", 1], shape: ["TensorShapeProto", 2] },
  TensorShapeProto: { dim: ["DimensionProto", 1, "repeated"] },
  DimensionProto: { dimValue: ["int64", 1], dimParam: ["string", 2] },
};

function field([type, id, repeated]: FieldSpec): protobuf.IField {
  return repeated ? { type, id, rule: "repeated" } : { type, id };
}

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(MESSAGES).map(([name, fields]) => [
      name,
      { fields: Object.fromEntries(Object.entries(fields).map(([key, spec]) => [key, field(spec)])) },
    ]),
  ),
});

export const ModelProto = root.lookupType("ModelProto");
export const TensorProto = root.lookupType("TensorProto");
