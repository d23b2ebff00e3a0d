/** Seals an invented entry of a given size: a scanned document takes up what the rest leaves. */
import { randomUuid, toBase64 } from "@subrosa/codec"
import { type PackRecord, type SealedEntry, sealEntry } from "@subrosa/crypto"
import type { Resource } from "@subrosa/fhir"
import type { SegmentKey } from "../chart/segment-keys.ts"

export interface FillDeps {
  practice: string
  chart: string
  key: SegmentKey
  record: (resource: Resource) => PackRecord
  /** Random bytes: what a scan looks like when compressed. */
  randomBytes: (count: number) => Uint8Array
}

/**
 * The entry whose ciphertext is `size` bytes long, or as near above as the resources let it. Sizes are Padmé's: a few steps reach one.
 */
export async function fillEntry(deps: FillDeps, resources: readonly Resource[], size: number): Promise<SealedEntry> {
  const seal = (filler: number) =>
    sealEntry(deps.key.key, recordsOf(deps, resources, filler), {
      practice: deps.practice,
      chart: deps.chart,
      segment: deps.key.segment,
      keyVersion: deps.key.keyVersion,
    })
  const bare = await seal(0)
  if (bare.ciphertext.length >= size) return bare
  // The largest filler that does not go beyond, by halving.
  let [least, most] = [0, size]
  let best = bare
  while (least < most && best.ciphertext.length !== size) {
    const middle = (least + most + 1) >> 1
    const sealed = await seal(middle)
    if (sealed.ciphertext.length > size) most = middle - 1
    else {
      least = middle
      best = sealed
    }
  }
  return best
}

function recordsOf({ record, randomBytes }: FillDeps, resources: readonly Resource[], filler: number): PackRecord[] {
  const scan: Resource[] = filler === 0 ? [] : [scanOf(randomBytes(filler))]
  return [...resources, ...scan].map(record)
}

const scanOf = (bytes: Uint8Array): Resource => ({
  resourceType: "DocumentReference",
  id: randomUuid(),
  status: "current",
  type: { text: "Scan" },
  content: [{ attachment: { contentType: "image/jpeg", data: toBase64(bytes) } }],
})
