// SPDX-License-Identifier: Apache-2.0
rtl/tsr_top.v
