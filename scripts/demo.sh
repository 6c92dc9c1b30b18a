#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `npm run demo`: sets the checkout up, then the main job from an ONNX file to inference on the pool, in software and in RTL.
set -eu
cd "$(dirname "$0")/.."
./scripts/prepare.sh
printf '\n== demonstration\n'
exec node packages/cli/bin/tessera.js demo "$@"
