// SPDX-License-Identifier: Apache-2.0
/** The protobuf schema of a package's manifest, and its message type. */
import protobuf from "protobufjs";

/** package.proto: everything of a Program but its instructions and weights, which follow as blobs. */
export const PACKAGE_PROTO = `
syntax = "proto3";
package tessera;

message Region { uint32 segment = 1; uint64 offset = 2; uint64 bytes = 3; }
// Columns of equal length: tile i is IFP (offset[i], words[i], cycles[i], following[i]).
message Tiling { string name = 1; repeated uint32 offset = 2; repeated uint32 words = 3; repeated uint32 cycles = 4; repeated uint32 following = 5; }
// cores[i] is the virtual core of tile i.
message Plan { uint32 tiling = 1; bytes cores = 2; }
message Layer {
  string name = 1;
  string kind = 2;
  repeated uint32 producers = 3;
  uint64 macs = 4;
  repeated Tiling tilings = 5;
  repeated Plan plans = 6;
  Region output = 7;
}
message Fold {
  repeated uint32 kernel = 1;
  repeated uint32 stride = 2;
  repeated sint32 pads = 3;
  repeated uint32 dilation = 4;
  uint32 channels = 5;
  uint32 height = 6;
  uint32 width = 7;
}
message Columns { uint32 first = 1; uint32 of = 2; }
message DeviceTensor {
  string name = 1;
  uint32 channels = 2;
  uint32 height = 3;
  uint32 width = 4;
  double scale = 5;
  sint32 zero_point = 6;
  Region region = 7;
  Fold fold = 8;
  uint32 image = 9;
  Columns columns = 10;
}
message Binding { string name = 1; string type = 2; repeated uint32 shape = 3; }
message HostStep { string op = 1; repeated string inputs = 2; repeated string outputs = 3; string attributes_json = 4; }
message Preprocess { repeated double mean = 1; repeated double std = 2; string order = 3; }
// A blob lies at a byte offset of the file.
message Blob { uint64 offset = 1; uint64 bytes = 2; bytes sha256 = 3; }
message Manifest {
  string name = 1;
  fixed32 layout_hash = 2;
  fixed32 config_hash = 3;
  uint32 max_cores = 4;
  repeated Layer layers = 5;
  uint64 maps_bytes = 6;
  uint64 input_bytes = 7;
  uint64 output_bytes = 8;
  repeated DeviceTensor inputs = 9;
  repeated DeviceTensor outputs = 10;
  repeated Binding user_inputs = 11;
  repeated Binding user_outputs = 12;
  repeated HostStep head = 13;
  repeated HostStep tail = 14;
  Preprocess preprocess = 15;
  uint64 macs = 16;
  uint32 batch = 17;
  Blob instructions = 18;
  Blob weights = 19;
  uint32 images = 20;
}
`;

export const Manifest: protobuf.Type = protobuf.parse(PACKAGE_PROTO).root.lookupType("tessera.Manifest");

export interface BlobMessage {
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: Uint8Array;
}

export interface TilingMessage {
  readonly name: string;
  readonly offset: readonly number[];
  readonly words: readonly number[];
  readonly cycles: readonly number[];
  readonly following: readonly number[];
}
