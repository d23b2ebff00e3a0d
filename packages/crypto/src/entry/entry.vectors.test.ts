import { fromBase64url } from "@subrosa/codec"
import { testVectors } from "../../test/vector-input.ts"
import { asFields } from "../fields.ts"
import { openAttachmentChunk } from "../open/attachment.ts"
import { openEntry } from "../open/open-entry.ts"
import { readHole, restoreHoles } from "./hole.ts"

testVectors("entry", {
  "open-entry": (input) =>
    openEntry(input.bytes("segmentKey"), input.bytes("share"), input.bytes("ciphertext"), {
      practice: input.text("practice"),
      chart: input.text("chart"),
      segment: input.text("segment"),
      keyVersion: input.number("keyVersion"),
      entry: input.text("entry"),
    }),
  "open-attachment-chunk": (input) =>
    openAttachmentChunk(input.bytes("key"), input.bytes("sealed"), {
      practice: input.text("practice"),
      chart: input.text("chart"),
      attachment: input.text("attachment"),
      index: input.number("index"),
      count: input.number("count"),
    }),
  "restore-holes": (input) =>
    restoreHoles(
      input.text("text"),
      input.list("holes").map((hole) => readHole(asFields(hole))),
      input.list("contents").map((content) => fromBase64url(String(content))),
    ),
})
